"""Dense vectors in FAISS, memory-mapped: exact, in half precision, or that with an inverted file which proposes rows.

Which of these an index has follows from its size (`index.vectors.index_types`). Whatever it is, cosines are those of the
vectors as they are kept, in full or half precision; a coarser code only ever proposes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx import Vectors
from index.vectors.arrays import FileSlices
from index.vectors.matmul import inner_products

# Rows that an inverted file proposes for each that is wanted, and at least, as its codes are coarse.
_PROPOSED, _LEAST = 3, 600


class VectorIndex:
    """Inner product over unit vectors, which is their cosine. A position is a chunk's row."""

    def __init__(self, path: Path, cells: Path | None = None) -> None:
        """Open the vectors, and the inverted file over them where there is one."""
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._cells = faiss.read_index(str(cells), faiss.IO_FLAG_MMAP_IFC) if cells else None
        self._halves = _Halves(path, self._index.ntotal, self._index.d) if cells else None

    @property
    def size(self) -> int:
        """How many vectors there are; -1 where the inverted file has another number."""
        agree = self._cells is None or self._cells.ntotal == self._index.ntotal
        return int(self._index.ntotal) if agree else -1

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def top(self, question: Vectors, k: int, allowed: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the `k` vectors nearest to `question` (shape (dim,)), best first.

        Among `allowed` rows it is always the whole comparison, as those of a filter may lie in any cell.
        """
        if self._cells is not None and allowed is None:
            return self._proposed(self._cells, question, k)
        parameters = None
        if allowed is not None:
            mask = np.zeros(self.size, np.bool_)
            mask[allowed] = True
            bits = np.packbits(mask, bitorder="little")
            chosen = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # SWIG
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # SWIG
        with _alone():
            _, rows = self._index.search(question[None, :], min(k, self.size), params=parameters)
        found: NDArray[np.int64] = rows[0][rows[0] >= 0]
        return found

    def _proposed(self, cells: "faiss.Index", question: Vectors, k: int) -> NDArray[np.int64]:
        """The nearest of the rows that an inverted file proposes."""
        _, rows = cells.search(question[None, :], min(max(_PROPOSED * k, _LEAST), self.size))
        near: NDArray[np.int64] = np.sort(rows[0][rows[0] >= 0])
        best = np.argsort(-self.cosines(question, near), kind="stable")[:k]
        return near[best]

    def cosines(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Cosine of `question` and each of `rows`, shape (len(rows),)."""
        # Not BLAS, whose threads cost milliseconds on busy cores for so little work.
        found: Vectors = np.einsum("ij,j->i", self._vectors(rows), question)
        return found

    def between(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> Vectors:
        """Cosine of each of `rows` and each of `others`, shape (len(rows), len(others))."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)), np.float32)
        return inner_products(self._vectors(rows), self._vectors(others))

    def _vectors(self, rows: NDArray[np.int64]) -> Vectors:
        if self._halves is not None:
            return self._halves.read(rows)
        found: Vectors = self._index.reconstruct_batch(rows)
        return found

    def part(self, start: int, stop: int) -> Vectors:
        """The vectors of the rows from `start` to before `stop`, or to the last; shape (rows, dim)."""
        found: Vectors = self._index.reconstruct_n(start, min(stop, self.size) - start)
        return found


@contextmanager
def _alone() -> Iterator[None]:
    """Let FAISS take one thread: another has to be woken, and then spins. What is set counts for this thread alone."""
    usual = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(usual)


class _Halves:
    """Single vectors out of a file in half precision, in which FAISS has them behind each other at its end."""

    def __init__(self, path: Path, count: int, dim: int) -> None:
        self._pieces, self._width = FileSlices(path), 2 * dim
        self._start = path.stat().st_size - count * self._width

    def read(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (len(rows), dim)."""
        found = np.empty((len(rows), self._width), np.uint8)
        for into, row in zip(found, rows.tolist(), strict=True):
            self._pieces.into(into, self._start + row * self._width)
        return found.view(np.float16).astype(np.float32)
