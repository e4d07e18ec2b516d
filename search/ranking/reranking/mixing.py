"""Reranking: the cross-encoder has a share in the scores of the best passages.

It never decides alone: by its scores the order is worse than without them (docs/decisions/026). Knows scores and texts;
must not know models.
"""

from dataclasses import replace

import numpy as np

from index.reader import IndexReader, Scores
from search.ranking.fusion import RankedCandidates
from search.ranking.reranking.cross_encoder import Reranker


def rerank(
    reranker: Reranker, index_reader: IndexReader, question: str, ranked: RankedCandidates
) -> RankedCandidates | None:
    """`ranked` with the best passages in a new order; None if reading them took too long."""
    chosen = np.argsort(-ranked.scores, kind="stable")[: reranker.passages]
    rows = ranked.candidates.rows[chosen].tolist()
    passages = index_reader.catalog.passages(rows)
    logits = reranker.logits(question, [passages[row].embedded for row in rows])
    if logits is None:
        return None
    scores = ranked.scores.copy()
    scores[chosen] = mix_logits(scores[chosen], logits, reranker.share)
    return replace(ranked, scores=scores)


def mix_logits(scores: Scores, logits: Scores, share: float) -> Scores:
    """The scores with a `share` of the log-odds, which are spread over the range of the scores; each of shape (n,).

    So the mixed scores stay in that range, whatever the scale of a model, and other passages stay below. Log-odds, not
    probabilities: those are nearly 0 or 1 for most passages, which says nothing of their order.
    """
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    spread = max(float(np.ptp(logits)), 1e-9)
    relevance = low + (high - low) * (logits - logits.min()) / spread
    mixed: Scores = ((1 - share) * scores + share * relevance).astype(np.float32)
    return mixed
