"""Replace a small file of the user, such as a list or the settings: in one step and durably, or not at all.

Knows files; must not know what is in them.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """A lock that leaves no file behind and ends with the process; whoever replaces a file of the folder holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_file(target: Path, content: bytes, expected: bytes | None = None) -> bool:
    """Give the file at `target`, which may not exist yet, this content; permissions, attributes and owner stay.

    With `expected` nothing changes if the file has another content by now; returns whether it was replaced.
    """
    draft = target.with_name(f".{target.name}.new")  # one name, so that killed processes leave one at most
    draft.unlink(missing_ok=True)
    try:
        _write_draft(draft, target, content)
        if expected is not None and target.read_bytes() != expected:
            return False
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return True


def _write_draft(draft: Path, target: Path, content: bytes) -> None:
    """Write a file beside the target, which nobody can read who cannot read that one."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:  # noqa: PTH123, a handle
        file.write(content)
        if target.exists():
            _copy_permissions(target, draft)
        file.flush()
        os.fsync(file.fileno())


def _copy_permissions(source: Path, target: Path) -> None:
    """Mode, extended attributes and, where that is allowed, the owner."""
    status = source.stat()
    with suppress(PermissionError):
        os.chown(target, status.st_uid, status.st_gid)
    shutil.copystat(source, target)
    os.utime(target)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
