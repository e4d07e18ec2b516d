"""The case studies of an index, and which of them a question or filter leaves."""

import pytest

from index.cards.model import CardField, CardSource
from search import Engine, Filter, QuestionError


def titles(engine: Engine, question: str = "", wanted: Filter | None = None, k: int = 5) -> list[str]:
    return [case.listed.resource.title for case in engine.cases(question, wanted, k).cases]


def test_without_a_question_all_come_in_the_order_of_the_list(engine: Engine) -> None:
    listed = engine.cases()
    ordinals = [case.listed.ordinal for case in listed.cases]
    assert (listed.total, ordinals) == (11, sorted(ordinals))
    assert listed.generation == engine.generation.name


def test_a_question_ranks_them_and_filters_leave_some(engine: Engine) -> None:
    assert titles(engine, "fraud", k=1) == ["From shallow to deep learning in fraud"]
    assert len(titles(engine, "fraud", k=3)) == 3
    assert titles(engine, "fraud", Filter(companies=("Dropbox",))) == titles(engine, "", Filter(companies=("Dropbox",)))
    listed = engine.cases("case studies about ranking since 2019", k=2)
    assert [parsed.kind for parsed in listed.understood] == ["kind", "year-from"]
    assert {case.listed.resource.kind for case in listed.cases} == {"case-study"}


def test_filters_without_case_studies_leave_none(engine: Engine) -> None:
    assert engine.cases("fraud", Filter(kinds=("book",))).cases == ()
    with pytest.raises(QuestionError, match="no company 'Nobody'"):
        engine.cases("", Filter(companies=("Nobody",)))
    for question, k in (("fraud", 0), ("", 0), ("", 101)):
        with pytest.raises(QuestionError, match=f"k is {k}"):
            engine.cases(question, k=k)


def test_quotes_come_with_the_passage_they_are_from(engine: Engine) -> None:
    for case in engine.cases().cases:
        for value in case.values.values():
            assert (value.passage is not None) == (value.source is CardSource.QUOTE)
            if value.passage:
                assert value.passage.resource_id == case.listed.resource.id
                assert value.passage.document.text[value.start : value.end] == value.text
        assert case.text_of(CardField.COMPANY)
