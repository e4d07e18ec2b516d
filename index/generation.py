"""One sealed generation: open it, verify it, publish it, prune the old ones, go back to one.

A published generation never changes. CURRENT names the live one and is replaced in one
step, so a reader sees the old or the new and nothing between.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.encoder import OnnxEncoder
from index.errors import Damaged, EncoderError, IndexingError, NoIndex
from index.layout import CATALOG, ENCODER, LEXICAL, MANIFEST, OWNERS, TOKENS, VECTORS, Layout, is_name
from index.lexical import LexicalIndex
from index.lock import alone
from index.model import Manifest
from index.tokens import TokenIndex
from index.vectors import VectorIndex

FORMAT = 3
KEPT = 3
# Larger files are checked by size alone on opening; their digests take seconds.
CHECKED_BYTES = 64_000_000
_MEND = "run 'refdesk use' to go back to the newest other one, or 'refdesk index' to build anew"


class Generation:
    """Everything a question needs, opened read-only. Safe across threads."""

    def __init__(self, folder: Path, threads: int = 2, name: str = "") -> None:
        """Open and check a generation. Raises Damaged with one sentence if it is not whole.

        `name` is given where the folder does not bear it yet.
        """
        self.name = name or folder.name
        self.manifest = read_manifest(folder, self.name)
        try:
            _check_files(folder, self.name, self.manifest)
            self.catalog = Catalog(folder / CATALOG)
            self.vectors = VectorIndex(folder / VECTORS)
            self.lexical = LexicalIndex(folder / LEXICAL)
            self.encoder = OnnxEncoder(folder / ENCODER, threads)
            self.tokens = TokenIndex(folder / TOKENS) if (folder / TOKENS).is_dir() else None
            self.owners: NDArray[np.int32] = np.load(folder / OWNERS, mmap_mode="r")
            self._check_counts()
        except (EncoderError, OSError, ValueError, RuntimeError, KeyError, sqlite3.Error) as error:
            raise Damaged(f"Generation {self.name} cannot be opened ({error}); {_MEND}.") from error

    def close(self) -> None:
        """Release the catalogue; the memory-mapped files go with the object."""
        self.catalog.close()

    def _check_counts(self) -> None:
        expected = self.manifest.counts["chunks"]
        found = {self.catalog.size, self.vectors.size, self.lexical.size, len(self.owners)}
        found |= {self.tokens.size} if self.tokens else set()
        if found != {expected} or self.vectors.dim != self.manifest.encoder.dim:
            raise Damaged(f"Generation {self.name} should hold {expected} passages and holds {found}; {_MEND}.")


def open_current(layout: Layout, threads: int = 2) -> Generation:
    """Open the live generation; once more if it was pruned while we looked.

    Raises NoIndex when nothing was published, Damaged when what CURRENT names is not whole.
    """
    try:
        return Generation(layout.generation(current(layout)), threads)
    except Damaged:  # by now CURRENT names another, or the same error comes again
        return Generation(layout.generation(current(layout)), threads)


def current(layout: Layout) -> str:
    """The name of the live generation. Raises NoIndex or Damaged."""
    try:
        name = layout.current.read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise NoIndex(f"There is no index in {layout.data} yet: run 'refdesk index' first.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"{layout.current} cannot be read ({error}); {_MEND}.") from error
    if not is_name(name) or not layout.generation(name).is_dir():
        raise Damaged(f"{layout.current} names '{name[:60]}', which is not there; {_MEND}.")
    return name


def read_manifest(folder: Path, name: str) -> Manifest:
    """The manifest of the generation `name`, whose digest is in that name. Raises Damaged."""
    try:
        text = (folder / MANIFEST).read_text("utf-8")
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise Damaged(f"Generation {name} has format {found['format']}, this version reads {FORMAT}; {_MEND}.")
        manifest = Manifest.from_json(text)
    except FileNotFoundError as error:
        raise Damaged(f"Generation {name} has no {MANIFEST}; {_MEND}.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{MANIFEST} of generation {name} cannot be read ({error}); {_MEND}.") from error
    if hashlib.sha256(text.encode()).hexdigest()[:8] != name[-8:]:
        raise Damaged(f"{MANIFEST} of generation {name} was altered; {_MEND}.")
    return manifest


def _check_files(folder: Path, name: str, manifest: Manifest) -> None:
    for file, expected in manifest.files.items():
        path = folder / file
        if not path.is_file():
            raise Damaged(f"Generation {name} lacks its file {file}; {_MEND}.")
        size = path.stat().st_size
        if size != expected["bytes"] or (size <= CHECKED_BYTES and digest(path) != expected["sha256"]):
            raise Damaged(f"The file {file} of generation {name} was altered; {_MEND}.")


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(folder: Path, manifest: Manifest) -> str:
    """Make every file durable, write the manifest last, and return the generation's name."""
    for path in _files(folder):
        _sync(path)
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")
    for path in (folder / MANIFEST, *(path for path in folder.rglob("*") if path.is_dir()), folder):
        _sync(path)
    return f"{manifest.created}-{manifest.digest[:8]}"


def listing(folder: Path) -> dict[str, dict[str, int | str]]:
    """Bytes and SHA-256 of every file in a folder that is about to be sealed."""
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path)}
        for path in _files(folder)
    }


def publish(layout: Layout, folder: Path, name: str) -> None:
    """Give a sealed folder its name and make it the live generation."""
    folder.rename(layout.generation(name))
    _sync(layout.generations)
    point(layout, name)


def point(layout: Layout, name: str) -> None:
    """Make `name` the live generation, in one step."""
    draft = layout.data / f"CURRENT.{os.getpid()}.tmp"
    draft.write_text(name + "\n", "utf-8")
    _sync(draft)
    draft.replace(layout.current)
    _sync(layout.data)


def use(layout: Layout, name: str = "") -> Manifest:
    """Go back (or forward) to a published generation after making sure that it opens.

    Without a name it is the newest that is not live. Raises IndexingError for a name that is
    not published, Damaged for a generation that does not open, Busy while a build runs.
    """
    if not layout.published():
        raise IndexingError(f"There is no generation in {layout.data}: run 'refdesk index' first.")
    with alone(layout):
        return _use(layout, name)


def _use(layout: Layout, name: str) -> Manifest:
    name = name or next((other for other in layout.published() if other != _named(layout)), "")
    if name not in layout.published():
        known = ", ".join(layout.published()) or "none"
        raise IndexingError(f"There is no generation '{name[:60]}'; published are: {known}.")
    opened = Generation(layout.generation(name))
    opened.close()
    point(layout, name)
    return opened.manifest


def _named(layout: Layout) -> str:
    """What CURRENT says, right or wrong."""
    return layout.current.read_text("utf-8", "replace").strip() if layout.current.is_file() else ""


def prune(layout: Layout, keep: int = KEPT) -> list[str]:
    """Remove all but the newest `keep` generations, never the live one; returns their names."""
    live = current(layout)
    doomed = [name for name in layout.published()[keep:] if name != live]
    remove(layout.generation(name) for name in doomed)
    return doomed


def remove(folders: Iterable[Path]) -> None:
    """Delete folders; one that is already gone is no error."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
