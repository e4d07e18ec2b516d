"""A question with two parts is answered for both, so its parts are told apart."""

import pytest

from search.answer.parts import make_parts, question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who keeps bees, and where do they live?", ("Who keeps bees", "where do they live?")),
        ("How old is the hive? How many bees are in it?", ("How old is the hive?", "How many bees are in it?")),
        ("can I keep bees in town and for how long", ("can I keep bees in town", "for how long")),
        ("bees vs wasps", ("bees", "wasps")),
    ],
)
def test_questions_of_several_parts(question: str, parts: tuple[str, ...]) -> None:
    assert question_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "How do bees and wasps live?",
        "What is a hive?",
        "Tell me when bees fly and what they bring",
        'Is the song "Buzz; Is It Mine" about bees?',
        "Why? Because.",
        "",
    ],
)
def test_questions_of_one_part(question: str) -> None:
    assert question_parts(question) == ()


RARITY = {"bee": 2.0, "wasp": 3.0, "honei": 1.0, "hive": 4.0}


def test_the_terms_that_parts_share_count_for_none_of_them() -> None:
    bees, wasps = make_parts(("bees in a hive", "wasps in a hive"), RARITY)
    assert bees.rarity == {"bee": 2.0}
    assert wasps.coverage({"wasp"}) == 1.0
    assert wasps.coverage({"bee", "hive"}) == 0.0


def test_coverage_is_weighted_by_rarity() -> None:
    (part, _) = make_parts(("bee hive", "wasps"), RARITY)
    assert part.coverage({"hive"}) == pytest.approx(4 / 6)


def test_a_part_without_terms_of_its_own_is_left_out() -> None:
    assert [part.text for part in make_parts(("bees", "the bee", "wasps"), RARITY)] == ["wasps"]
