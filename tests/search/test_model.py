"""Which questions are taken, and what a citation quotes."""

import pytest

from search import Citation, Engine, Filter, Mode, Query, QuestionError
from search.model import MAX_K, MAX_QUESTION


@pytest.mark.parametrize("question", ["", " ", "\t\r\n", "\u2003", "\u200b", "\u2060 \u00ad", "\ufeff\u200d\u3164"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="question is empty"):
        Query(question)


def test_a_question_of_10_000_characters_is_refused_with_both_numbers() -> None:
    with pytest.raises(QuestionError, match=r"10,000 characters, at most 2,000"):
        Query("x" * 10_000)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_a_question_with_a_control_character_is_refused(character: str) -> None:
    with pytest.raises(QuestionError, match="control characters"):
        Query(f"feature {character} store")


@pytest.mark.parametrize("k", [0, -1, 101, 10_000])
def test_k_out_of_bounds_is_refused_with_the_bounds(k: int) -> None:
    with pytest.raises(QuestionError, match=f"k is {k}, it must be from 1 to 100"):
        Query("feature store", k)


@pytest.mark.parametrize("question", ["x" * MAX_QUESTION, "two\nlines\tand a tab", "Was heißt „Übermut“?", "特征存储"])
def test_any_other_question_is_kept_as_it_was_asked(question: str) -> None:
    assert Query(question, MAX_K).question == question


@pytest.mark.parametrize(
    ("question", "matching"),
    [("ﬁnetuning", "finetuning"), ("ｂｅｅｓ", "bees"), ("re\u00adward\u200b", "reward"), ("™", "™"), ("Café", "Café"),
     ("\ufdfa" * MAX_QUESTION, "صلى الله عليه وسلم" * 111 + "صل")],
)  # fmt: skip
def test_a_question_is_matched_in_one_form_and_shown_as_typed(question: str, matching: str) -> None:
    assert Query(question).matching.question == matching
    assert Query(question).question == question


def test_a_question_asks_for_five_resources_of_the_whole_list_by_both_retrievers() -> None:
    query = Query("feature store")
    assert (query.k, query.filter, query.mode) == (5, Filter(), Mode.HYBRID)


def test_a_citation_quotes_the_stored_document(engine: Engine) -> None:
    passage = engine.search(Query("feature store")).hits[0].passages[0]
    assert Citation(1, passage, 3, 20).quote == passage.document.text[3:20]
