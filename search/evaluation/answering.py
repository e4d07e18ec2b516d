"""Whether quotes hold the answer, and what is risked by answering at all.

Risk and coverage after Geifman and El-Yaniv, Selective classification for deep neural
networks, 2017: the surer questions are answered first, and the share of wrong answers among
them is the risk at that coverage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.answer.abstention import certainty
from search.answer.pipeline import AnswerEvidence
from search.evaluation.judgments import JudgedQuestion
from search.model import Answer

# Shares of the questions at which the curve is given.
_COVERAGES = tuple(tenth / 10 for tenth in range(1, 11))


@dataclass(frozen=True, slots=True)
class Risk:
    """The curve as pairs of coverage and risk, its area (AURC), and that for the cosine alone."""

    area: float
    area_dense: float
    curve: tuple[tuple[float, float], ...]


def answer_rates(judged: Sequence[JudgedQuestion], examined: Mapping[str, AnswerEvidence]) -> dict[str, float]:
    """How often the wording of the answer stands in the first quote and in any; empty where none is known."""
    known = [question for question in judged if question.relevant and question.answers]
    if not known:
        return {}
    told = [
        [contains_answer(question, said.text) for said in examined[question.id].answer.sentences] for question in known
    ]
    return {
        "questions": len(known),
        "first quote": _mean([any(quotes[:1]) for quotes in told]),
        "whole answer": _mean([any(quotes) for quotes in told]),
    }


def answer_risk(judged: Sequence[JudgedQuestion], examined: Mapping[str, AnswerEvidence]) -> Risk:
    """What is risked by answering the surest questions first.

    An answer is wrong if the list has none or, where the wording is known, none of the quotes has it.
    """
    wrong = np.array([not _is_right(question, examined[question.id].answer) for question in judged], np.float64)
    sure = np.array([certainty(examined[question.id].evidence) for question in judged])
    dense = np.array([examined[question.id].evidence.topic for question in judged])
    risks = _risks(sure, wrong)
    counts = [max(1, round(share * len(risks))) for share in _COVERAGES]
    curve = tuple((share, round(float(risks[n - 1]), 4)) for share, n in zip(_COVERAGES, counts, strict=True))
    return Risk(round(float(risks.mean()), 4), round(float(_risks(dense, wrong).mean()), 4), curve)


def contains_answer(question: JudgedQuestion, text: str) -> bool:
    """Whether one of the wordings stands in a text, whatever its case and blanks."""
    return any(_plain(wording) in _plain(text) for wording in question.answers)


def _is_right(question: JudgedQuestion, answer: Answer) -> bool:
    if not question.relevant or not question.answers:
        return bool(question.relevant)
    return any(contains_answer(question, said.text) for said in answer.sentences)


def _risks(sure: NDArray[np.float64], wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of wrong ones among the 1, 2, ... n surest."""
    ordered = wrong[np.argsort(-sure, kind="stable")]
    shares: NDArray[np.float64] = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return shares


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _mean(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4)
