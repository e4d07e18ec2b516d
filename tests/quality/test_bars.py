"""The search on our own judgments, on the list's notes alone; one evaluation for all."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.generation import Generation
from search import Engine, Query, Result
from search.evaluation.judgments import read_judgments
from search.evaluation.runner import Evaluation, run_evaluation
from tests.quality import gate

pytestmark = pytest.mark.slow

JUDGMENTS = Path(__file__).parents[2] / "data" / "judgments" / "mlops-guide.jsonl"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evaluation measured, and every answer it got."""

    measured: Evaluation
    asked: list[Result]


@pytest.fixture(scope="session")
def judgement(opened: Generation) -> Judgement:
    """One evaluation; it takes some ten seconds."""
    engine, judged = Engine(opened), read_judgments(JUDGMENTS)
    measured = run_evaluation(engine, judged, answers=True)
    return Judgement(measured, [engine.ask(Query(question.question)) for question in judged])


def test_every_figure_is_above_its_floor(judgement: Judgement) -> None:
    found = judgement.measured.to_dict() | {"input": JUDGMENTS.stem}
    pinned = {one["input"]: one for one in json.loads(gate.FIGURES.read_text("utf-8"))["inputs"]}
    assert gate.failures(found, pinned[JUDGMENTS.stem]) == []


def test_every_quote_of_every_answer_is_byte_for_byte_in_the_stored_text(
    judgement: Judgement, opened: Generation
) -> None:
    stored = {d.id: d.text for n in range(opened.manifest.counts["resources"]) for d in opened.catalog.documents(n)}
    answers = [result.answer for result in judgement.asked if result.answer and not result.answer.abstained]
    assert len(answers) > 120
    for answer in answers:
        assert [sentence.text for sentence in answer.sentences] == [citation.quote for citation in answer.citations]
        for citation in answer.citations:
            span = stored[citation.passage.document.id][citation.start : citation.end]
            assert span.encode() == citation.quote.encode() != b""


def test_every_answer_numbers_its_citations_and_says_nothing_twice(judgement: Judgement) -> None:
    for answer in (result.answer for result in judgement.asked if result.answer):
        numbers = [citation.number for citation in answer.citations]
        assert numbers == [number for sentence in answer.sentences for number in sentence.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len({citation.quote for citation in answer.citations}) == len(numbers)


def test_an_answer_either_quotes_or_says_why_not(judgement: Judgement) -> None:
    for answer in (result.answer for result in judgement.asked if result.answer):
        assert answer.abstained == bool(answer.reason) == (not answer.sentences)
