"""The lock of a data folder that a run over the links holds: one run at a time among all programs.

Knows the file alone; must not know what runs. It lies beside the lock of builds, which is held for seconds.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import Busy
from index.layout import Layout

# Whoever asks whether a run is under way holds the lock for less.
_MOMENT = 1.0


@contextmanager
def run_lock(layout: Layout, seconds: float = _MOMENT) -> Iterator[None]:
    """Hold the lock. Raises Busy if another process holds it for longer than these seconds."""
    from filelock import FileLock, Timeout  # loads asyncio, which a question does not need

    layout.data.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(_path(layout), timeout=seconds):
            yield
    except Timeout as error:
        raise Busy(f"Another run fetches links for {layout.data}: wait for it to end, then try again.") from error


def is_running(layout: Layout) -> bool:
    """Whether a run over the links holds the lock; one that was killed does not. Needs no right to write."""
    try:
        with _path(layout).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared, so that several may ask at once
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _path(layout: Layout) -> Path:
    return layout.data / "refresh.lock"
