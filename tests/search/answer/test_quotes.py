"""What is quoted can be understood where it stands alone."""

import pytest

from index.model import Span
from search.answer.quotes import is_block, points_back, says_little, self_contained_span, whole_block

TEXT = "Bees dance. They point. This tells others. Rain stops it."
PARTS = ((0, 11), (12, 23), (24, 42), (43, 57))
CODE = "Intro.\n\n```py\na = 1\n\nb = 2\n```\n\nAfter `it`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nEnd."


def at(words: str) -> Span:
    return CODE.index(words), CODE.index(words) + len(words)


@pytest.mark.parametrize("said", ["It is so.", "**However**, no.", "- These are two.", "For example, bees."])
def test_a_sentence_may_point_back(said: str) -> None:
    assert points_back(said)


@pytest.mark.parametrize("said", ["Bees dance.", "There are two.", "Item one.", "Italy is warm.", "Sofas are soft."])
def test_most_sentences_do_not(said: str) -> None:
    assert not points_back(said)


@pytest.mark.parametrize(("number", "span"), [(0, (0, 11)), (1, (0, 23)), (2, (0, 42)), (3, (43, 57))])
def test_what_points_back_goes_with_what_it_points_at(number: int, span: Span) -> None:
    assert self_contained_span(TEXT, PARTS, number) == span


def test_what_points_out_of_its_passage_cannot_be_completed() -> None:
    assert self_contained_span(TEXT, PARTS[1:], 0) is None


def test_what_points_too_far_back_cannot_be_completed() -> None:
    text = "They are. " * 4 + "x" * 600 + ". It is."
    parts = [(n, n + 9) for n in range(0, 40, 10)]
    assert self_contained_span(text, parts, 3) is None
    assert self_contained_span(text, [(40, 641), (642, len(text))], 1) is None


def test_what_begins_a_document_points_at_its_title() -> None:
    assert self_contained_span("This book is on bees.", [(0, 21)], 0) == (0, 21)


@pytest.mark.parametrize("said", ["Why is that?", "The steps are:", "Read more"])
def test_questions_announcements_and_labels_say_little(said: str) -> None:
    assert says_little(said)
    assert not says_little("Bees find home by the sun.")


@pytest.mark.parametrize("words", ["a = 1", "b = 2", "```py\na = 1"])
def test_code_is_quoted_from_fence_to_fence(words: str) -> None:
    assert CODE[slice(*whole_block(CODE, at(words)))] == "```py\na = 1\n\nb = 2\n```"


@pytest.mark.parametrize("words", ["| a | b |", "|---|---|\n| 1 | 2 |", "| 3 | 4 |"])
def test_a_table_is_quoted_with_all_its_rows(words: str) -> None:
    assert CODE[slice(*whole_block(CODE, at(words)))] == "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"


@pytest.mark.parametrize("words", ["Intro.", "After `it`.", "End."])
def test_prose_stays_as_it_is(words: str) -> None:
    assert whole_block(CODE, at(words)) == at(words)


def test_code_and_tables_that_are_very_long_stay_in_parts() -> None:
    long = "```\n" + "a = 1\n" * 2_000 + "```"
    assert whole_block(long, (4, 9)) == (4, 9)
    assert whole_block("```\na = 1\n\n", (4, 9)) == (0, 9)


def test_code_and_tables_are_told_from_prose() -> None:
    assert [is_block(said) for said in ("```py\na\n```", "| a |", "a | b")] == [True, True, False]
