"""Token vectors of all passages, quantised to two bits per number, memory-mapped.

Late interaction compares each token of a question with each token of some dozens of passages: milliseconds with stored
vectors, a second if they must be computed. An index may have none. Must not know how cosines are used.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import FileSlices, Vectors, map_array
from index.vectors.matmul import Levels, integer_inner_products

Codes = NDArray[np.uint8]

CODES_FILE, STARTS_FILE, RARITY = "codes.bin", "starts.npy", "rarity.npy"
# Codes beside those that an index shares with an earlier one, and the first and last token of each passage in both.
ADDED_FILE, SPANS_FILE = "added.bin", "spans.npy"
# Codes up to this size are mapped; a mapped page counts as memory once it was touched.
MAPPED_BYTES = 150_000_000
# Thresholds between the four levels, optimal for a standard normal distribution
# (Max, Quantizing for minimum distortion, 1960, table I).
_THRESHOLDS = np.array([-0.9816, 0.0, 0.9816], np.float32)
# A level n from 0 to 3 stands for 2 * (n - 1.5), hence -3, -1, 1 and 3; Max has 3.3 for 3.
_SMALL, _LARGE, _MIDDLE = 1, 3, 1.5
_LEVELS_PER_BYTE = 4
# Numbers in a word of 64 bits; the dimension of token vectors is a multiple of it.
WORD = 32
# Bit positions of the four levels in a byte.
_SHIFTS = 2 * np.arange(_LEVELS_PER_BYTE, dtype=np.uint8)
_LOWER_BITS = np.uint64(0x5555555555555555)
# Mask of the first level in each byte.
_FIRST_LEVELS = np.uint64(0x0303030303030303)
# The largest absolute number of a question token is rounded to this.
_INT8_MAX = 127


def pack_vectors(vectors: Vectors) -> Codes:
    """Quantise unit vectors, shape (n, dim), to codes, shape (n, dim / 4).

    The encoder has rotated them so that all numbers have the standard deviation 1 / sqrt(dim); the same four levels
    fit all of them.
    """
    count, dim = vectors.shape
    levels = np.searchsorted(_THRESHOLDS, vectors * np.sqrt(dim)).astype(np.uint8)
    shifted = levels.reshape(count, dim // _LEVELS_PER_BYTE, _LEVELS_PER_BYTE) << _SHIFTS
    codes: Codes = shifted.sum(axis=2, dtype=np.uint8)
    return codes


def unpack_levels(codes: Codes) -> Levels:
    """The levels of all numbers, from 0 to 3, shape (n, dim), in the order of `interleave`."""
    words = codes.view(np.uint64)
    # A vector's bytes are moved as one item: NumPy takes half as long again to move its few words one by one.
    levels = np.empty((len(words), _LEVELS_PER_BYTE), f"V{codes.shape[1]}")
    for n in range(_LEVELS_PER_BYTE):
        levels[:, n] = ((words >> np.uint64(2 * n)) & _FIRST_LEVELS).view(levels.dtype)[:, 0]
    return levels.view(np.uint8).reshape(len(codes), _LEVELS_PER_BYTE * codes.shape[1])


def interleave(vectors: Vectors) -> Vectors:
    """Reorder vectors, shape (n, dim): the first of every four numbers, then every second, third and fourth."""
    count, dim = vectors.shape
    return vectors.reshape(count, dim // _LEVELS_PER_BYTE, _LEVELS_PER_BYTE).transpose(0, 2, 1).reshape(count, dim)


def vector_lengths(codes: Codes) -> Vectors:
    """Euclidean norms of the vectors, shape (n,), with levels read as -3, -1, 1 and 3."""
    words = codes.view(np.uint64)
    # The two bits of a small level differ, those of a large one are equal.
    counts = np.bitwise_count((words ^ (words >> np.uint64(1))) & _LOWER_BITS)
    # Transposed, as NumPy sums long rows faster than short ones: a sixth of the time.
    small = np.ascontiguousarray(counts.T).sum(axis=0, dtype=np.int32)
    squares = _LARGE**2 * _LEVELS_PER_BYTE * codes.shape[1] - (_LARGE**2 - _SMALL**2) * small
    lengths: Vectors = np.sqrt(squares.astype(np.float32))
    return lengths


@dataclass(frozen=True, slots=True)
class TokenSimilarities:
    """Cosines of the tokens of a question (rows) and the tokens of passages (columns).

    Passage n has the columns from `bounds[n]` to before `bounds[n + 1]`.
    """

    cosines: Vectors
    bounds: NDArray[np.int64]

    def best(self) -> Vectors:
        """The highest cosine of each question token in each passage, shape (q, n); 0 for a passage without tokens."""
        starts, count = self.bounds[:-1], self.cosines.shape[1]
        if not count:
            return np.zeros((len(self.cosines), len(starts)), np.float32)
        best: Vectors = np.maximum.reduceat(self.cosines, np.minimum(starts, count - 1), axis=1)
        best[:, np.diff(self.bounds) == 0] = 0
        return best

    def of(self, passage: int) -> Vectors:
        """The cosines of one passage, shape (q, tokens)."""
        return self.cosines[:, self.bounds[passage] : self.bounds[passage + 1]]


def token_similarities(question: Vectors, passages: Sequence[Codes]) -> TokenSimilarities:
    """Compare the tokens of a question (unit vectors, shape (q, dim)) with the codes of `passages`.

    Computed in integers, which halves the time; rounding the question changes a cosine by 0.0003, at most by 0.002.
    """
    bounds = np.cumsum([0, *map(len, passages)])
    if not len(question) or not bounds[-1]:
        return TokenSimilarities(np.zeros((len(question), int(bounds[-1])), np.float32), bounds)
    codes, scale = np.concatenate(passages), _INT8_MAX / np.abs(question).max(axis=1, keepdims=True)
    rounded = np.round(interleave(question) * scale).astype(np.int8)
    # Long rows from here on: NumPy takes a third of the time that it takes for rows as short as a question.
    cosines = integer_inner_products(rounded, unpack_levels(codes)).T.astype(np.float32, order="C")
    cosines -= _MIDDLE * rounded.sum(axis=1, keepdims=True, dtype=np.float32)
    cosines *= 2 / vector_lengths(codes)
    cosines /= scale
    return TokenSimilarities(cosines, bounds)


def read_rarity(folder: Path) -> Vectors:
    """Inverse document frequencies of all tokens of the encoder, shape (vocabulary,), memory-mapped."""
    rarity: Vectors = map_array(folder / RARITY)
    return rarity


class TokenIndex:
    """Read access to the token vectors of a generation. Safe across threads.

    `own_tokens` is the number of tokens in the file of codes, which may be shared with an earlier generation.
    """

    def __init__(self, folder: Path) -> None:
        starts: NDArray[np.int64] = map_array(folder / STARTS_FILE)
        self.own_tokens = int(starts[-1])
        self._read_codes = _open_codes(folder / CODES_FILE, self.own_tokens)
        self._starts, self._ends = starts[:-1], starts[1:]
        if (folder / SPANS_FILE).is_file():
            self._starts, self._ends = map_array(folder / SPANS_FILE)
            self._read_codes = _open_both(self._read_codes, folder / ADDED_FILE, self.own_tokens, self._ends)
        self._rarity = read_rarity(folder)

    @property
    def size(self) -> int:
        """The number of passages."""
        return len(self._starts)

    def spans(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """First and last (exclusive) token of the passages at `rows`, shape (2, n).

        Those from `own_tokens` on are in the added file.
        """
        return np.stack([self._starts[rows], self._ends[rows]])

    def codes(self, rows: NDArray[np.int64]) -> list[Codes]:
        """The codes of the passages at `rows`, each of shape (tokens, dim / 4), as `pack_vectors` returns them."""
        first, last = self._starts[rows].tolist(), self._ends[rows].tolist()
        return [self._read_codes(start, end) for start, end in zip(first, last, strict=True)]

    def similar(self, question: Vectors, rows: NDArray[np.int64]) -> TokenSimilarities:
        """Compare the tokens of a question (unit vectors, shape (q, dim)) with those of the passages at `rows`."""
        return token_similarities(question, self.codes(rows))

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequencies of tokens, ln((N + 1) / (n + 1/2)), at least 0.1."""
        rarity: Vectors = self._rarity[ids]
        return rarity


def _open_codes(path: Path, tokens: int) -> Callable[[int, int], Codes]:
    """A function for the codes from token `start` to before `end`; a small file is mapped, a large one read."""
    if not tokens:  # an empty file cannot be mapped
        return lambda _start, _end: np.empty((0, 0), np.uint8)
    width = path.stat().st_size // tokens
    if path.stat().st_size <= MAPPED_BYTES:
        # A plain ndarray: each slice of np.memmap costs microseconds.
        codes = np.memmap(path, np.uint8, "r").view(np.ndarray).reshape(tokens, width)
        return lambda start, end: codes[start:end]
    slices = FileSlices(path)
    return lambda start, end: slices.into(np.empty((end - start, width), np.uint8), start * width)


def _open_both(
    read_own: Callable[[int, int], Codes], path: Path, own: int, ends: NDArray[np.int64]
) -> Callable[[int, int], Codes]:
    """`read_own` for the first `own` tokens, and the file at `path` for those after."""
    read_added = _open_codes(path, max(0, int(ends.max(initial=0)) - own))
    return lambda start, end: read_own(start, end) if start < own else read_added(start - own, end - own)
