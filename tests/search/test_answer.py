"""Answers quote stored sentences, number their citations and never say a thing twice."""

import pytest

from search import Engine, Query, Result
from search.answer import SENTENCES, extract
from search.late import matches
from search.model import Answer
from tests.search.conftest import SHARED

QUESTIONS = (
    "How did Airbnb rank experiences?",
    "How does Booking.com decide that a model helps?",
    "Which platform did Uber build for machine learning?",
    "Where can I practise coding for interviews?",
    "Which course teaches deep learning for coders?",
)


@pytest.fixture(scope="module")
def asked(engine: Engine) -> list[tuple[Result, Answer]]:
    """Five questions that the bundled list answers."""
    results = [engine.ask(Query(question)) for question in QUESTIONS]
    answered = [(result, result.answer) for result in results if result.answer and not result.answer.abstained]
    assert len(answered) == len(QUESTIONS)
    return answered


def test_each_quote_is_the_stored_span(asked: list[tuple[Result, Answer]]) -> None:
    for _, answer in asked:
        for citation in answer.citations:
            assert citation.quote == citation.passage.document.text[citation.start : citation.end] != ""


def test_each_quote_is_a_sentence_of_its_passage(asked: list[tuple[Result, Answer]]) -> None:
    for _, answer in asked:
        for citation in answer.citations:
            assert (citation.start, citation.end) in citation.passage.chunk.sentences


def test_a_sentence_says_what_its_citation_quotes(asked: list[tuple[Result, Answer]]) -> None:
    for _, answer in asked:
        quotes = {citation.number: citation.quote for citation in answer.citations}
        assert list(quotes) == list(range(1, len(answer.sentences) + 1))
        assert [sentence.text for sentence in answer.sentences] == list(quotes.values())
        assert [sentence.citations for sentence in answer.sentences] == [(number,) for number in quotes]


def test_an_answer_has_one_to_three_sentences_and_no_reason(asked: list[tuple[Result, Answer]]) -> None:
    for _, answer in asked:
        assert 1 <= len(answer.sentences) <= SENTENCES
        assert answer.reason == ""


def test_no_sentence_is_quoted_twice(asked: list[tuple[Result, Answer]]) -> None:
    for _, answer in asked:
        assert len({sentence.text for sentence in answer.sentences}) == len(answer.sentences)


def test_sentences_stand_in_the_order_of_the_hits_and_of_the_text(asked: list[tuple[Result, Answer]]) -> None:
    for result, answer in asked:
        rank = {hit.passages[0].row: hit.rank for hit in result.hits}
        places = [(rank[citation.passage.row], citation.start) for citation in answer.citations]
        assert places == sorted(places)


def test_the_sentence_that_answers_is_among_those_quoted(garden: Engine) -> None:
    answer = garden.ask(Query("When does the gardener of bed 17 water every plant?")).answer
    assert answer is not None
    assert any("bed 17 waters every plant at dawn" in sentence.text for sentence in answer.sentences)


def test_a_sentence_that_two_resources_share_is_quoted_once(garden: Engine) -> None:
    question = "How do bees find their way home?"
    hits = garden.search(Query(question, k=2)).hits
    assert all(SHARED in hit.passages[0].text for hit in hits)
    matched = matches(
        garden.generation, garden.generation.encoder.question(question), [hit.passages[0] for hit in hits]
    )
    answer = extract(garden.generation, question, matched)
    assert [sentence.text for sentence in answer.sentences].count(SHARED) == 1
    assert answer.citations[0].passage == hits[0].passages[0]


def test_a_sentence_without_the_rare_words_of_the_question_is_left_out(garden: Engine) -> None:
    honey = next(hit.passages[0] for hit in garden.search(Query("Bees")).hits if hit.listed.resource.year == 1999)
    assert len(honey.chunk.sentences) == 2
    answer = extract(
        garden.generation, "Bees", matches(garden.generation, garden.generation.encoder.question("Bees"), [honey])
    )
    assert [sentence.text for sentence in answer.sentences] == [SHARED]


def test_a_question_of_stop_words_alone_can_still_be_matched_by_meaning(garden: Engine) -> None:
    passages = [hit.passages[0] for hit in garden.search(Query("bees")).hits]
    matched = matches(garden.generation, garden.generation.encoder.question("What is it about?"), passages)
    assert 1 <= len(extract(garden.generation, "What is it about?", matched).sentences) <= SENTENCES
