"""The file of readers' verdicts: each is one line, durable once it is written, and whole whoever else writes.

Knows files and lines; must not know what a verdict is about.
"""

import errno
import fcntl
import os
from pathlib import Path

from api.errors import SwitchedOff
from index.current import sync_path
from search.evaluation.feedback import Feedback, is_verdict

# Some hundred thousand verdicts; more are a robot's.
MAX_BYTES = 20_000_000
# Bytes of the longest line by far.
_LONGEST = 1_000_000


def append_verdict(path: Path, verdict: Feedback) -> None:
    """Append a line to the file at `path`, which may not exist yet. Raises SwitchedOff if it is full, and OSError.

    Processes wait for each other. A last line that a crash cut off is removed first.
    """
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size > MAX_BYTES:
            raise SwitchedOff(f"{path} is full: move it away.")
        _append(descriptor, size, f"{verdict.to_json()}\n".encode("utf-8", "replace"))
    finally:
        os.close(descriptor)
    if is_new:
        sync_path(path.parent)


def _append(descriptor: int, size: int, line: bytes) -> None:
    """Write a line at the end and sync it; if that fails, the file is as it was."""
    tail = os.pread(descriptor, _LONGEST, max(0, size - _LONGEST)).rpartition(b"\n")[2]
    if tail and is_verdict(tail.decode("utf-8", "replace")):
        line = b"\n" + line  # of an editor that ends files without a line break
    elif tail:
        size -= len(tail)
        os.ftruncate(descriptor, size)
    try:
        _write_all(descriptor, line)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _write_all(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)
