"""The cross-encoder: a model that reads question and passage together, within a deadline, and for which queries.

Knows queries and texts; must not know how passages were retrieved. Models are loaded by `loading`, when needed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.reader import Scores
from search.model import Mode, Query

# Seconds that reranking may take: people notice a longer wait (docs/decisions/026).
DEADLINE = 0.25
# Passages that are reranked, independent of the number of hits requested, and the share of the cross-encoder in their
# scores, as `tests/quality/fit_rerank.py` chooses it on development collections (docs/decisions/026).
RERANKED, CROSS_SHARE = 5, 0.55


class CrossEncoder(Protocol):
    """Scores passages by reading each together with the question. Safe across threads."""

    def logits(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        """How well each passage answers the question, in log-odds, shape (len(passages),).

        None if they cannot all be scored by `deadline`, a time of `time.monotonic`.
        """


@dataclass(frozen=True, slots=True)
class Reranker:
    """Which questions are reranked, with which cross-encoder, and how long it may take.

    `load` gives the cross-encoder, the same each time, and raises CrossEncoderError. It is called when a question needs
    it. Questions that do not say are reranked if `by_default`. `seconds` are the time to read a question's passages,
    without loading. `share` is that of the cross-encoder in the scores of the `passages` best passages.
    """

    load: Callable[[], CrossEncoder]
    by_default: bool = True
    seconds: float = DEADLINE
    passages: int = RERANKED
    share: float = CROSS_SHARE

    def reranks(self, query: Query) -> bool:
        """Whether the best passages of a query are reranked."""
        chosen = self.by_default if query.rerank is None else query.rerank
        return chosen and query.mode is Mode.HYBRID

    def logits(self, question: str, passages: Sequence[str]) -> Scores | None:
        """The log-odds of each passage, shape (len(passages),); None if they take longer than `seconds`."""
        cross_encoder = self.load()
        return cross_encoder.logits(question, passages, time.monotonic() + self.seconds)


def _load_packaged() -> CrossEncoder:
    from search.ranking.reranking.loading import load_cross_encoder

    return load_cross_encoder()


# Reranks with the packaged cross-encoder, where a question says so.
ON_REQUEST = Reranker(_load_packaged, by_default=False)
