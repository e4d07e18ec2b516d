"""Whether quotes hold the answer, and the curve of risk and coverage, by hand."""

import pytest

from search.answer.abstention import Evidence, certainty
from search.answer.pipeline import AnswerEvidence
from search.evaluation.answering import Risk, answer_rates, answer_risk, contains_answer
from search.evaluation.judgments import JudgedQuestion
from search.model import Answer, Sentence, Verdict

KNOWN = JudgedQuestion("q1", "When?", {"a": 1}, answers=("10th century", "the tenth"))
OTHER = JudgedQuestion("q2", "Who?", {"a": 1}, answers=("Rollo",))
OPEN = JudgedQuestion("q3", "Why?", {"a": 1})
NONE = JudgedQuestion("q4", "Where?", {})


def examined(sure: float, topic: float, *quotes: str) -> AnswerEvidence:
    evidence = Evidence(unknown=0.0, strays=0.0, weakest=sure, sentence=0.5, topic=topic, length=2.0)
    answer = Answer(Verdict.ANSWERED, sentences=tuple(Sentence(quote, (1,)) for quote in quotes))
    return AnswerEvidence(evidence, answer, Verdict.ANSWERED)


FOUND = {
    "q1": examined(0.9, 0.1, "It was in the 10th\nCentury.", "Rollo."),
    "q2": examined(0.8, 0.2, "Nobody.", "They had Rollo for a leader."),
    "q3": examined(0.7, 0.3, "Because."),
    "q4": examined(0.1, 0.9, "Here."),
}


def test_a_wording_holds_whatever_its_case_and_blanks() -> None:
    assert contains_answer(KNOWN, "In the TENTH of them")
    assert not contains_answer(KNOWN, "In the 11th century")


def test_answers_are_looked_for_in_the_first_and_in_all_quotes() -> None:
    assert answer_rates([KNOWN, OTHER, OPEN, NONE], FOUND) == {"questions": 2, "first quote": 0.5, "whole answer": 1.0}
    assert answer_rates([OPEN, NONE], FOUND) == {}


def test_answering_the_surest_first_risks_least() -> None:
    found = answer_risk([NONE, OPEN, OTHER, KNOWN], FOUND)
    assert found.area == pytest.approx((0 + 0 + 0 + 1 / 4) / 4, abs=1e-4)
    assert found.area_dense == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, abs=1e-4)
    assert (found.curve[0], found.curve[-1], len(found.curve)) == ((0.1, 0.0), (1.0, 0.25), 10)


def test_an_answer_without_the_known_wording_is_wrong() -> None:
    found: Risk = answer_risk([OTHER], {"q2": examined(0.9, 0.1, "Nobody.")})
    assert (found.area, found.curve[-1]) == (1.0, (1.0, 1.0))


def test_what_is_matched_better_is_surer() -> None:
    assert certainty(FOUND["q1"].evidence) > certainty(FOUND["q4"].evidence)
