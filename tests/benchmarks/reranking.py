"""How long reranking takes: the time of the stage over judged questions, and how often the deadline would cut it.

    python -m tests.benchmarks.reranking DATA JUDGMENTS

takes the live index of the data folder DATA. Needs the extra quality, and a machine on which nothing else runs.
"""

import math
import sys
from pathlib import Path

import numpy as np

from search import Engine, Query, open_index
from search.evaluation.judgments import read_judgments
from search.ranking.reranking.cross_encoder import DEADLINE, Reranker
from search.ranking.reranking.loading import load_cross_encoder

THREADS = (1, 2)


def main(data: Path, judgments: Path) -> None:
    """Print median and 95 % quantile in milliseconds for each number of threads."""
    questions = [judged.question for judged in read_judgments(judgments)]
    with open_index(data) as engine:
        for threads in THREADS:
            cross_encoder = load_cross_encoder(threads=threads)
            reranked = Engine(engine.generation, Reranker(lambda: cross_encoder, seconds=math.inf))  # noqa: B023
            times = [reranked.search(Query(each)).stages.get("cross-encoder", math.nan) for each in questions]
            p50, p95 = np.nanquantile(times, (0.5, 0.95))
            cut = np.nanmean(np.array(times) > DEADLINE * 1000)
            print(f"{threads} threads: p50 {p50:.0f} ms, p95 {p95:.0f} ms, over the deadline {cut:.3f}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
