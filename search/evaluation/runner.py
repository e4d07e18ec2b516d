"""Ask every judged question through the engine, in every mode there is, and sum up."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.catalog import ListedResource
from search.answer.abstention import verdict
from search.answer.pipeline import AnswerEvidence
from search.engine import Engine
from search.evaluation.answering import answer_rates, answer_risk
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.metrics import MEASURES, Values, abstention_rates, by_measure, mean_measures, retrieval_measures
from search.evaluation.significance import intervals, p_values
from search.model import MAX_K, Hit, Mode, Query, Verdict

Progress = Callable[[int, int], None]

# The mode that a question gets which asks for none.
SHIPPED = Query("any").mode
# What measuring calls the shipped mode with a cross-encoder behind it.
CROSSED = "crossed"
# Characters of a text that stands for a title where there is none.
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose best hit is not relevant: titles of what was wanted, title of what came first.

    `rank` is where the first relevant resource came, None if it was not found.
    """

    id: str
    question: str
    wanted: tuple[str, ...]
    found: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `judged_data` is a digest of questions, judgments and list.

    Mode, then measure, lead to the mean (`retrieval`), its 95 % interval (`intervals`), the
    values of the questions `ids` in their order (`values`) and, for all but the shipped mode,
    how likely chance alone makes the difference to the shipped one (`p_values`). `abstaining`
    maps a split to its rates; `answering` and `risk` are of `search.evaluation.answering`.
    Misses are of the shipped mode, worst first.
    """

    questions: int
    judged_data: str
    shipped: str
    retrieval: dict[str, dict[str, float]]
    intervals: dict[str, dict[str, tuple[float, float]]]
    p_values: dict[str, dict[str, float]]
    abstaining: dict[str, dict[str, float]]
    answering: dict[str, float]
    risk: dict[str, Any]
    misses: tuple[Miss, ...]
    wrong_answers: tuple[str, ...]
    wrong_refusals: tuple[str, ...]
    ids: tuple[str, ...]
    values: dict[str, dict[str, list[float]]]


def run_evaluation(
    engine: Engine,
    judged: Sequence[JudgedQuestion],
    *,
    answers: bool,
    progress: Progress = lambda done, total: None,
    crossed: Engine | None = None,
) -> Evaluation:
    """Measure each mode of retrieval and, with `answers`, abstaining.

    `crossed` is the same engine with a cross-encoder, measured as one mode more.
    """
    ways = [(str(mode), engine, mode) for mode in Mode]
    ways += [(CROSSED, crossed, Mode.HYBRID)] if crossed else []
    answerable = [question for question in judged if question.relevant]
    total = len(answerable) * len(ways) + len(judged) * answers
    ranked: dict[str, dict[str, list[str]]] = {name: {} for name, _, _ in ways}
    done = 0
    for name, asked, mode in ways:
        for question in answerable:
            ranked[name][question.id] = ranked_keys(asked.search(Query(question.question, k=MAX_K, mode=mode)).hits)
            progress(done := done + 1, total)
    examined: dict[str, AnswerEvidence] = {}
    for question in judged if answers else ():
        examined[question.id] = engine.examine(Query(question.question))
        progress(done := done + 1, total)
    values = {name: retrieval_measures(judged, found) for name, found in ranked.items()}
    abstained = {name: verdict(found.evidence) is not Verdict.ANSWERED for name, found in examined.items()}
    return Evaluation(
        questions=len(judged),
        judged_data=_digest(engine, judged),
        shipped=SHIPPED,
        retrieval={mode: mean_measures(found) for mode, found in values.items()},
        intervals=_intervals(values),
        p_values={
            mode: by_measure(p_values(found - values[SHIPPED])) for mode, found in values.items() if mode != SHIPPED
        },
        abstaining=_by_split(judged, abstained) if answers else {},
        answering=answer_rates(judged, examined) if answers else {},
        risk=asdict(answer_risk(judged, examined)) if answers else {},
        misses=_misses(engine, judged, ranked[SHIPPED]),
        wrong_answers=tuple(q.question for q in judged if answers and not q.relevant and not abstained[q.id]),
        wrong_refusals=tuple(q.question for q in judged if answers and q.relevant and abstained[q.id]),
        ids=tuple(question.id for question in judged if question.relevant),
        values={mode: _listed(found) for mode, found in values.items()},
    )


def ranked_keys(hits: Sequence[Hit]) -> list[str]:
    """Keys of resources in the order in which a page of hits shows them: copies come right after their hit."""
    return [listed.resource.key for hit in hits for listed in (hit.listed, *hit.also)]


def _digest(engine: Engine, judged: Sequence[JudgedQuestion]) -> str:
    """Stands for all that is judged: entries of the list and judgments, not how they are indexed."""
    entries = [(found.key, found.title, found.note) for found in (listed.resource for listed in engine.resources)]
    judgments = [(question.id, question.question, sorted(question.relevant.items())) for question in judged]
    return hashlib.sha256(json.dumps([entries, judgments]).encode()).hexdigest()[:16]


def _intervals(values: dict[str, Values]) -> dict[str, dict[str, tuple[float, float]]]:
    ends = {mode: [by_measure(end) for end in intervals(found)] for mode, found in values.items()}
    return {mode: {name: (low[name], high[name]) for name in MEASURES} for mode, (low, high) in ends.items()}


def _listed(values: Values) -> dict[str, list[float]]:
    rounded = np.round(values, 4)
    return {name: rounded[:, column].tolist() for column, name in enumerate(MEASURES)}


def _by_split(judged: Sequence[JudgedQuestion], abstained: dict[str, bool]) -> dict[str, dict[str, float]]:
    splits = {"all": list(judged)}
    for question in judged:
        splits.setdefault(question.split, []).append(question)
    return {name: asdict(abstention_rates(questions, abstained)) for name, questions in splits.items()}


def _misses(engine: Engine, judged: Sequence[JudgedQuestion], ranked: dict[str, list[str]]) -> tuple[Miss, ...]:
    """Worst first."""
    titles = {listed.resource.key: _title(listed) for listed in engine.resources}
    found = []
    for question in (q for q in judged if q.relevant):
        keys = ranked[question.id]
        rank = next((at for at, key in enumerate(keys, 1) if key in question.relevant), None)
        if rank != 1:
            wanted = sorted(question.relevant, key=lambda key: -question.relevant[key])
            names = tuple(titles.get(key, key) for key in wanted)
            found.append(Miss(question.id, question.question, names, titles[keys[0]] if keys else "", rank))
    return tuple(sorted(found, key=lambda miss: -(miss.rank or MAX_K + 1)))


def _title(listed: ListedResource) -> str:
    """The title; passages of some collections have none, and are known by how they begin."""
    resource = listed.resource
    return resource.title or resource.note[:_TITLE].rsplit(" ", 1)[0] + " ..."
