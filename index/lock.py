"""The lock of a data folder: one build or `refdesk use` at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import Busy
from index.layout import Layout


@contextmanager
def build_lock(layout: Layout) -> Iterator[None]:
    """Hold the lock of a data folder. Raises Busy while another process holds it."""
    from filelock import FileLock, Timeout  # loads asyncio, which a question does not need

    layout.generations.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(layout.lock, timeout=0):
            yield
    except Timeout as error:
        raise Busy(f"Another build is running on {layout.data}: wait for it to end, then try again.") from error
