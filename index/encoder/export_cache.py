"""The caches of exported encoders: that of a data folder, and one for all data folders of a user.

Knows digests, permissions and locks; must not know how an encoder is exported.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from index.encoder.onnx import ENCODER_FILES
from index.errors import EncoderError

# The file with the digests of all others.
_DIGESTS_FILE = "sums.json"
# Permissions by which others than the owner could change a folder.
_WRITABLE_BY_OTHERS = 0o022
# Seconds for which an export by another process is awaited.
_EXPORT_SECONDS = 600


def cached_export(name: str, cache: Path, shared: Path | None) -> Path | None:
    """The folder of the export `name`, in the cache of the data folder or in the trusted shared one, if it is whole."""
    if _is_whole(cache / name):
        return cache / name
    return shared / name if shared and _is_safe(shared / name) else None


def write_export(name: str, cache: Path, shared: Path | None, write: Callable[[Path], None]) -> Path:
    """The folder of the export `name`, which `write` writes into the folder it is given.

    A shared cache that others could change, or that cannot be written, is done without.
    """
    with suppress(OSError):
        if shared and shared.is_absolute():
            shared.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_trusted(shared):
                return _write_once(shared / name, write, _is_safe)
    return _write_once(cache / name, write, _is_whole)


def _write_once(folder: Path, write: Callable[[Path], None], is_good: Callable[[Path], bool]) -> Path:
    """Write an export unless another process did so while this one waited for its turn."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _export_lock(folder.parent.with_name(f"{folder.parent.name}.lock")):
        if not is_good(folder):
            with _draft_folder(folder) as draft:
                write(draft)
                (draft / _DIGESTS_FILE).write_text(json.dumps(_file_digests(draft)) + "\n", "utf-8")
    return folder


@contextmanager
def _export_lock(path: Path) -> Iterator[None]:
    """Let no other process export meanwhile. Raises EncoderError if one does so for too long."""
    lock = FileLock(path, timeout=_EXPORT_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise EncoderError(
            f"Another process has exported an encoder for {_EXPORT_SECONDS:g} s and holds {path}: end it and try again."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _draft_folder(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` when the block ends well."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-") as scratch:
        draft = Path(scratch) / "encoder"
        draft.mkdir(mode=0o755)
        yield draft
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)


def _is_whole(folder: Path) -> bool:
    """Whether an export exists and its files match their digests."""
    try:
        return bool(json.loads((folder / _DIGESTS_FILE).read_text("utf-8")) == _file_digests(folder))
    except (OSError, ValueError):
        return False


def _is_safe(folder: Path) -> bool:
    """Whether an export is whole and nobody else could have changed it."""
    return _is_trusted(folder.parent) and _is_trusted(folder) and _is_whole(folder)


def _is_trusted(folder: Path) -> bool:
    """Whether a folder belongs to this user or to root, and nobody else can write in it."""
    try:
        status = folder.stat()
    except OSError:
        return False
    return os.name != "posix" or (status.st_uid in {0, os.geteuid()} and not status.st_mode & _WRITABLE_BY_OTHERS)


def _file_digests(folder: Path) -> dict[str, str]:
    paths = (folder / name for name in ENCODER_FILES)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}
