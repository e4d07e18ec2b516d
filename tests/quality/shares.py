"""Fit the shares of the last stage of ranking (`search.fuse`) on development collections.

    make shares COLLECTIONS=folder

takes our judgments and every collection there, each counting the same, and prints the
shares of cosine, BM25 and late interaction that make the relevant resources likeliest
among the candidates (softmax over resources; Cao et al., Learning to rank: from pairwise to
listwise approach, 2007), and those with each collection left out. They go into the code by
hand, so that a change of ranking is one that somebody has read.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from api import jobs, settings, wiring
from index.build import Material
from search.engine import CLOSELY, DEPTH, Engine
from search.evaluation.judgments import Judged, read_beir, read_judgments
from search.fuse import fused, parts
from search.late import closeness
from search.model import Mode
from search.retrieve import candidates, read

# Keeps shares of what says the same twice from growing against each other.
RIDGE = 1e-3
# What a resource offers: (parts of each of its best passages, one row each; how relevant it is).
Lists = list[tuple[NDArray[np.float64], NDArray[np.float64]]]


def lists(engine: Engine, judged: Sequence[Judged]) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """For each question with a relevant candidate the parts of each resource's best passage, and relevance."""
    keys = [listed.resource.key for listed in engine.resources]
    opened = engine.generation
    for question in judged:
        asked = read(opened, question.question)
        found = candidates(opened, asked, DEPTH, Mode.HYBRID, None)
        chosen = np.argsort(-fused(found, Mode.HYBRID), kind="stable")[:CLOSELY]
        assert opened.tokens
        late = closeness(opened.tokens, asked.reading, found.rows[chosen])
        columns = parts(found, chosen, late)
        owners = opened.owners[found.rows[chosen]]
        best = [int(max(np.flatnonzero(owners == owner), key=lambda at: columns[at].sum())) for owner in set(owners)]
        grades = np.array([question.relevant.get(keys[owners[at]], 0) for at in best], np.float64)
        if grades.any():
            yield columns[best].astype(np.float64), grades / grades.sum()


def shares(sets: Sequence[Lists]) -> NDArray[np.float64]:
    """The shares, summing to 1, under which the relevant are likeliest; each set counts the same."""

    def loss(weights: NDArray[np.float64]) -> float:
        total = RIDGE * float(weights @ weights)
        for one in sets:
            scores = [columns @ weights for columns, _ in one]
            likely = [wanted @ (s - s.max()) - np.log(np.exp(s - s.max()).sum())
                      for s, (_, wanted) in zip(scores, one, strict=True)]  # fmt: skip
            total -= float(np.mean(likely))
        return total

    found = minimize(loss, np.full(3, 5.0), method="L-BFGS-B", bounds=[(0, None)] * 3).x
    fitted: NDArray[np.float64] = found / found.sum()
    return fitted


def main(folder: Path) -> None:
    wished = settings.load()
    bundled = jobs.notes(wished)
    sets: dict[str, Lists] = {}
    with wiring.throw_away(bundled, wished, lambda *_step: None) as engine:
        sets["the bundled list"] = list(lists(engine, read_judgments(wished.judgments)))
    for path in sorted(each.parent for each in folder.glob("*/corpus.jsonl")):
        found = read_beir(path)
        with wiring.throw_away(Material(found.name, found.resources), wished, lambda *_step: None) as engine:
            sets[found.name] = list(lists(engine, found.judged))
    print("cosine, BM25, late:", shares(list(sets.values())).round(2))  # noqa: T201, a script's output
    for name in sets:
        print(f"without {name}:", shares([one for other, one in sets.items() if other != name]).round(2))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
