"""Score fusion: one score for a passage from its cosine, its BM25 score and its late interaction.

Fuses scores, not ranks: reciprocal rank fusion discards how confident each retriever is, and loses to the
dense retriever alone on paraphrased questions (`refdesk eval`, docs/decisions/009). Must not know texts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.reader import Candidates, Scores
from search.model import Mode, StageScores

# Weight of the cosine without late interaction: the fixed weight that is at least as good as either
# retriever alone on every development collection (docs/decisions/009 has the table).
DENSE_WEIGHT = 0.8
# Weights of cosine, BM25 and late interaction in the last stage, as `make shares` chooses them on four
# development collections (docs/decisions/009). They sum to 1, so scores stay from 0 to 1.
STAGE_WEIGHTS = 0.275, 0.0125, 0.7125


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """Candidates with their scores by stage, each of shape (n,); `scores` are those of the last stage.

    `late` is NaN for passages without late interaction, `whole` for those whose resource has no other passage or was
    not scored as a whole.
    """

    candidates: Candidates
    fused: Scores
    late: Scores
    whole: Scores
    scores: Scores

    def stage_scores(self, row: int) -> StageScores:
        """The scores of the candidate with this row, by stage."""
        position = int(np.searchsorted(self.candidates.rows, row))
        late, whole = float(self.late[position]), float(self.whole[position])
        return StageScores(
            float(self.candidates.cosine[position]),
            float(self.candidates.bm25[position]),
            float(self.fused[position]),
            None if np.isnan(late) else late,
            None if np.isnan(whole) else whole,
        )


def fuse_scores(candidates: Candidates, mode: Mode) -> Scores:
    """Scores from 0 to 1, shape (n,), from cosine and from BM25 divided by the best BM25 score."""
    weight = {Mode.DENSE: 1.0, Mode.LEXICAL: 0.0}.get(mode, DENSE_WEIGHT)
    scores: Scores = weight * _clip_cosine(candidates) + (1 - weight) * _scale_bm25(candidates)
    return scores


def score_components(candidates: Candidates, chosen: NDArray[np.int64], late: Scores) -> Scores:
    """The components of the last stage, shape (n, 3): cosine, BM25 and late interaction, each from 0 to 1.

    `chosen` are positions within the candidates, `late` their late interaction, both of shape (n,).
    """
    columns = (_clip_cosine(candidates)[chosen], _scale_bm25(candidates)[chosen], np.clip(late, 0.0, 1.0))
    return np.stack(columns, axis=1)


def refine_scores(candidates: Candidates, scores: Scores, chosen: NDArray[np.int64], late: Scores) -> Scores:
    """`scores` with those at the positions `chosen` replaced by the last stage's, all others below them.

    `late` is the late interaction of the passages at `chosen`, shape (len(chosen),).
    """
    weights = np.array(STAGE_WEIGHTS, np.float32)
    return promote(scores, chosen, np.einsum("np,p->n", score_components(candidates, chosen, late), weights))


def promote(scores: Scores, chosen: NDArray[np.int64], refined: Scores) -> Scores:
    """`scores` with `refined` at the positions `chosen`, all others scaled to stay below them in their order."""
    others = float(np.delete(scores, chosen).max(initial=0.0))
    promoted: Scores = scores * (refined.min(initial=1.0) / max(others, 1e-9))
    promoted[chosen] = refined
    return promoted


def _clip_cosine(candidates: Candidates) -> Scores:
    clipped: Scores = np.clip(candidates.cosine, 0.0, 1.0)
    return clipped


def _scale_bm25(candidates: Candidates) -> Scores:
    best = float(candidates.bm25.max(initial=0.0))
    scaled: Scores = candidates.bm25 / best if best > 0 else np.zeros_like(candidates.bm25)
    return scaled
