"""Ask every judged question through the engine and sum up."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from search.engine import Engine
from search.evaluation.judgments import Judged
from search.evaluation.metrics import abstention, retrieval
from search.model import MAX_K, Mode, Query

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose best hit is not relevant: what was wanted, what came first."""

    question: str
    wanted: tuple[str, ...]
    found: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`retrieval` maps a retriever to its measures, `abstaining` a split to its rates."""

    questions: int
    retrieval: dict[str, dict[str, float]]
    abstaining: dict[str, dict[str, float]]
    misses: tuple[Miss, ...]
    wrong_answers: tuple[str, ...]
    wrong_refusals: tuple[str, ...]


def evaluate(
    engine: Engine, judged: Sequence[Judged], *, answers: bool, progress: Progress = lambda done, total: None
) -> Evaluation:
    """Measure each retriever and their fusion and, with `answers`, abstaining."""
    total = len(judged) * (len(Mode) + answers)
    ranked: dict[str, dict[str, list[str]]] = {mode: {} for mode in Mode}
    done = 0
    for mode in Mode:
        for question in judged:
            hits = engine.search(Query(question.question, k=MAX_K, mode=mode)).hits
            ranked[mode][question.id] = [hit.listed.resource.key for hit in hits]
            progress(done := done + 1, total)
    abstained = {}
    for question in judged if answers else ():
        answer = engine.ask(Query(question.question)).answer
        abstained[question.id] = answer is None or answer.abstained
        progress(done := done + 1, total)
    return Evaluation(
        questions=len(judged),
        retrieval={mode: retrieval(judged, ranked[mode]) for mode in Mode},
        abstaining=_by_split(judged, abstained) if answers else {},
        misses=_misses(judged, ranked[Mode.HYBRID]),
        wrong_answers=tuple(q.question for q in judged if answers and not q.relevant and not abstained[q.id]),
        wrong_refusals=tuple(q.question for q in judged if answers and q.relevant and abstained[q.id]),
    )


def _by_split(judged: Sequence[Judged], abstained: dict[str, bool]) -> dict[str, dict[str, float]]:
    splits = {"all": list(judged)}
    for question in judged:
        splits.setdefault(question.split, []).append(question)
    return {name: asdict(abstention(questions, abstained)) for name, questions in splits.items()}


def _misses(judged: Sequence[Judged], ranked: dict[str, list[str]]) -> tuple[Miss, ...]:
    """Worst first."""
    found = []
    for question in (q for q in judged if q.relevant):
        keys = ranked[question.id]
        rank = next((at for at, key in enumerate(keys, 1) if key in question.relevant), None)
        if rank != 1:
            wanted = tuple(sorted(question.relevant, key=lambda key: -question.relevant[key]))
            found.append(Miss(question.question, wanted, keys[0] if keys else "", rank))
    return tuple(sorted(found, key=lambda miss: -(miss.rank or MAX_K + 1)))
