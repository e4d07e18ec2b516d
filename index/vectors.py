"""Dense vectors in FAISS: write them, open them memory-mapped, search them exactly."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.products import product


class VectorIndex:
    """Inner product over unit vectors, which is their cosine. A position is a chunk's row."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def top(self, question: Vectors, k: int, allowed: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the `k` vectors nearest to `question` (shape (dim,)), best first."""
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]  # SWIG
        _, rows = self._index.search(question[None, :], min(k, self.size), params=parameters)
        found: NDArray[np.int64] = rows[0][rows[0] >= 0]
        return found

    def cosines(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Cosine of `question` and each of `rows`, shape (len(rows),)."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        # Not BLAS, whose threads cost milliseconds on busy cores for so little work.
        found: Vectors = np.einsum("ij,j->i", vectors, question)
        return found

    def between(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> Vectors:
        """Cosine of each of `rows` and each of `others`, shape (len(rows), len(others))."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)), np.float32)
        return product(self._index.reconstruct_batch(rows), self._index.reconstruct_batch(others))

    def part(self, start: int, stop: int) -> Vectors:
        """The vectors of the rows from `start` to before `stop`, or to the last; shape (rows, dim)."""
        found: Vectors = self._index.reconstruct_n(start, min(stop, self.size) - start)
        return found


def write(path: Path, vectors: Vectors) -> None:
    """Write an exact index over `vectors`, shape (n, dim)."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    faiss.write_index(index, str(path))
