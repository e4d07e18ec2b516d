"""What each stage of a search made of its candidates, and how long each took; only told, never ranked by."""

import time
from dataclasses import dataclass, field

import numpy as np

from index.reader import Candidates, Scores
from search.model import StageScores


@dataclass(slots=True)
class StageTimer:
    """Milliseconds of each stage of one question, in their order."""

    stages: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def start(self) -> None:
        """Go on after a pause that belongs to no stage."""
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Say that `stage` ends now."""
        now = time.perf_counter()
        self.stages[stage] = round((now - self._last) * 1000, 3)
        self._last = now


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """Candidates with their scores, all of shape (n,); `late` is nan for passages that were not held closely."""

    found: Candidates
    fused: Scores
    late: Scores
    scores: Scores

    def parts(self, row: int) -> StageScores:
        """What each stage gave the candidate in this row."""
        at = int(np.searchsorted(self.found.rows, row))
        late = float(self.late[at])
        return StageScores(
            float(self.found.cosine[at]),
            float(self.found.bm25[at]),
            float(self.fused[at]),
            None if np.isnan(late) else late,
        )
