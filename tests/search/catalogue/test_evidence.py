"""Catalogue answers of an engine: its hits, quotes and kind, and searches where there is nothing."""

import pytest

from search import Engine, Query
from search.model import AnswerKind


def test_the_resources_of_the_answer_are_the_hits(engine: Engine) -> None:
    result = engine.ask(Query("List all books"))
    assert result.answer is not None
    assert result.answer.catalogue is not None
    assert result.answer.kind is AnswerKind.CATALOGUE
    assert [hit.rank for hit in result.hits] == list(range(1, 9))
    assert {hit.listed.resource.kind for hit in result.hits} == {"book", "booklet"}
    assert [source.resource_id for source in result.answer.catalogue.citations] == [
        hit.listed.resource.id for hit in result.hits
    ]


def test_a_search_gives_the_same_hits_as_the_answer(engine: Engine) -> None:
    query = Query("everything from Netflix")
    assert engine.search(query).hits == engine.ask(query).hits


def test_what_notes_say_of_being_free_is_quoted(engine: Engine) -> None:
    answer = engine.ask(Query("only free ones")).answer
    assert answer is not None
    assert answer.kind is AnswerKind.BOTH
    assert all("free" in citation.quote for citation in answer.citations)


def test_other_answers_are_quotes(engine: Engine) -> None:
    answer = engine.ask(Query("How did Airbnb rank experiences?")).answer
    assert answer is not None
    assert answer.kind is AnswerKind.QUOTES


def test_nothing_of_a_scope_is_an_answer_without_hits(engine: Engine) -> None:
    query = Query("books before 1990")
    result = engine.ask(query)
    assert result.answer is not None
    assert result.answer.catalogue is not None
    assert result.answer.catalogue.statement == "The list has no book from 1989 or earlier."
    assert result.hits == ()
    assert engine.search(query).hits == ()


@pytest.mark.parametrize("question", ["How many case studies are there?", "Who wrote Deep Learning?", "papers"])
def test_an_answer_takes_a_few_milliseconds(engine: Engine, question: str) -> None:
    engine.ask(Query(question))
    assert min(engine.ask(Query(question)).took_ms for _ in range(5)) <= 3
