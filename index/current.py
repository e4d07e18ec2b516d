"""The file CURRENT, which names the live generation, and how such a small file of the data folder is replaced."""

import os
from pathlib import Path

from index.errors import Damaged, NoIndex
from index.layout import Layout, is_generation_name


def read_current(layout: Layout) -> str:
    """The content of CURRENT, unchecked; empty if it cannot be read."""
    try:
        return layout.current.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def current_name(layout: Layout) -> str:
    """The name of the live generation. Raises NoIndex or Damaged."""
    try:
        name = layout.current.read_text("utf-8").strip()
    except FileNotFoundError as error:
        if layout.published():
            raise Damaged(f"{layout.current} is missing") from error
        raise NoIndex(f"There is no index in {layout.data} yet: run 'refdesk index' first.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"{layout.current} cannot be read ({error})") from error
    if not is_generation_name(name) or not layout.generation(name).is_dir():
        raise Damaged(f"{layout.current} names '{name[:60]}', which is not there")
    return name


def set_current(layout: Layout, name: str) -> None:
    """Make `name` the live generation, atomically and durably. The caller holds the lock of builds."""
    write_durably(layout.current, name + "\n")


def write_durably(path: Path, text: str) -> None:
    """Give a file this text in one step. Raises OSError, and leaves the file as it was then.

    The draft has one name, so that killed processes leave one at most: the caller holds a lock, or can do without.
    """
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.write_text(text, "utf-8")
        sync_path(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)  # of a disk that is full
    sync_path(path.parent)


def sync_path(path: Path) -> None:
    """Flush a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
