"""The speed of reranking on the machine that built the index, by which `auto` decides.

Knows a file of the data folder; must not know settings.
"""

import json
import math
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.current import write_durably
from search.ranking.reranking.cross_encoder import RERANKED, CrossEncoder

_QUESTION = "How do we notice that a model has become worse?"
# More tokens than are read of a pair, so that every pair takes as long as the longest.
_PASSAGE = "Models become worse when the world changes and their data with it. " * 50
_RUNS = 3


@dataclass(frozen=True, slots=True)
class RerankSpeed:
    """The seconds that reading RERANKED of the longest passages takes, by the cross-encoder of this name."""

    cross_encoder: str
    threads: int
    seconds: float
    measured: str

    def is_enough(self, cross_encoder: str, threads: int, deadline: float) -> bool:
        """Whether this cross-encoder reads them within `deadline` seconds."""
        return (self.cross_encoder, self.threads) == (cross_encoder, threads) and self.seconds <= deadline


def measure_speed(cross_encoder: CrossEncoder, name: str, threads: int) -> RerankSpeed:
    """The least time of _RUNS: what the machine can do while nothing else runs."""
    seconds = min(_time_run(cross_encoder) for _ in range(_RUNS))
    return RerankSpeed(name, threads, round(seconds, 4), datetime.now(UTC).isoformat(timespec="seconds"))


def faster(speed: RerankSpeed, earlier: RerankSpeed | None) -> RerankSpeed:
    """The faster of two measurements of one cross-encoder: a refresh measures beside a server at work."""
    is_same = earlier is not None and (earlier.cross_encoder, earlier.threads) == (speed.cross_encoder, speed.threads)
    return earlier if earlier and is_same and earlier.seconds < speed.seconds else speed


def write_speed(path: Path, speed: RerankSpeed) -> None:
    """Write the speed in one step. Raises OSError."""
    write_durably(path, json.dumps(asdict(speed), indent=1) + "\n")


def read_speed(path: Path) -> RerankSpeed | None:
    """The speed that was written; None if there is none that can be read."""
    try:
        speed = RerankSpeed(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return speed if isinstance(speed.seconds, (int, float)) else None


def _time_run(cross_encoder: CrossEncoder) -> float:
    start = time.perf_counter()
    cross_encoder.logits(_QUESTION, [_PASSAGE] * RERANKED, math.inf)
    return time.perf_counter() - start
