"""One score for a passage out of its cosine, its BM25 and its late interaction.

Scores are fused, not ranks: reciprocal rank hides how sure each side is, and loses to the
dense side alone where questions are paraphrased (`refdesk eval`, ARCHITECTURE.md).
"""

import numpy as np
from numpy.typing import NDArray

from index.reader import Candidates, Scores
from search.model import Mode

# Share of the dense side without late interaction: the fixed weight that is at least as good
# as either side on every development collection (ARCHITECTURE.md has the table).
DENSE = 0.8
# Shares of cosine, BM25 and late interaction in the last stage, as `make shares` chooses them on four
# development collections (ARCHITECTURE.md). They sum to 1, so scores stay from 0 to 1.
SHARES = 0.275, 0.0125, 0.7125


def fuse_scores(found: Candidates, mode: Mode) -> Scores:
    """Scores from 0 to 1, shape (n,): cosine, and BM25 as a share of the question's best."""
    weight = {Mode.DENSE: 1.0, Mode.LEXICAL: 0.0}.get(mode, DENSE)
    scores: Scores = weight * _meaning(found) + (1 - weight) * _words(found)
    return scores


def score_components(found: Candidates, chosen: NDArray[np.int64], late: Scores) -> Scores:
    """What the last stage weighs, shape (n, 3): cosine, BM25 and late interaction, each from 0 to 1."""
    columns = (_meaning(found)[chosen], _words(found)[chosen], np.clip(late, 0.0, 1.0))
    return np.stack(columns, axis=1)


def refine_scores(found: Candidates, scores: Scores, chosen: NDArray[np.int64], late: Scores) -> Scores:
    """`scores` with those at the places `chosen` replaced, and the others below them.

    `late` is how well the question's words are matched in the chosen.
    """
    close = np.einsum("np,p->n", score_components(found, chosen, late), np.array(SHARES, np.float32))
    return promote(scores, chosen, close)


def promote(scores: Scores, chosen: NDArray[np.int64], close: Scores) -> Scores:
    """`scores` with `close` at the places `chosen`, and the others below them in their order."""
    others = float(np.delete(scores, chosen).max(initial=0.0))
    placed: Scores = scores * (close.min(initial=1.0) / max(others, 1e-9))
    placed[chosen] = close
    return placed


def _meaning(found: Candidates) -> Scores:
    shares: Scores = np.clip(found.cosine, 0.0, 1.0)
    return shares


def _words(found: Candidates) -> Scores:
    best = float(found.bm25.max(initial=0.0))
    shares: Scores = found.bm25 / best if best > 0 else np.zeros_like(found.bm25)
    return shares
