"""One score for a passage out of its cosine and its BM25.

Scores are fused, not ranks: reciprocal rank hides how sure each side is, and loses to the
dense side alone where questions are paraphrased (`refdesk eval`, ARCHITECTURE.md).
"""

import numpy as np

from search.model import Mode
from search.retrieve import Candidates, Scores

# Share of the dense side: the fixed weight that is at least as good as either side on every
# development collection (ARCHITECTURE.md has the table).
DENSE = 0.8


def fused(found: Candidates, mode: Mode) -> Scores:
    """Scores from 0 to 1, shape (n,): cosine, and BM25 as a share of the question's best."""
    best = float(found.bm25.max(initial=0.0))
    words = found.bm25 / best if best > 0 else np.zeros_like(found.bm25)
    meaning = np.clip(found.cosine, 0.0, 1.0)
    weight = {Mode.HYBRID: DENSE, Mode.DENSE: 1.0, Mode.LEXICAL: 0.0}[mode]
    scores: Scores = weight * meaning + (1 - weight) * words
    return scores
