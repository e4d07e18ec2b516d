"""What a process and its children use, as Linux tells it in /proc: processor time and memory."""

import os
import re
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


class Processes:
    """A process with its children, as they are when asked."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def _all(self) -> list[Path]:
        children = (Path(f"/proc/{self._pid}/task/{self._pid}/children")).read_text().split()
        return [Path(f"/proc/{pid}") for pid in (self._pid, *children)]

    def seconds(self) -> float:
        """Processor seconds, user's and system's, since they began."""
        fields = [(each / "stat").read_text().rpartition(")")[2].split() for each in self._all()]
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICK

    def _rollup(self, name: str) -> float:
        told = (
            re.search(rf"^{name}:\s+(\d+) kB", (each / "smaps_rollup").read_text(), re.MULTILINE)
            for each in self._all()
        )
        return round(sum(int(one[1]) for one in told if one) / 1000, 1)

    def megabytes(self) -> float:
        """Memory of all together, what they share counted once."""
        return self._rollup("Pss")

    def shared(self) -> float:
        """Of the memory that each sees, what others see too, added up over them."""
        return round(self._rollup("Rss") - self._rollup("Pss"), 1)
