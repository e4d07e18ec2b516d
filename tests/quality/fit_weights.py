"""Choose the shares of the last stage of ranking (`search.ranking.fusion`) on development collections.

    make shares COLLECTIONS=folder

takes our judgments and every collection there, each counting the same, and prints the
shares of cosine, BM25 and late interaction, in multiples of an eightieth, that are chosen by
nDCG@10: of those with nearly the best mean the one that does best where all do worst. Then
what they have on each collection, and the choice with each left out. They go into the code
by hand, so that a change of ranking is one that somebody has read.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api import settings, wiring
from api.tasks import operations
from index.build import BuildInput
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion, read_beir, read_judgments
from search.model import Mode
from search.ranking.fusion import fuse_scores, score_components
from search.ranking.late_interaction import maxsim
from search.ranking.pipeline import DEPTH, REFINED, encode_question, retrieve_candidates

STEPS = 80
# Every way to part one into three, shape (3321, 3).
WAYS = np.array([(a, b, STEPS - a - b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]) / STEPS
_CUT = 10
# Means so little apart are the same: another random turn of the token vectors moves them by more.
_SAME = 0.0005


def gained(engine: Engine, judged: Sequence[JudgedQuestion]) -> NDArray[np.float64]:
    """The mean nDCG@10 of each of WAYS over the questions that have an answer."""
    each = np.array(list(_each(engine, [one for one in judged if one.relevant])))
    means: NDArray[np.float64] = each.mean(axis=0)
    return means


def _each(engine: Engine, judged: Sequence[JudgedQuestion]) -> Iterator[NDArray[np.float64]]:
    keys = [listed.resource.key for listed in engine.resources]
    opened = engine.generation
    for question in judged:
        asked = encode_question(opened, question.question)
        found = retrieve_candidates(opened, asked, DEPTH, Mode.HYBRID, None)
        chosen = np.argsort(-fuse_scores(found, Mode.HYBRID), kind="stable")[:REFINED]
        assert opened.tokens
        columns = score_components(found, chosen, maxsim(opened.tokens, asked.encoding, found.rows[chosen]))
        owners, of = np.unique(found.owners[chosen], return_inverse=True)
        best = np.full((len(owners), len(WAYS)), -1.0)
        np.maximum.at(best, of, columns @ WAYS.T)
        grades = np.array([question.relevant.get(keys[owner], 0) for owner in owners], np.float64)
        yield _ndcg(grades[np.argsort(-best, axis=0, kind="stable")], sorted(question.relevant.values(), reverse=True))


def _ndcg(ranked: NDArray[np.float64], ideal: Sequence[int]) -> NDArray[np.float64]:
    """nDCG@10 of each column of grades in their order (Järvelin and Kekäläinen, 2002; gains as they are)."""
    discount = 1 / np.log2(np.arange(2, _CUT + 2))
    best = float(np.dot(ideal[:_CUT], discount[: len(ideal)]))
    cut = ranked[:_CUT]
    reached: NDArray[np.float64] = discount[: len(cut)] @ cut / best
    return reached


def choice(sets: Sequence[NDArray[np.float64]]) -> int:
    """The place in WAYS of the shares to take."""
    values = np.array(sets)
    means = values.mean(axis=0)
    hardest = values[values.max(axis=1).argmin()]
    return int(np.where(means >= means.max() - _SAME, hardest, -1).argmax())


def main(folder: Path) -> None:
    wished = settings.load_settings()
    sets: dict[str, NDArray[np.float64]] = {}
    with wiring.temporary_engine(operations.notes_only_input(wished), wished, lambda *_step: None) as engine:
        sets["the bundled list"] = gained(engine, read_judgments(wished.judgments))
    for path in sorted(each.parent for each in folder.glob("*/corpus.jsonl")):
        found = read_beir(path)
        with wiring.temporary_engine(BuildInput(found.name, found.resources), wished, lambda *_step: None) as engine:
            sets[found.name] = gained(engine, found.judged)
    best = choice(list(sets.values()))
    print("cosine, BM25, late:", WAYS[best])  # noqa: T201, a script's output
    for name, values in sets.items():
        without = choice([one for other, one in sets.items() if other != name])
        print(f"{name}: {values[best]:.4f}; chosen without it {WAYS[without]}: {values[without]:.4f}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
