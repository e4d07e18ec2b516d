"""The measures of retrieval and of abstaining. Retrieval's are those of ir-measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, Success, nDCG

from search.evaluation.judgments import Judged

_MEASURES = {
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
}


def retrieval(judged: Sequence[Judged], ranked: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Mean measures over the questions that have an answer.

    `ranked` maps a question's id to the keys of the resources found, best first. A mean
    over no question is 0.
    """
    answered = [question for question in judged if question.relevant]
    if not answered:
        return dict.fromkeys(_MEASURES, 0.0)
    qrels = [ir_measures.Qrel(q.id, key, grade) for q in answered for key, grade in q.relevant.items()]
    run = [ir_measures.ScoredDoc(q.id, key, float(-rank)) for q in answered for rank, key in enumerate(ranked[q.id])]
    found = ir_measures.calc_aggregate(_MEASURES.values(), qrels, run)
    return {name: round(float(found[measure]), 4) for name, measure in _MEASURES.items()}


@dataclass(frozen=True, slots=True)
class Abstention:
    """Rates of abstaining. `refused` over the unanswerable, `wrongly` over the answerable questions."""

    refused: float
    wrongly: float
    precision: float
    recall: float


def abstention(judged: Sequence[Judged], abstained: Mapping[str, bool]) -> Abstention:
    """How well abstaining agrees with the judgments; a rate over no question is 0."""
    no = [abstained[q.id] for q in judged if not q.relevant]
    yes = [abstained[q.id] for q in judged if q.relevant]
    refused, wrongly = _share(sum(no), len(no)), _share(sum(yes), len(yes))
    return Abstention(refused, wrongly, _share(sum(no), sum(no) + sum(yes)), refused)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
