"""Vectors of a small index in full precision, read into memory without FAISS.

Comparing some hundred vectors takes as long with NumPy, and loading FAISS a tenth of the time and memory of a question
on the command line. Knows the head of FAISS's file of flat vectors; must not know other types.
"""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.vectors.dense import VectorIndex

# Files up to this size are read: 650 vectors of 384 numbers.
SMALL_BYTES = 1_000_000
# The head of an IndexFlatIP: its name, dimension, count, two unused numbers, trained, metric, and numbers that follow.
_HEAD = struct.Struct("<4siqqq?iq")
_FLAT_INNER_PRODUCT = b"IxFI"


def is_small(path: Path) -> bool:
    """Whether a file is read without FAISS; false if it cannot be read."""
    try:
        with path.open("rb") as file:
            return path.stat().st_size <= SMALL_BYTES and file.read(4) == _FLAT_INNER_PRODUCT
    except OSError:
        return False


def open_vectors(path: Path, cells: Path | None = None) -> VectorIndex:
    """Open the vectors at `path`, and their inverted file at `cells`, if given."""
    return SmallVectorIndex(path) if cells is None and is_small(path) else VectorIndex(path, cells)


class SmallVectorIndex(VectorIndex):
    """The vectors of a small file, in memory."""

    def __init__(self, path: Path) -> None:
        """Read all vectors. Raises OSError, or ValueError if the file was cut short."""
        content = path.read_bytes()
        if len(content) < _HEAD.size:
            raise ValueError(f"{path.name} is too short for vectors")
        _, dim, count, *_, numbers = _HEAD.unpack_from(content)
        if dim < 1 or numbers != dim * count or len(content) != _HEAD.size + 4 * numbers:
            raise ValueError(f"{path.name} does not hold {count} vectors of {dim} numbers")
        # A copy, as numbers at odd places of memory are slow.
        self._vectors: Vectors = np.frombuffer(content, np.float32, offset=_HEAD.size).reshape(count, dim).copy()

    @property
    def size(self) -> int:
        """The number of vectors."""
        return len(self._vectors)

    @property
    def dim(self) -> int:
        """Dimension of a vector."""
        return int(self._vectors.shape[1])

    def top(self, question: Vectors, k: int, allowed: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the `k` vectors nearest to `question` (shape (dim,)), best first, among the `allowed` ones."""
        products = np.einsum("ij,j->i", self._vectors, question)
        rows = np.arange(self.size) if allowed is None else allowed
        nearest: NDArray[np.int64] = rows[np.argsort(-products[rows], kind="stable")[:k]]
        return nearest

    def part(self, start: int, stop: int) -> Vectors:
        """The vectors of the rows from `start` to before `stop`, as far as there are; shape (rows, dim)."""
        return self._vectors[start:stop]

    def _read_rows(self, rows: NDArray[np.int64]) -> Vectors:
        return self._vectors[rows]
