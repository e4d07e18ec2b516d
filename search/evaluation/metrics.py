"""The measures of retrieval and of abstaining. Retrieval's are those of ir-measures."""

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
    """The measures of each question that has an answer; one that found nothing has 0 everywhere.

    `ranked` maps a question's id to the keys of the resources found, best first.
    """
    answered = [question for question in judged if question.relevant]
    values = np.zeros((len(answered), len(_MEASURES)))
    if not answered:
        return values
    rows = {question.id: row for row, question in enumerate(answered)}
    columns = {measure: column for column, measure in enumerate(_MEASURES.values())}
    qrels = [ir_measures.Qrel(q.id, key, grade) for q in answered for key, grade in q.relevant.items()]
    run = [ir_measures.ScoredDoc(q.id, key, float(-rank)) for q in answered for rank, key in enumerate(ranked[q.id])]
    for found in ir_measures.iter_calc(_MEASURES.values(), qrels, run):
        values[rows[found.query_id], columns[found.measure]] = found.value
    return values


def by_measure(row: NDArray[np.float64]) -> dict[str, float]:
    """One number for each measure, to four places."""
    return {name: round(float(value), 4) for name, value in zip(MEASURES, row, strict=True)}


def mean_measures(values: Values) -> dict[str, float]:
    """The mean of each measure over the questions; over no question it is 0."""
    return by_measure(values.mean(axis=0) if len(values) else np.zeros(len(MEASURES)))


@dataclass(frozen=True, slots=True)
class AbstentionRates:
    """Rates of abstaining. `refused` over the unanswerable, `wrongly` over the answerable questions."""

    refused: float
    wrongly: float
    precision: float
    recall: float


def abstention_rates(judged: Sequence[JudgedQuestion], abstained: Mapping[str, bool]) -> AbstentionRates:
    """How well abstaining agrees with the judgments; a rate over no question is 0."""
    no = [abstained[q.id] for q in judged if not q.relevant]
    yes = [abstained[q.id] for q in judged if q.relevant]
    refused, wrongly = _share(sum(no), len(no)), _share(sum(yes), len(yes))
    return AbstentionRates(refused, wrongly, _share(sum(no), sum(no) + sum(yes)), refused)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
