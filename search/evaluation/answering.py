"""Whether quotes contain the answer, and the risk of answering at each coverage.

Risk and coverage after Geifman and El-Yaniv, Selective classification for deep neural networks,
2017: questions are answered in order of confidence, and the risk at a coverage is the share of
wrong answers among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.answer.abstention import certainty
from search.answer.pipeline import AnswerEvidence
from search.evaluation.judgments import JudgedQuestion
from search.model import Answer

# Shares of the questions at which the curve is sampled.
_COVERAGES = tuple(tenth / 10 for tenth in range(1, 11))


@dataclass(frozen=True, slots=True)
class Risk:
    """The curve as pairs of coverage and risk, the area under it (AURC), and the area by cosine alone."""

    area: float
    area_dense: float
    curve: tuple[tuple[float, float], ...]


def answer_rates(judged: Sequence[JudgedQuestion], evidence: Mapping[str, AnswerEvidence]) -> dict[str, float]:
    """How often a known answer is in the first quote and in any quote; empty if no answer is known.

    `evidence` maps the id of each question to its evidence.
    """
    known = [question for question in judged if question.relevant and question.answers]
    if not known:
        return {}
    contained = [
        [contains_answer(question, sentence.text) for sentence in evidence[question.id].answer.sentences]
        for question in known
    ]
    return {
        "questions": len(known),
        "first quote": _mean([any(quotes[:1]) for quotes in contained]),
        "whole answer": _mean([any(quotes) for quotes in contained]),
    }


def answer_risk(judged: Sequence[JudgedQuestion], evidence: Mapping[str, AnswerEvidence]) -> Risk:
    """The risk of answering the questions in order of confidence.

    An answer is wrong if the list has none or, where its wording is known, if no quote contains it.
    """
    wrong = np.array([not _is_right(question, evidence[question.id].answer) for question in judged], np.float64)
    confidence = np.array([certainty(evidence[question.id].evidence) for question in judged])
    cosines = np.array([evidence[question.id].evidence.topic for question in judged])
    risks = _risks(confidence, wrong)
    counts = [max(1, round(share * len(risks))) for share in _COVERAGES]
    curve = tuple((share, round(float(risks[n - 1]), 4)) for share, n in zip(_COVERAGES, counts, strict=True))
    return Risk(round(float(risks.mean()), 4), round(float(_risks(cosines, wrong).mean()), 4), curve)


def contains_answer(question: JudgedQuestion, text: str) -> bool:
    """Whether a text contains one of the known wordings of the answer, ignoring case and white space."""
    return any(_normalize(wording) in _normalize(text) for wording in question.answers)


def _is_right(question: JudgedQuestion, answer: Answer) -> bool:
    if not question.relevant or not question.answers:
        return bool(question.relevant)
    return any(contains_answer(question, sentence.text) for sentence in answer.sentences)


def _risks(confidence: NDArray[np.float64], wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of wrong answers among the 1, 2, ... n most confident, shape (n,)."""
    ordered = wrong[np.argsort(-confidence, kind="stable")]
    shares: NDArray[np.float64] = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return shares


def _normalize(text: str) -> str:
    return " ".join(text.split()).casefold()


def _mean(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4)
