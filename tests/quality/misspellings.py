"""What is read otherwise in the questions of collections, whether it helps, and what looking costs.

    python -m tests.quality.misspellings FOLDER

asks those questions of each collection in BEIR layout below FOLDER in which a word is read as
another, once so and once word for word, and prints them all with what was gained. At the end
it looks up slips among 100,000 words.
"""

import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from api import settings, wiring
from index.build import BuildInput
from index.text.spelling import words_within_one_edit
from search.engine import Engine
from search.evaluation.judgments import Collection, JudgedQuestion, read_beir
from search.evaluation.metrics import MEASURES, Values, mean_measures, retrieval_measures
from search.model import Query
from search.query.respelling import find_corrections

_SLIPS = ("zipeline", "michelangello", "kubernetis", "monitorign", "xgbost")
_WORDS = 100_000


def compared(engine: Engine, found: Collection) -> None:
    """Print what is read otherwise in a collection's questions, and what that changes."""
    seconds, judged, read = [], [], []
    for one in found.judged:
        started = time.perf_counter()
        slips = find_corrections(engine.generation, one.question)
        seconds.append(time.perf_counter() - started)
        if slips:
            judged.append(one)
            read.append(", ".join(f"{slip.written} -> {slip.corrected}" for slip in slips))
    literal, otherwise = (_asked(engine, judged, literal=literal) for literal in (True, False))
    column = MEASURES.index("nDCG@10")
    for said, before, after in zip(read, literal[:, column], otherwise[:, column], strict=True):
        print(f"  {after - before:+.3f}  {said}")  # noqa: T201, a script's output
    scores = " -> ".join(f"{mean_measures(values)['nDCG@10']:.3f}" for values in (literal, otherwise))
    mean, worst = 1000 * np.mean(seconds), 1000 * np.quantile(seconds, 0.99)
    of_all = f"{len(judged)} of {len(found.judged)} questions"
    print(f"{found.name}: {of_all}, nDCG@10 {scores}; {mean:.2f} ms, p99 {worst:.1f}")  # noqa: T201


def _asked(engine: Engine, judged: list[JudgedQuestion], *, literal: bool) -> Values:
    hits = {one.id: engine.search(Query(one.question, k=100, literal=literal)).hits for one in judged}
    return retrieval_measures(
        judged, {name: [hit.listed.resource.key for hit in found] for name, found in hits.items()}
    )


def timed() -> None:
    """Print how long looking up a slip takes among many words."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    draws = np.random.default_rng(1)
    words = {"".join(draws.choice(list(letters), draws.integers(3, 12))): "a" for _ in range(_WORDS)}
    index: Any = SimpleNamespace(words=words, letters=letters, rarity=lambda _term: 1.0)
    for slip in _SLIPS:
        started = time.perf_counter()
        for _ in range(100):
            words_within_one_edit(index, slip)
        print(f"{slip}: {10 * (time.perf_counter() - started):.2f} ms among {len(words)} words")  # noqa: T201


def main(folder: Path) -> None:
    wished = settings.load_settings()
    for path in sorted(each.parent for each in folder.glob("*/corpus.jsonl")):
        found = read_beir(path)
        with wiring.temporary_engine(BuildInput(found.name, found.resources), wished, lambda *_step: None) as engine:
            compared(engine, found)
    timed()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
