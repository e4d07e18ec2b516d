"""The dense index: FAISS vectors, memory-mapped, in full precision, half precision, or half with an inverted file.

`index.vectors.index_types` chooses the type by size. Cosines are always computed from the stored vectors, in full or
half precision; the coarser codes of the inverted file only propose rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import FileSlices, Vectors
from index.vectors.matmul import inner_products

if TYPE_CHECKING:
    import faiss

# Rows that the inverted file proposes per requested row, and at least: its codes are coarse.
_PROPOSALS_PER_ROW, _MIN_PROPOSALS = 3, 600


class VectorIndex:
    """Cosines of unit vectors, as inner products. Positions are the rows of chunks."""

    def __init__(self, path: Path, cells: Path | None = None) -> None:
        """Open the vectors at `path`, and their inverted file at `cells`, if given."""
        import faiss

        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._cells = faiss.read_index(str(cells), faiss.IO_FLAG_MMAP_IFC) if cells else None
        self._half_vectors = _HalfVectors(path, self._index.ntotal, self._index.d) if cells else None

    @property
    def size(self) -> int:
        """The number of vectors; -1 if the inverted file has another number."""
        is_consistent = self._cells is None or self._cells.ntotal == self._index.ntotal
        return int(self._index.ntotal) if is_consistent else -1

    @property
    def dim(self) -> int:
        """Dimension of a vector."""
        return int(self._index.d)

    def top(self, question: Vectors, k: int, allowed: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the `k` vectors nearest to `question` (shape (dim,)), best first.

        With `allowed` rows the search is exhaustive, as they may lie in any cell.
        """
        if self._cells is not None and allowed is None:
            return self._top_of_cells(self._cells, question, k)
        parameters = None
        if allowed is not None:
            import faiss

            mask = np.zeros(self.size, np.bool_)
            mask[allowed] = True
            bits = np.packbits(mask, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # SWIG
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # SWIG
        with _single_thread():
            _, rows = self._index.search(question[None, :], min(k, self.size), params=parameters)
        nearest: NDArray[np.int64] = rows[0][rows[0] >= 0]
        return nearest

    def _top_of_cells(self, cells: "faiss.Index", question: Vectors, k: int) -> NDArray[np.int64]:
        """The nearest of the rows that the inverted file proposes."""
        _, rows = cells.search(question[None, :], min(max(_PROPOSALS_PER_ROW * k, _MIN_PROPOSALS), self.size))
        proposed: NDArray[np.int64] = np.sort(rows[0][rows[0] >= 0])
        best = np.argsort(-self.cosines(question, proposed), kind="stable")[:k]
        return proposed[best]

    def cosines(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Cosines of `question` and the vectors at `rows`, shape (len(rows),)."""
        # Not BLAS: its threads cost milliseconds on busy cores, for little work.
        cosines: Vectors = np.einsum("ij,j->i", self._read_rows(rows), question)
        return cosines

    def between(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> Vectors:
        """Cosines of the vectors at `rows` and those at `others`, shape (len(rows), len(others))."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)), np.float32)
        return inner_products(self._read_rows(rows), self._read_rows(others))

    def _read_rows(self, rows: NDArray[np.int64]) -> Vectors:
        if self._half_vectors is not None:
            return self._half_vectors.read(rows)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors

    def part(self, start: int, stop: int) -> Vectors:
        """The vectors of the rows from `start` to before `stop`, as far as there are; shape (rows, dim)."""
        vectors: Vectors = self._index.reconstruct_n(start, min(stop, self.size) - start)
        return vectors


@contextmanager
def _single_thread() -> Iterator[None]:
    """Restrict FAISS to one thread, as others must be woken and then spin. The setting is local to this thread."""
    import faiss

    previous = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(previous)


class _HalfVectors:
    """Single vectors of a file in half precision, where FAISS stores them consecutively at the end."""

    def __init__(self, path: Path, count: int, dim: int) -> None:
        self._slices, self._width = FileSlices(path), 2 * dim
        self._start = path.stat().st_size - count * self._width

    def read(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors at `rows`, shape (len(rows), dim)."""
        vectors = np.empty((len(rows), self._width), np.uint8)
        for target, row in zip(vectors, rows.tolist(), strict=True):
            self._slices.into(target, self._start + row * self._width)
        return vectors.view(np.float16).astype(np.float32)
