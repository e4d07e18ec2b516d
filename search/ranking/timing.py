"""Times the stages of a search. Must not know what a stage does."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class StageTimer:
    """Milliseconds of each stage of one question, in the order of the stages."""

    stages: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def start(self) -> None:
        """Start the next stage now; the time since the last stage counts for none."""
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Record that `stage` ends now; one that runs twice takes both times."""
        now = time.perf_counter()
        self.stages[stage] = round(self.stages.get(stage, 0.0) + (now - self._last) * 1000, 3)
        self._last = now
