"""The measures of retrieval, computed by ir-measures, and of abstention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from search.evaluation.judgments import JudgedQuestion

_MEASURES = {
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
}
MEASURES = tuple(_MEASURES)

# Shape (questions, measures), in the order of the questions and of MEASURES.
Values = NDArray[np.float64]


def retrieval_measures(judged: Sequence[JudgedQuestion], ranked: Mapping[str, Sequence[str]]) -> Values:
    """The measures of each answerable question, shape (questions, measures); 0 for a question without hits.

    `ranked` maps a question's id to the keys of its ranked resources, best first.
    """
    answered = [question for question in judged if question.relevant]
    values = np.zeros((len(answered), len(_MEASURES)))
    if not answered:
        return values
    rows = {question.id: row for row, question in enumerate(answered)}
    columns = {measure: column for column, measure in enumerate(_MEASURES.values())}
    qrels = [ir_measures.Qrel(q.id, key, grade) for q in answered for key, grade in q.relevant.items()]
    run = [ir_measures.ScoredDoc(q.id, key, float(-rank)) for q in answered for rank, key in enumerate(ranked[q.id])]
    for metric in ir_measures.iter_calc(_MEASURES.values(), qrels, run):
        values[rows[metric.query_id], columns[metric.measure]] = metric.value
    return values


def by_measure(row: NDArray[np.float64]) -> dict[str, float]:
    """The values of one row by the name of their measure, rounded to four places."""
    return {name: round(float(value), 4) for name, value in zip(MEASURES, row, strict=True)}


def mean_measures(values: Values) -> dict[str, float]:
    """The mean of each measure over the questions; 0 without questions."""
    return by_measure(values.mean(axis=0) if len(values) else np.zeros(len(MEASURES)))


@dataclass(frozen=True, slots=True)
class AbstentionRates:
    """Rates of abstention: `refused` over the unanswerable questions, `wrongly` over the answerable ones."""

    refused: float | None
    wrongly: float | None
    precision: float | None
    recall: float | None


def abstention_rates(judged: Sequence[JudgedQuestion], abstained: Mapping[str, bool]) -> AbstentionRates:
    """How well abstention agrees with the judgments; a rate over no questions is None."""
    unanswerable = [abstained[q.id] for q in judged if not q.relevant]
    answerable = [abstained[q.id] for q in judged if q.relevant]
    right, wrong = sum(unanswerable), sum(answerable)
    refused, wrongly = _share(right, len(unanswerable)), _share(wrong, len(answerable))
    return AbstentionRates(refused, wrongly, _share(right, right + wrong), refused)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
