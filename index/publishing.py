"""Seal, publish, choose and prune generations. A published generation never changes."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from index.current import current_name, read_current, set_current, sync_path
from index.errors import IndexingError
from index.generation import Generation
from index.integrity import files_below
from index.layout import MANIFEST, Layout
from index.lock import build_lock
from index.model import Manifest

# Generations that pruning leaves by default.
RETAINED = 3


def seal(folder: Path, manifest: Manifest) -> str:
    """Flush all files to disk, write the manifest last, and return the name of the generation."""
    for path in files_below(folder):
        sync_path(path)
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")
    for path in (folder / MANIFEST, *(path for path in folder.rglob("*") if path.is_dir()), folder):
        sync_path(path)
    return f"{manifest.created}-{manifest.digest[:8]}"


def publish(layout: Layout, folder: Path, name: str) -> None:
    """Give a sealed folder its name and make it the live generation."""
    folder.rename(layout.generation(name))
    sync_path(layout.generations)
    set_current(layout, name)


def use_generation(layout: Layout, name: str = "") -> Manifest:
    """Make a published generation the live one after checking that it opens.

    The default is the newest that is not live. Raises IndexingError for a name that is not published, Damaged for a
    generation that does not open, Busy while a build runs.
    """
    if not layout.published():
        raise IndexingError(f"There is no generation in {layout.data}: run 'refdesk index' first.")
    with build_lock(layout):
        name = name or next((other for other in layout.published() if other != read_current(layout)), "")
        if name not in layout.published():
            known = ", ".join(layout.published()) or "none"
            raise IndexingError(f"There is no generation '{name[:60]}'; published are: {known}.")
        generation = Generation(layout.generation(name))
        generation.close()
        set_current(layout, name)
        return generation.manifest


def prune(layout: Layout, keep: int = RETAINED) -> list[str]:
    """Remove all but the newest `keep` generations, never the live one; returns the removed names."""
    live = current_name(layout)
    removed = [name for name in layout.published()[keep:] if name != live]
    # Renamed first, so that a half removed folder is never taken for a generation.
    hidden = [layout.generation(name).rename(layout.generations / f".building-{name}") for name in removed]
    sync_path(layout.generations)
    remove_folders(hidden)
    return removed


def remove_folders(folders: Iterable[Path]) -> None:
    """Delete folders; a missing one is no error."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
