"""Token vectors of every passage, in two bits a number, memory-mapped.

Late interaction compares each word of a question with each word of some dozens of
passages: with the vectors at hand that takes milliseconds, computing them takes a second.
An index may be without them. Knows nothing of what its cosines are good for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx import Vectors
from index.vectors.arrays import FileSlices, map_array
from index.vectors.matmul import Counted, integer_inner_products

Codes = NDArray[np.uint8]

_CODES, _STARTS, RARITY = "codes.bin", "starts.npy", "rarity.npy"
# Up to so many bytes the codes are mapped: what is mapped counts as memory once it was touched.
MAPPED_BYTES = 150_000_000
# A token that nearly every passage has still counts a little.
_LEAST_RARITY = 0.1
# Where one of four levels gives way to the next: what keeps most of a number with a normal distribution of
# mean 0 and deviation 1 (Max, Quantizing for minimum distortion, 1960, table I).
_BETWEEN = np.array([-0.9816, 0.0, 0.9816], np.float32)
# The levels are read as -3, -1, 1 and 3, three halves less than their number and doubled; Max has 3.3 for 3.
_SMALL, _LARGE, _MIDDLE = 1, 3, 1.5
_IN_BYTE = 4
# Token vectors are counted in words of 64 bits: their dimension is a multiple of this.
WORD = 32
# Where each of the four numbers of a byte stands in it.
_SHIFTS = 2 * np.arange(_IN_BYTE, dtype=np.uint8)
_LOWER_BITS = np.uint64(0x5555555555555555)
# The first of the four numbers of each byte.
_FIRST = np.uint64(0x0303030303030303)
# What a question's numbers are rounded to: from -127 to 127 for the largest of each token.
_FINEST = 127


def pack_vectors(vectors: Vectors) -> Codes:
    """Unit vectors, shape (n, dim), as bytes, shape (n, dim / 4).

    The encoder has turned them so that no direction stands out: each number is then spread
    like any other, by 1 / sqrt(dim), and the same four levels serve them all.
    """
    count, dim = vectors.shape
    levels = np.searchsorted(_BETWEEN, vectors * np.sqrt(dim)).astype(np.uint8)
    fours = levels.reshape(count, dim // _IN_BYTE, _IN_BYTE) << _SHIFTS
    codes: Codes = fours.sum(axis=2, dtype=np.uint8)
    return codes


def unpack_levels(codes: Codes) -> Counted:
    """The level of each number, from 0 to 3, shape (n, dim), in the order of `by_place`."""
    words = codes.view(np.uint64)
    found = np.empty((len(words), _IN_BYTE, words.shape[1]), np.uint64)
    for at in range(_IN_BYTE):
        np.right_shift(words, np.uint64(2 * at), out=found[:, at])
    found &= _FIRST
    return found.view(np.uint8).reshape(len(codes), _IN_BYTE * codes.shape[1])


def interleave(vectors: Vectors) -> Vectors:
    """The same vectors, shape (n, dim), with the first of every four numbers first, then the second, and so on."""
    count, dim = vectors.shape
    return vectors.reshape(count, dim // _IN_BYTE, _IN_BYTE).transpose(0, 2, 1).reshape(count, dim)


def vector_lengths(codes: Codes) -> Vectors:
    """The length of each vector, shape (n,), its levels read as -3, -1, 1 and 3."""
    words = codes.view(np.uint64)
    # The two bits of a small level differ, those of a large one are the same.
    counts = np.bitwise_count((words ^ (words >> np.uint64(1))) & _LOWER_BITS)
    # Turned first, as NumPy adds long rows quickly and short ones not: a sixth of the time.
    small = np.ascontiguousarray(counts.T).sum(axis=0, dtype=np.int32)
    squares = _LARGE**2 * _IN_BYTE * codes.shape[1] - (_LARGE**2 - _SMALL**2) * small
    found: Vectors = np.sqrt(squares.astype(np.float32))
    return found


@dataclass(frozen=True, slots=True)
class TokenSimilarities:
    """How similar each token of a question (one row each) is to each token of some passages (one column each).

    The columns from `bounds[n]` to before `bounds[n + 1]` are the n-th passage's.
    """

    cosines: Vectors
    bounds: NDArray[np.int64]

    def best(self) -> Vectors:
        """For each token of the question the best cosine in each passage, shape (q, n); 0 where one has no tokens."""
        starts, count = self.bounds[:-1], self.cosines.shape[1]
        if not count:
            return np.zeros((len(self.cosines), len(starts)), np.float32)
        found: Vectors = np.maximum.reduceat(self.cosines.T, np.minimum(starts, count - 1), axis=0).T
        found[:, np.diff(self.bounds) == 0] = 0
        return found

    def of(self, passage: int) -> Vectors:
        """The columns of one passage."""
        return self.cosines[:, self.bounds[passage] : self.bounds[passage + 1]]


def token_similarities(question: Vectors, pieces: Sequence[Codes]) -> TokenSimilarities:
    """The tokens of a question (unit vectors, shape (q, dim)) against those of some passages, as `packed` made them.

    In whole numbers, as that takes half the time; rounding the question moves a cosine by .0003, and .002 at most.
    """
    bounds = np.cumsum([0, *map(len, pieces)])
    if not len(question) or not bounds[-1]:
        return TokenSimilarities(np.zeros((len(question), int(bounds[-1])), np.float32), bounds)
    codes, finest = np.concatenate(pieces), _FINEST / np.abs(question).max(axis=1, keepdims=True)
    few = np.round(interleave(question) * finest).astype(np.int8)
    sums = integer_inner_products(few, unpack_levels(codes))
    cosines = np.subtract(sums, _MIDDLE * few.sum(axis=1), dtype=np.float32)
    cosines *= 2 / vector_lengths(codes)[:, None]
    cosines /= finest.T
    return TokenSimilarities(cosines.T, bounds)


def read_rarity(folder: Path) -> Vectors:
    """Inverse document frequency of every token of the encoder, shape (vocabulary,), memory-mapped."""
    found: Vectors = map_array(folder / RARITY)
    return found


class TokenIndex:
    """Read access to the token vectors of a generation. Safe across threads."""

    def __init__(self, folder: Path) -> None:
        self._starts: NDArray[np.int64] = map_array(folder / _STARTS)
        self._codes = _codes(folder / _CODES, int(self._starts[-1]))
        self._rarity = read_rarity(folder)

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self._starts) - 1

    def codes(self, rows: NDArray[np.int64]) -> list[Codes]:
        """The token vectors of each of these passages as `packed` made them, shape (tokens, dim / 4)."""
        first, last = self._starts[rows].tolist(), self._starts[rows + 1].tolist()
        return [self._codes(start, end) for start, end in zip(first, last, strict=True)]

    def similar(self, question: Vectors, rows: NDArray[np.int64]) -> TokenSimilarities:
        """See `index.reader.TokenVectors`."""
        return token_similarities(question, self.codes(rows))

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequency of tokens, ln((N + 1) / (n + 1/2)), at least a tenth."""
        found: Vectors = self._rarity[ids]
        return found


def _codes(path: Path, tokens: int) -> Callable[[int, int], Codes]:
    """What gives the tokens from one to before another: of a small file mapped, of a large one read."""
    if not tokens:  # no file can be mapped that has nothing in it
        return lambda _first, _last: np.empty((0, 0), np.uint8)
    width = path.stat().st_size // tokens
    if path.stat().st_size <= MAPPED_BYTES:
        # A plain view: each slice of a memmap costs microseconds of its own.
        every = np.memmap(path, np.uint8, "r").view(np.ndarray).reshape(tokens, width)
        return lambda first, last: every[first:last]
    pieces = FileSlices(path)
    return lambda first, last: pieces.into(np.empty((last - first, width), np.uint8), first * width)


def write_token_vectors(folder: Path, passages: Iterable[tuple[Codes, NDArray[np.int32]]], vocabulary: int) -> None:
    """Write the token vectors of `passages` as they come, in the order of their rows, each with its different tokens.

    These are out of a `vocabulary` of so many.
    """
    folder.mkdir()
    counts, having = [0], np.zeros(vocabulary, np.int64)
    with (folder / _CODES).open("wb") as file:
        for codes, ids in passages:
            file.write(codes.tobytes())
            counts.append(len(codes))
            having[ids] += 1
    np.save(folder / _STARTS, np.cumsum(counts, dtype=np.int64))
    rarity = np.log(len(counts) / (having + 0.5)).astype(np.float32)
    np.save(folder / RARITY, np.maximum(rarity, _LEAST_RARITY))
