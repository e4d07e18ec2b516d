"""Answers quote stored sentences, number their citations and never say a thing twice."""

import pytest

from index.catalog import Passage
from ingest.model import Document, Resource, Via
from search import Engine, Query, Result
from search.answer.extraction import extract
from search.answer.parts import QuestionForm
from search.model import SENTENCES, Answer
from search.query.answer_type import AnswerType
from search.ranking.late_interaction import match_passages
from tests.search.conftest import SHARED, Made

QUESTIONS = (
    "How did Airbnb rank experiences?",
    "How does Booking.com decide that a model helps?",
    "Which platform did Uber build for machine learning?",
    "Where can I practise coding for interviews?",
    "Which course teaches deep learning for coders?",
)


@pytest.fixture(scope="module")
def answered(engine: Engine) -> list[tuple[Result, Answer]]:
    """Five questions that the bundled list answers."""
    results = [engine.ask(Query(question)) for question in QUESTIONS]
    answers = [(result, result.answer) for result in results if result.answer and not result.answer.abstained]
    assert len(answers) == len(QUESTIONS)
    return answers


def test_each_quote_is_the_stored_span(answered: list[tuple[Result, Answer]]) -> None:
    for _, answer in answered:
        for citation in answer.citations:
            assert citation.quote == citation.passage.document.text[citation.start : citation.end] != ""


def test_each_quote_begins_and_ends_where_sentences_do(answered: list[tuple[Result, Answer]]) -> None:
    for _, answer in answered:
        for citation in answer.citations:
            starts, ends = zip(*citation.passage.chunk.sentences, strict=True)
            assert citation.start in starts
            assert citation.end in ends


def test_a_sentence_says_what_its_citation_quotes(answered: list[tuple[Result, Answer]]) -> None:
    for _, answer in answered:
        quotes = {citation.number: citation.quote for citation in answer.citations}
        assert list(quotes) == list(range(1, len(answer.sentences) + 1))
        assert [sentence.text for sentence in answer.sentences] == list(quotes.values())
        assert [sentence.citations for sentence in answer.sentences] == [(number,) for number in quotes]


def test_an_answer_has_sentences_up_to_the_most_and_no_reason(answered: list[tuple[Result, Answer]]) -> None:
    for _, answer in answered:
        assert 1 <= len(answer.sentences) <= SENTENCES
        assert answer.reason == ""


def test_no_sentence_is_quoted_twice(answered: list[tuple[Result, Answer]]) -> None:
    for _, answer in answered:
        assert len({sentence.text for sentence in answer.sentences}) == len(answer.sentences)


def test_the_sentence_that_answers_comes_first(garden: Engine) -> None:
    answer = garden.ask(Query("When does the gardener of bed 17 water every plant?")).answer
    assert answer is not None
    assert "bed 17 waters every plant at dawn" in answer.sentences[0].text


def quoted(
    engine: Engine,
    question: str,
    passages: list[Passage],
    answer_type: AnswerType = AnswerType.ANY,
    max_quotes: int = 4,
) -> list[str]:
    matches = match_passages(engine.generation, engine.generation.encoder.encode_question(question), passages)
    scored = [(match, 0.5) for match in matches]
    answer = extract(engine.generation, QuestionForm(question, answer_type), scored, max_quotes)
    return [sentence.text for sentence in answer.sentences]


def test_a_sentence_that_two_resources_share_is_quoted_once(garden: Engine) -> None:
    question = "How do bees find their way home?"
    passages = [hit.passages[0] for hit in garden.search(Query(question, k=2)).hits]
    assert all(SHARED in passage.text for passage in passages)
    assert sum(SHARED in quote for quote in quoted(garden, question, passages)) == 1


def test_a_sentence_without_the_rare_words_of_the_question_is_left_out(garden: Engine) -> None:
    honey = next(hit.passages[0] for hit in garden.search(Query("Bees")).hits if hit.listed.resource.year == 1999)
    assert len(honey.chunk.sentences) == 2
    assert all(SHARED in quote for quote in quoted(garden, "Bees", [honey]))


def test_a_question_of_stop_words_alone_can_still_be_matched_by_meaning(garden: Engine) -> None:
    passages = [hit.passages[0] for hit in garden.search(Query("bees")).hits]
    assert 1 <= len(quoted(garden, "What is it about?", passages)) <= SENTENCES


@pytest.fixture(scope="module")
def shed(engine_on: Made) -> Engine:
    """Notes whose sentences lean on each other, ask, and say the same of several things."""
    asks = "Does the fork dig clay?"
    spade = Resource("example.org/spade", "Spades", note="The spade digs clay. It was forged in Leeds in 1871.")
    fork = Resource("example.org/fork", "Forks", note=f"{asks} Forks dig clay, as their prongs part it.")
    hoe = Resource("example.org/hoe", "Hoes", note="The hoe scrapes clay if new.\n\nThe hoe scrapes clay if old.")
    return engine_on([spade, fork, hoe])


def quoted_in(shed: Engine, question: str, answer_type: AnswerType = AnswerType.ANY, max_quotes: int = 4) -> list[str]:
    return quoted(
        shed, question, [hit.passages[0] for hit in shed.search(Query(question)).hits], answer_type, max_quotes
    )


def test_a_sentence_that_points_back_takes_the_one_before_it_along(shed: Engine) -> None:
    assert quoted_in(shed, "When was it forged in Leeds?")[0] == "The spade digs clay. It was forged in Leeds in 1871."


def test_a_question_of_the_text_is_quoted_with_its_answer(shed: Engine) -> None:
    pair = "Does the fork dig clay? Forks dig clay, as their prongs part it."
    assert quoted_in(shed, "Does the fork dig clay?")[0] == pair


@pytest.mark.parametrize("sort", ["new", "old"])
def test_the_sort_that_is_asked_for_decides_between_sentences_alike(
    shed: Engine, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(
        "search.answer.extraction.matches_answer_type", lambda answer_type, question, sentence: sort in sentence
    )
    assert quoted_in(shed, "Does the hoe scrape clay?", AnswerType.REASON)[0] == f"The hoe scrapes clay if {sort}."


def test_where_reading_is_asked_for_each_resource_has_one_quote(shed: Engine) -> None:
    quotes = quoted_in(shed, "clay", AnswerType.READING)
    assert len(quotes) == 3
    assert {quote.split()[1].rstrip(".") for quote in quotes} >= {"spade", "hoe"}


def test_there_are_no_more_quotes_than_were_wanted(shed: Engine) -> None:
    assert len(quoted_in(shed, "clay", max_quotes=2)) == 2
    assert len(Engine(shed.generation, sentences=1).ask(Query("What digs clay?")).answer.sentences) == 1  # type: ignore[union-attr]


def test_reading_is_given_in_the_order_of_the_hits_as_far_as_those_are_near_the_best(shed: Engine) -> None:
    passages = [hit.passages[0] for hit in shed.search(Query("clay")).hits]
    matches = match_passages(shed.generation, shed.generation.encoder.encode_question("clay"), passages)
    for worths in ((0.5, 0.6, 0.3), (0.6, 0.3, 0.5)):
        answer = extract(
            shed.generation, QuestionForm("clay", AnswerType.READING), list(zip(matches, worths, strict=True))
        )
        first, second = sorted(range(3), key=lambda at: -worths[at])[:2]
        assert [citation.passage for citation in answer.citations] == [passages[first], passages[second]]


def test_each_side_of_a_comparison_has_a_quote_and_an_absent_side_is_named(shed: Engine) -> None:
    passages = [hit.passages[0] for hit in shed.search(Query("clay")).hits]
    matches = match_passages(shed.generation, shed.generation.encoder.encode_question("spades vs forks"), passages)
    scored = [(match, 0.5) for match in matches]
    both = extract(shed.generation, QuestionForm("spades vs forks", parts=("spades", "forks")), scored, 2)
    assert {citation.passage.title for citation in both.citations} == {"Spades", "Forks"}
    assert both.gaps == ()
    question = QuestionForm("spades vs lawnmowers", parts=("spades", "lawnmowers"))
    assert extract(shed.generation, question, scored, 2).gaps == ("Nothing on lawnmowers.",)


def test_a_title_that_stands_for_a_missing_note_is_not_quoted(engine_on: Made) -> None:
    engine = engine_on([Resource("example.org/a", "A guide to keeping bees in town")])
    answer = engine.ask(Query("keeping bees in town")).answer
    assert answer is not None
    assert answer.citations == ()


def test_the_best_quote_is_first_and_the_others_of_its_document_are_in_its_order(engine_on: Made) -> None:
    note = "\n\n".join(
        f"The {name} is a tool for the garden, which digs {soil}."
        for name, soil in (("spade", "loam"), ("fork", "heavy clay"), ("hoe", "sand"), ("rake", "gravel"))
    )
    engine = engine_on([Resource("example.org/tools", "Tools", note=note)])
    answer = engine.ask(Query("Which tool digs heavy clay?")).answer
    assert answer is not None
    assert "heavy clay" in answer.sentences[0].text
    starts = [citation.start for citation in answer.citations[1:]]
    assert starts == sorted(starts)
    assert len(starts) > 1


@pytest.mark.parametrize(("answer_type", "is_code_first"), [(AnswerType.ANY, False), (AnswerType.STEPS, True)])
def test_code_stands_back_unless_steps_are_asked_for(
    engine_on: Made, answer_type: AnswerType, *, is_code_first: bool
) -> None:
    text = "# Rakes\n\nA rake gathers leaves that lie loose.\n\n```\nrake.gather(leaves, loose=True)\n```\n"
    rake = Resource("example.org/rake", "Rakes", "https://example.org/rake")
    page = Document(rake.key, Via.LIVE, text, rake.url, rake.title)
    quotes = quoted_in(engine_on([rake], [page]), "rake gather leaves loose", answer_type)
    assert quotes[0].startswith("```") is is_code_first
