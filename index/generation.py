"""One sealed generation: open it, verify it, publish it, prune the old ones, go back to one.

A published generation never changes. CURRENT names the live one and is replaced in one
step, so a reader sees the old or the new and nothing between.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.encoder.onnx import OnnxEncoder, Vectors
from index.errors import Damaged, IndexingError, NoIndex
from index.integrity import check_files, files_below, read_manifest
from index.layout import CATALOG, CELLS, ENCODER, LEXICAL, MANIFEST, OWNERS, TOKENS, VECTORS, Layout, is_name
from index.lock import build_lock
from index.model import Manifest
from index.reader import NONE, Candidates
from index.text.lexical import LexicalIndex
from index.vectors.arrays import map_array
from index.vectors.dense import VectorIndex
from index.vectors.token_vectors import TokenIndex

KEPT = 3
# Rows of which only the best is looked at first, in a large index.
_BLOCK = 64
# Vectors that are read at a time: 25 MB of 384 numbers each.
_BATCH = 16_384


class Generation:
    """Everything a question needs, opened read-only. Safe across threads.

    `remark` says why this is not the one that should answer, where it is not.
    """

    def __init__(self, folder: Path, threads: int = 2, name: str = "") -> None:
        """Open and check a generation. Raises Damaged with one sentence if it is not whole.

        `name` is given where the folder does not bear it yet.
        """
        self.name, self.folder = name or folder.name, folder
        self.remark = ""
        self.manifest = read_manifest(folder, self.name)
        try:
            check_files(folder, self.name, self.manifest)
            self.catalog = Catalog(folder / CATALOG)
            self.vectors = VectorIndex(folder / VECTORS, folder / CELLS if (folder / CELLS).is_file() else None)
            self.lexical = LexicalIndex(folder / LEXICAL)
            self.encoder = OnnxEncoder(folder / ENCODER, threads)
            self.tokens = TokenIndex(folder / TOKENS) if (folder / TOKENS).is_dir() else None
            self.owners: NDArray[np.int32] = map_array(folder / OWNERS)
            self._check_counts()
        except Damaged:
            raise
        except Exception as error:  # five libraries, each with its own words for bytes that nobody wrote
            raise Damaged(f"Generation {self.name} cannot be opened ({error})") from error

    def close(self) -> None:
        """Release the catalogue; the memory-mapped files go with the object."""
        self.catalog.close()

    def candidates(
        self, vector: Vectors, terms: Sequence[str], near: int, worded: int, owners: Sequence[int] | None = None
    ) -> Candidates:
        """See `index.reader.IndexReader`."""
        allowed = None if owners is None else self._owned(owners)
        words = self.lexical.scores(terms)
        proposed = [self.vectors.top(vector, near, allowed)] if near else []
        proposed += [_best(words, worded, allowed)] if worded else []
        rows = np.unique(np.concatenate(proposed)).astype(np.int64)
        cosines = self.vectors.cosines(vector, rows)
        return Candidates(rows, self.owners[rows].astype(np.int64), cosines, words[rows])

    def worded(self, terms: Sequence[str], k: int) -> list[int]:
        """See `index.reader.IndexReader`."""
        scores = self.lexical.scores(terms)
        best = np.argsort(-scores, kind="stable")[:k]
        found: list[int] = best[scores[best] > 0].tolist()
        return found

    def rows(self, ordinal: int) -> list[int]:
        """See `index.reader.IndexReader`."""
        found: list[int] = np.flatnonzero(np.asarray(self.owners) == ordinal).tolist()
        return found

    def parts(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """See `index.reader.IndexReader`."""
        for start in range(0, self.vectors.size, _BATCH):
            yield self.owners[start : start + _BATCH].astype(np.int64), self.vectors.part(start, start + _BATCH)

    def _owned(self, owners: Sequence[int]) -> NDArray[np.int64]:
        """The rows of these resources."""
        wanted = np.zeros(self.manifest.counts["resources"], np.bool_)
        wanted[list(owners)] = True
        return np.flatnonzero(wanted[self.owners]).astype(np.int64)

    def _check_counts(self) -> None:
        expected = self.manifest.counts["chunks"]
        found = {self.catalog.size, self.vectors.size, self.lexical.size, len(self.owners)}
        found |= {self.tokens.size} if self.tokens else set()
        if found != {expected} or self.vectors.dim != self.manifest.encoder.dim:
            raise Damaged(f"Generation {self.name} should hold {expected} passages and holds {found}")


def _best(scores: NDArray[np.float32], depth: int, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Rows of the `depth` highest positive scores among `allowed`."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(rows) > depth:
        rows = rows[np.argpartition(scores[rows], -depth)[-depth:]]
    return rows.astype(np.int64)


@dataclass(frozen=True, slots=True)
class LocalRepository:
    """The generations in a data folder: the `index.reader.IndexRepository` of one machine."""

    layout: Layout
    threads: int = 2

    def current(self) -> str:
        """See `index.reader.IndexRepository`."""
        return read_current(self.layout)

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> Generation:
        """See `index.reader.IndexRepository`."""
        return (open_current if stand_in else open_live)(self.layout, self.threads, refused)

    def published(self) -> list[str]:
        """See `index.reader.IndexRepository`."""
        return self.layout.published()

    def use(self, name: str = "") -> None:
        """See `index.reader.IndexRepository`."""
        use_generation(self.layout, name)


def open_current(layout: Layout, threads: int = 2, refused: Mapping[str, Damaged] = NONE) -> Generation:
    """Open the live generation; where that is damaged the newest good one before it, else after it, with a remark.

    Those `refused` count as damaged, with the reason why. Raises NoIndex when nothing was published,
    Damaged when none is whole.
    """
    try:
        return open_live(layout, threads, refused)
    except Damaged as error:
        for name in _others(layout):
            if name not in refused and (opened := _whole(layout, name, threads)):
                opened.remark = f"{error.what}, so {name} answers in its place; run 'refdesk index' to build anew."
                return opened
        raise


def open_live(layout: Layout, threads: int = 2, refused: Mapping[str, Damaged] = NONE) -> Generation:
    """Open the live generation and no other; once more if it was pruned while we looked. Raises as `open_current`."""
    try:
        return _live(layout, threads, refused)
    except Damaged:  # by now CURRENT names another, or the same error comes again
        return _live(layout, threads, refused)


def _live(layout: Layout, threads: int, refused: Mapping[str, Damaged]) -> Generation:
    name = current_name(layout)
    if name in refused:
        raise refused[name]
    return Generation(layout.generation(name), threads)


def _others(layout: Layout) -> list[str]:
    """The generations before the one that CURRENT names, newest first, then those after it; all where it names none."""
    live = read_current(layout)
    others = [name for name in layout.published() if name != live]
    return sorted(others, key=lambda name: is_name(live) and name > live)


def _whole(layout: Layout, name: str, threads: int) -> Generation | None:
    try:
        return Generation(layout.generation(name), threads)
    except Damaged:
        return None


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
    if not is_name(name) or not layout.generation(name).is_dir():
        raise Damaged(f"{layout.current} names '{name[:60]}', which is not there")
    return name


def seal(folder: Path, manifest: Manifest) -> str:
    """Make every file durable, write the manifest last, and return the generation's name."""
    for path in files_below(folder):
        _sync(path)
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")
    for path in (folder / MANIFEST, *(path for path in folder.rglob("*") if path.is_dir()), folder):
        _sync(path)
    return f"{manifest.created}-{manifest.digest[:8]}"


def publish(layout: Layout, folder: Path, name: str) -> None:
    """Give a sealed folder its name and make it the live generation."""
    folder.rename(layout.generation(name))
    _sync(layout.generations)
    set_current(layout, name)


def set_current(layout: Layout, name: str) -> None:
    """Make `name` the live generation, in one step."""
    draft = layout.data / f"CURRENT.{os.getpid()}.tmp"
    draft.write_text(name + "\n", "utf-8")
    _sync(draft)
    draft.replace(layout.current)
    _sync(layout.data)


def use_generation(layout: Layout, name: str = "") -> Manifest:
    """Go back (or forward) to a published generation after making sure that it opens.

    Without a name it is the newest that is not live. Raises IndexingError for a name that is
    not published, Damaged for a generation that does not open, Busy while a build runs.
    """
    if not layout.published():
        raise IndexingError(f"There is no generation in {layout.data}: run 'refdesk index' first.")
    with build_lock(layout):
        return _use(layout, name)


def _use(layout: Layout, name: str) -> Manifest:
    name = name or next((other for other in layout.published() if other != read_current(layout)), "")
    if name not in layout.published():
        known = ", ".join(layout.published()) or "none"
        raise IndexingError(f"There is no generation '{name[:60]}'; published are: {known}.")
    opened = Generation(layout.generation(name))
    opened.close()
    set_current(layout, name)
    return opened.manifest


def read_current(layout: Layout) -> str:
    """What CURRENT says, right or wrong."""
    try:
        return layout.current.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def prune(layout: Layout, keep: int = KEPT) -> list[str]:
    """Remove all but the newest `keep` generations, never the live one; returns their names."""
    live = current_name(layout)
    doomed = [name for name in layout.published()[keep:] if name != live]
    # Hidden first, so that one that is half removed is never taken for a generation.
    hidden = [layout.generation(name).rename(layout.generations / f".building-{name}") for name in doomed]
    _sync(layout.generations)
    remove_folders(hidden)
    return doomed


def remove_folders(folders: Iterable[Path]) -> None:
    """Delete folders; one that is already gone is no error."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
