"""An open generation in a data folder, checked on opening.

Opens the live one, or a replacement if it is damaged. Must not change anything on disk; `index.publishing` does.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors, distinct, map_array
from index.catalog import Catalog
from index.current import current_name, read_current
from index.encoder.onnx import OnnxEncoder
from index.errors import Damaged
from index.integrity import check_files, read_manifest
from index.layout import CATALOG, CELLS, ENCODER, LEXICAL, OWNERS, TOKENS, VECTORS, Layout, is_generation_name
from index.reader import NONE, Candidates, WholeResources
from index.text.lexical import LexicalIndex
from index.vectors.small import is_small, open_vectors
from index.vectors.token_vectors import TokenIndex

# Vectors per batch: 25 MB at 384 numbers each.
_BATCH = 16_384


class Generation:
    """An `index.reader.IndexReader` of a folder, memory-mapped and read-only. Safe across threads.

    `remark` says why it replaces the live generation, if it does. `owners` has the ordinal of each row's resource.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        """Open and check a generation, by default named like its folder. Raises Damaged if it is not whole."""
        self.name, self.folder = name or folder.name, folder
        self.remark = ""
        self.manifest = read_manifest(folder, self.name)
        try:
            self._check_files()
            self.catalog = Catalog(folder / CATALOG)
            with ExitStack() as on_error:
                on_error.callback(self.catalog.close)
                self.vectors = open_vectors(folder / VECTORS, folder / CELLS if (folder / CELLS).is_file() else None)
                self.lexical = LexicalIndex(folder / LEXICAL)
                self.encoder = OnnxEncoder(folder / ENCODER)
                self.tokens = TokenIndex(folder / TOKENS) if (folder / TOKENS).is_dir() else None
                self.owners: NDArray[np.int32] = map_array(folder / OWNERS)
                self._check_counts()
                on_error.pop_all()
        except Damaged:
            raise
        except Exception as error:  # each of five libraries has its own errors for damaged files
            raise Damaged(f"Generation {self.name} cannot be opened ({error})") from error

    def _check_files(self) -> None:
        """Check all files, and load meanwhile what will open them: each takes a tenth of a second."""
        with ThreadPoolExecutor(1) as pool:
            checked = pool.submit(check_files, self.folder, self.name, self.manifest)
            import onnxruntime  # noqa: F401
            import tokenizers  # noqa: F401

            if not is_small(self.folder / VECTORS):
                import faiss  # noqa: F401
            checked.result()

    def close(self) -> None:
        """Close the catalogue; mapped files are released with the object."""
        self.catalog.close()

    def candidates(
        self,
        vector: Vectors,
        terms: Sequence[str],
        dense_depth: int,
        lexical_depth: int,
        owners: Sequence[int] | None = None,
    ) -> Candidates:
        """The best passages by cosine and by BM25, see `index.reader.IndexReader.candidates`."""
        allowed = None if owners is None else self._rows_of(owners)
        bm25 = self.lexical.scores(terms)
        proposed = [self.vectors.top(vector, dense_depth, allowed)] if dense_depth else []
        proposed += [_top_scores(bm25, lexical_depth, allowed)] if lexical_depth else []
        rows = distinct(np.concatenate(proposed)).astype(np.int64)
        cosines = self.vectors.cosines(vector, rows)
        return Candidates(rows, self.owners[rows].astype(np.int64), cosines, bm25[rows])

    def whole_resources(self, terms: Sequence[str], ordinals: NDArray[np.int64]) -> WholeResources:
        """BM25 scores of whole resources, see `index.reader.IndexReader.whole_resources`."""
        # In the type of the owners, as NumPy would otherwise convert all of those.
        keys = ordinals.astype(self.owners.dtype)
        starts, stops = (np.searchsorted(self.owners, keys, side) for side in ("left", "right"))
        bm25 = self.lexical.run_scores(terms, starts, stops, self.manifest.passages_per_resource)
        return WholeResources(bm25, stops - starts)

    def top_lexical(self, terms: Sequence[str], k: int) -> list[int]:
        """Rows of the `k` passages of highest BM25, best first; only passages with at least one of the terms."""
        scores = self.lexical.scores(terms)
        matches = np.flatnonzero(scores > 0)
        rows: list[int] = matches[np.argsort(-scores[matches], kind="stable")[:k]].tolist()
        return rows

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the passages of a resource, in order."""
        rows: list[int] = np.flatnonzero(np.asarray(self.owners) == ordinal).tolist()
        return rows

    def vector_batches(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """All passages in batches: ordinals of their resources, and their vectors."""
        for start in range(0, self.vectors.size, _BATCH):
            yield self.owners[start : start + _BATCH].astype(np.int64), self.vectors.part(start, start + _BATCH)

    def _rows_of(self, owners: Sequence[int]) -> NDArray[np.int64]:
        """Rows of the passages of these resources."""
        is_owner = np.zeros(self.manifest.counts["resources"], np.bool_)
        is_owner[list(owners)] = True
        return np.flatnonzero(is_owner[self.owners]).astype(np.int64)

    def _check_counts(self) -> None:
        expected = self.manifest.counts["chunks"]
        sizes = {self.catalog.size, self.vectors.size, self.lexical.size, len(self.owners)}
        sizes |= {self.tokens.size} if self.tokens else set()
        if sizes != {expected} or self.vectors.dim != self.manifest.encoder.dim:
            raise Damaged(f"Generation {self.name} should hold {expected} passages and holds {sizes}")


def _top_scores(scores: NDArray[np.float32], depth: int, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Rows of the `depth` highest positive scores, among `allowed` rows if given; in no order."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(rows) > depth:
        rows = rows[np.argpartition(scores[rows], -depth)[-depth:]]
    return rows.astype(np.int64)


def open_current(layout: Layout, refused: Mapping[str, Damaged] = NONE) -> Generation:
    """Open the live generation; if it is damaged, the newest whole one before it, else after it, with a remark.

    `refused` maps names of generations that count as damaged to the reason why. Raises NoIndex if nothing was
    published, Damaged if no generation is whole.
    """
    try:
        return open_live(layout, refused)
    except Damaged as error:
        for name in _replacements(layout):
            if name not in refused and (generation := _open_if_whole(layout, name)):
                generation.remark = (
                    f"{error.problem}, so {name} answers in its place; run 'refdesk index' to build a new one."
                )
                return generation
        raise


def open_live(layout: Layout, refused: Mapping[str, Damaged] = NONE, *, attempts: int = 2) -> Generation:
    """Open the live generation and no other. Raises NoIndex or Damaged.

    Tried twice, as the generation may be pruned while it is opened; then CURRENT names another.
    """
    try:
        name = current_name(layout)
        if name in refused:
            raise refused[name]
        return Generation(layout.generation(name))
    except Damaged:
        if attempts > 1:
            return open_live(layout, refused, attempts=attempts - 1)
        raise


def _open_if_whole(layout: Layout, name: str) -> Generation | None:
    try:
        return Generation(layout.generation(name))
    except Damaged:
        return None


def _replacements(layout: Layout) -> list[str]:
    """Generations older than the live one, newest first, then newer ones; all if CURRENT names none."""
    live = read_current(layout)
    others = [name for name in layout.published() if name != live]
    return sorted(others, key=lambda name: is_generation_name(live) and name > live)
