"""Titles that a phrase refers to."""

import pytest

from search.catalogue.language.titles import TitleIndex

TITLES = [
    "The Bee Book: A Guide", "Bee Book", "Counting mites (2nd ed.)", "Hives", "Wax moths and mites", "Mites",
    "On Hive-3 and its bees",
]  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "positions"),
    [
        ("bee book", (1,)),
        ("the bee book a guide", (0,)),
        ("counting mites", (2,)),
        ("wax moths", (4,)),
        ("moths and mites", (4,)),
        ("hives", (3,)),
        ("wax", ()),
        ("hive 3", ()),
        ("honey", ()),
    ],
)
def test_a_whole_title_counts_before_its_main_part_and_that_before_any_part(
    phrase: str, positions: tuple[int, ...]
) -> None:
    assert TitleIndex(TITLES).resolve(phrase) == positions


def test_a_phrase_that_many_titles_share_refers_to_none() -> None:
    assert TitleIndex(["Bees at home", "Bees at work", "Bees at sea"]).resolve("bees at") == (0, 1, 2)
    assert TitleIndex([f"Bees at place {n}" for n in range(4)]).resolve("bees at") == ()


def test_a_single_word_of_a_heading_may_refer_to_it() -> None:
    assert TitleIndex(["First steps", "Hives"], min_words=1).resolve("steps") == (0,)
