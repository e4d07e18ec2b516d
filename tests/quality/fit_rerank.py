"""Choose the share of the cross-encoder (`search.ranking.reranking`) on development collections.

    python -m tests.quality.fit_rerank COLLECTIONS WEB

takes our judgments, at most 300 questions of every collection, and the development halves of the questions on the real
pages of WEB, each counting the same. It prints nDCG@10 of each collection by share, the share chosen on all of them,
and for each the share chosen without it. A share is chosen by the mean, among those by which no collection falls by
more than 0.003. Needs the extra quality.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api import settings, wiring
from index.lru import LruCache
from index.reader import Scores
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.metrics import mean_measures, retrieval_measures
from search.evaluation.runner import ranked_keys
from search.model import Query
from search.ranking.reranking.cross_encoder import RERANKED, CrossEncoder, Reranker
from search.ranking.reranking.loading import load_cross_encoder
from tests.quality.fit_weights import development_inputs

SHARES = np.arange(21) / 20
# Questions of a collection: reading more takes hours.
_QUESTIONS = 300
# What a collection may lose.
_LOSS = 0.003
_HITS = 20

Values = NDArray[np.float64]


class Remembered:
    """A cross-encoder that reads no pair twice."""

    def __init__(self, cross_encoder: CrossEncoder) -> None:
        self._cross_encoder = cross_encoder
        self._scores: LruCache[float] = LruCache(1_000_000)

    def logits(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        """The log-odds of each passage, shape (len(passages),)."""
        return np.array([self._score(question, passage, deadline) for passage in passages], np.float32)

    def _score(self, question: str, passage: str, deadline: float) -> float:
        def read() -> float:
            scores = self._cross_encoder.logits(question, [passage], deadline)
            assert scores is not None
            return float(scores[0])

        return self._scores.get((question, passage), read)


def share_values(engine: Engine, judged: Sequence[JudgedQuestion], cross_encoder: CrossEncoder) -> Values:
    """The mean nDCG@10 by each of SHARES."""
    questions = [question for question in judged if question.relevant]
    questions = questions[:: math.ceil(len(questions) / _QUESTIONS)]
    values = []
    for share in SHARES.tolist():
        reranker = Reranker(lambda: cross_encoder, seconds=math.inf, passages=RERANKED, share=share)
        reranked = Engine(engine.generation, reranker)
        keys = {each.id: ranked_keys(reranked.search(Query(each.question, k=_HITS)).hits) for each in questions}
        values.append(mean_measures(retrieval_measures(questions, keys))["nDCG@10"])
    return np.array(values)


def chosen_share(values: Sequence[Values]) -> float:
    """The share with the best mean, among those by which no collection falls by more than _LOSS."""
    table = np.array(values)
    harmless = (table >= table[:, :1] - _LOSS).all(axis=0)
    return float(SHARES[np.where(harmless, table.mean(axis=0), -1).argmax()])


def main(folder: Path, web: Path) -> None:
    """Index everything once, measure all shares, print the choices."""
    values, cross_encoder = dict[str, Values](), Remembered(load_cross_encoder())
    for build_input, judged in development_inputs(folder, web):
        with wiring.temporary_engine(build_input, settings.load_settings(), lambda *_step: None) as engine:
            for name, questions in judged.items():
                values[name] = share_values(engine, questions, cross_encoder)
                print(name, *(f"{value:.4f}" for value in values[name]), flush=True)  # noqa: T201, a script's output
    _report(values)


def _report(values: Mapping[str, Values]) -> None:
    print(f"share of the cross-encoder: {chosen_share(list(values.values()))}")  # noqa: T201
    for name, own in values.items():
        share = chosen_share([others for other, others in values.items() if other != name])
        print(f"{name}: {own[0]:.4f}; by the share chosen without it, {share}: {own[share == SHARES][0]:.4f}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
