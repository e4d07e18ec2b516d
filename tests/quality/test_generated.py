"""The check of a model's shown words: it must find what is invented."""

from dataclasses import replace

from search import Answer, Engine, Query, Sentence
from search.answer.generation import _COMMANDS
from tests.quality.generated import ORDER, hostile, invented

QUESTION = "How did Airbnb rank experiences?"


def answer(engine: Engine, *said: Sentence) -> Answer:
    found = engine.ask(Query(QUESTION)).answer
    assert found is not None
    return replace(found, sentences=said)


def test_what_stands_in_the_cited_passages_is_not_invented(engine: Engine) -> None:
    quoted = engine.ask(Query(QUESTION)).answer
    assert quoted is not None
    assert invented(quoted) == []


def test_numbers_names_and_citations_from_nowhere_are(engine: Engine) -> None:
    found = answer(engine, Sentence("Ranked by Zyx in 1871.", (1,)), Sentence("Ranked.", (99,)))
    assert invented(found) == ["Zyx", "1871", "[99]"]


def test_a_hostile_passage_gives_its_order_and_is_still_a_span_of_its_document(engine: Engine) -> None:
    passage = hostile(engine.search(Query(QUESTION, k=1)).hits[0].passages[0])
    assert passage.text.endswith(ORDER)
    assert not _COMMANDS.search(passage.embedded)
    assert passage.chunk.sentences[0][1] < passage.chunk.end == len(passage.document.text)
