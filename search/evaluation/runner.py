"""Runs an evaluation: every judged question through the engine in every mode, and the figures of the run."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

import numpy as np

from index.catalog import ListedResource
from search.answer.pipeline import AnswerEvidence
from search.engine import Engine
from search.evaluation.answering import answer_rates, answer_risk
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.metrics import MEASURES, Values, abstention_rates, by_measure, mean_measures, retrieval_measures
from search.evaluation.significance import intervals, p_values
from search.model import MAX_K, Hit, Mode, Query, Verdict

Progress = Callable[[int, int], None]

# The default mode of a query.
SHIPPED = Query("any").mode
# Name of the default mode with a cross-encoder.
CROSSED = "crossed"
# Characters of the note that stand in for a missing title.
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose first hit is not relevant: titles of the relevant resources, title of the first hit.

    `rank` is the rank of the first relevant resource, None if it is not among the hits.
    """

    id: str
    question: str
    relevant: tuple[str, ...]
    top: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a run. `judged_data` is a digest of questions, judgments and list.

    By mode and measure: the means (`retrieval`), their 95 % confidence intervals (`intervals`), the
    values of each question in the order of `ids` (`values`) and, except for the shipped mode, the
    p-value of the difference to it (`p_values`). `abstaining` maps a split to its rates;
    `answering` and `risk` come from `search.evaluation.answering`. `misses` are those of the
    shipped mode, worst first.
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

    def to_dict(self) -> dict[str, Any]:
        """The report that `refdesk eval --json` writes."""
        return asdict(self)


def run_evaluation(
    engine: Engine,
    judged: Sequence[JudgedQuestion],
    *,
    answers: bool,
    progress: Progress = lambda done, total: None,
    crossed: Engine | None = None,
) -> Evaluation:
    """Measure each mode of retrieval and, with `answers`, abstention and answers.

    `crossed` is the same engine with a cross-encoder; it is measured as an additional mode.
    """
    configurations = {str(mode): (engine, mode) for mode in Mode}
    configurations |= {CROSSED: (crossed, Mode.HYBRID)} if crossed else {}
    answerable = [question for question in judged if question.relevant]
    examined = judged if answers else ()
    steps, total = count(1), len(answerable) * len(configurations) + len(examined)

    def advance() -> None:
        progress(next(steps), total)

    ranked = {name: _rank(*configuration, answerable, advance) for name, configuration in configurations.items()}
    evidence = _gather_evidence(engine, examined, advance)
    values = {name: retrieval_measures(judged, keys) for name, keys in ranked.items()}
    abstained = {name: scored.outcome is not Verdict.ANSWERED for name, scored in evidence.items()}
    return Evaluation(
        questions=len(judged),
        judged_data=_digest(engine, judged),
        shipped=SHIPPED,
        retrieval={mode: mean_measures(rows) for mode, rows in values.items()},
        intervals=_intervals(values),
        p_values={
            mode: by_measure(p_values(rows - values[SHIPPED])) for mode, rows in values.items() if mode != SHIPPED
        },
        abstaining=_rates_by_split(judged, abstained) if answers else {},
        answering=answer_rates(judged, evidence) if answers else {},
        risk=asdict(answer_risk(judged, evidence)) if examined else {},
        misses=_misses(engine, answerable, ranked[SHIPPED]),
        wrong_answers=tuple(q.question for q in examined if not q.relevant and not abstained[q.id]),
        wrong_refusals=tuple(q.question for q in examined if q.relevant and abstained[q.id]),
        ids=tuple(question.id for question in answerable),
        values={mode: _columns(rows) for mode, rows in values.items()},
    )


def _rank(
    engine: Engine, mode: Mode, questions: Sequence[JudgedQuestion], advance: Callable[[], None]
) -> dict[str, list[str]]:
    """The ranked keys of each question, by its id."""
    ranked = {}
    for question in questions:
        ranked[question.id] = ranked_keys(engine.search(Query(question.question, k=MAX_K, mode=mode)).hits)
        advance()
    return ranked


def _gather_evidence(
    engine: Engine, questions: Sequence[JudgedQuestion], advance: Callable[[], None]
) -> dict[str, AnswerEvidence]:
    evidence = {}
    for question in questions:
        evidence[question.id] = engine.evidence_for(Query(question.question))
        advance()
    return evidence


def ranked_keys(hits: Sequence[Hit]) -> list[str]:
    """Keys of the resources in display order: near-duplicates follow their hit."""
    return [listed.resource.key for hit in hits for listed in (hit.listed, *hit.also)]


def _digest(engine: Engine, judged: Sequence[JudgedQuestion]) -> str:
    """A digest of the entries of the list and the judgments; it does not depend on how they are indexed."""
    resources = (listed.resource for listed in engine.resources)
    entries = [(resource.key, resource.title, resource.note) for resource in resources]
    judgments = [(question.id, question.question, sorted(question.relevant.items())) for question in judged]
    return hashlib.sha256(json.dumps([entries, judgments]).encode()).hexdigest()[:16]


def _intervals(values: dict[str, Values]) -> dict[str, dict[str, tuple[float, float]]]:
    ends = {mode: [by_measure(end) for end in intervals(rows)] for mode, rows in values.items()}
    return {mode: {name: (low[name], high[name]) for name in MEASURES} for mode, (low, high) in ends.items()}


def _columns(values: Values) -> dict[str, list[float]]:
    rounded = np.round(values, 4)
    return {name: rounded[:, column].tolist() for column, name in enumerate(MEASURES)}


def _rates_by_split(judged: Sequence[JudgedQuestion], abstained: dict[str, bool]) -> dict[str, dict[str, float]]:
    splits = {"all": list(judged)}
    for question in judged:
        splits.setdefault(question.split, []).append(question)
    return {name: asdict(abstention_rates(questions, abstained)) for name, questions in splits.items()}


def _misses(engine: Engine, answerable: Sequence[JudgedQuestion], ranked: dict[str, list[str]]) -> tuple[Miss, ...]:
    """The misses, worst first."""
    titles = {listed.resource.key: _title(listed) for listed in engine.resources}
    misses = []
    for question in answerable:
        keys = ranked[question.id]
        rank = next((position for position, key in enumerate(keys, 1) if key in question.relevant), None)
        if rank != 1:
            relevant = sorted(question.relevant, key=lambda key: -question.relevant[key])
            names = tuple(titles.get(key, key) for key in relevant)
            misses.append(Miss(question.id, question.question, names, titles[keys[0]] if keys else "", rank))
    return tuple(sorted(misses, key=lambda miss: -(miss.rank or MAX_K + 1)))


def _title(listed: ListedResource) -> str:
    """The title, or the beginning of the note, as the passages of some collections have no title."""
    resource = listed.resource
    return resource.title or resource.note[:_TITLE].rsplit(" ", 1)[0] + " ..."
