"""The lock of a data folder: one build or `refdesk use` at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from index.errors import Busy
from index.layout import Layout

# Whether the holder in this thread lends the lock.
_lent: ContextVar[bool] = ContextVar("build_lock_is_lent", default=False)


@contextmanager
def build_lock(layout: Layout, seconds: float = 0.0, *, lends: bool = False) -> Iterator[None]:
    """Hold the lock of a data folder; with `lends` what is called in the block may take it, too, as `build` does.

    Raises Busy if another process or thread holds it for longer than these seconds.
    """
    from filelock import FileLock, Timeout  # loads asyncio, which a question does not need

    layout.generations.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.lock, is_singleton=True)
    busy = Busy(f"Another build is running on {layout.data}: wait for it to end, then try again.")
    if lock.is_locked and not _lent.get():  # by this thread
        raise busy
    try:
        with lock.acquire(timeout=seconds):
            token = _lent.set(lends)
            try:
                yield
            finally:
                _lent.reset(token)
    except Timeout as error:
        raise busy from error
