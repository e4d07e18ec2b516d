"""Whether a desk in Milvus finds what a local one does (`make milvus COLLECTIONS=folder`).

Our judgments and every collection there are indexed on this machine and sent to a server process of
milvus-lite; each question is asked of both. Prints nDCG@10 of both, the share of questions with the
same ten hits in the same order, and how long a question took.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from api import settings, wiring
from api.tasks import evaluation
from index.build import BuildInput
from index.milvus.repository import MilvusRepository
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion, read_beir, read_judgments
from search.evaluation.metrics import MEASURES, mean_measures, retrieval_measures
from search.evaluation.runner import ranked_keys
from search.model import Query
from tests.tools.milvus import server

_K = 10


def asked(engine: Engine, judged: Sequence[JudgedQuestion]) -> tuple[dict[str, list[str]], float]:
    """The keys of the ten hits of each question, and the median of milliseconds."""
    found, took = {}, []
    for question in judged:
        started = time.perf_counter()
        found[question.id] = ranked_keys(engine.search(Query(question.question, k=_K)).hits)
        took.append(1000 * (time.perf_counter() - started))
    return found, float(np.median(took))


def compare(address: str, name: str, here: Engine, judged: Sequence[JudgedQuestion]) -> None:
    """Send what `here` searches, ask both, print a line."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as cache:
        shelf = MilvusRepository(f"{address}/{name}", "", Path(cache))
        shelf.send(here.generation, lambda *_step: None)
        sent = time.perf_counter() - started
        there = Engine(shelf.open())
        (local, quick), (remote, slow) = asked(here, judged), asked(there, judged)
        there.generation.close()
    ndcg = [mean_measures(retrieval_measures(judged, found))[MEASURES[0]] for found in (local, remote)]
    same = np.mean([local[one.id] == remote[one.id] for one in judged])
    print(  # noqa: T201, a script's output
        f"{name}: {len(judged)} questions, {here.generation.manifest.counts['chunks']} passages sent in {sent:.0f} s; "
        f"nDCG@10 here {ndcg[0]:.4f}, there {ndcg[1]:.4f}; same ten hits {same:.1%}; p50 {quick:.1f} and {slow:.1f} ms"
    )


def main(collections: Sequence[Path]) -> None:
    wished = settings.load_settings()
    with tempfile.TemporaryDirectory() as data, server(Path(data) / "milvus") as address:
        with wiring.temporary_engine(evaluation.notes_only_input(wished), wished, lambda *_step: None) as engine:
            compare(address, "bundled", engine, read_judgments(wished.judgments))
        for path in sorted(each.parent for folder in collections for each in folder.rglob("corpus.jsonl")):
            found = read_beir(path)
            with wiring.temporary_engine(
                BuildInput(found.name, found.resources), wished, lambda *_step: None
            ) as engine:
                compare(address, path.name, engine, found.judged)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
