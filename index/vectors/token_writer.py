"""Write the token vectors of a generation; those of passages in another index are taken over.

Large codes are not copied: the file is shared with the other index, and what is new stands in a file beside it. Knows
codes and rows; must not know documents. `index.vectors.token_vectors` reads what is written here.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.integrity import CHECKED_BYTES
from index.vectors.token_vectors import (
    ADDED_FILE,
    CODES_FILE,
    RARITY,
    SPANS_FILE,
    STARTS_FILE,
    Codes,
    TokenIndex,
)

_FREQUENCIES_FILE = "frequencies.npy"
# Files that an index needs for its vectors to be taken over.
COUNT_FILES = (_FREQUENCIES_FILE,)
# Codes up to this size are copied. A shared file is damaged for all generations that share it, and damage to files up
# to this size is noticed on opening, so that an earlier generation can answer.
COPIED_BYTES = CHECKED_BYTES
# Share of the passages, old and new, whose codes a shared file must have: else it is written again.
_LEAST_SHARED = 0.9
# Lower bound for tokens that nearly every passage has.
_MIN_RARITY = 0.1

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class CarriedTokens:
    """What is taken over from the token vectors in `folder`.

    `sources` has for each new row its row there, or -1 for a new passage. `removed` are the distinct token ids of
    each passage that is not taken over.
    """

    folder: Path
    sources: NDArray[np.int64]
    removed: Sequence[Ids] = ()


def write_token_vectors(
    folder: Path, passages: Iterable[tuple[Codes, Ids]], vocabulary: int, carried: CarriedTokens | None = None
) -> None:
    """Write token vectors: `passages` are codes and distinct token ids of the new rows, in their order.

    The ids are below `vocabulary`, the number of tokens of the encoder.
    """
    folder.mkdir()
    frequencies = np.zeros(vocabulary, np.int64)
    if carried:
        frequencies += np.load(carried.folder / _FREQUENCIES_FILE)
        for ids in carried.removed:
            frequencies[ids] -= 1
    new = _count_ids(passages, frequencies)
    if carried and _is_shared(carried):
        _write_beside(folder, carried, new)
    else:
        _write_codes(folder, _all_codes(carried, new) if carried else new)
    size = len(carried.sources) if carried else len(np.load(folder / STARTS_FILE)) - 1
    # Inverse document frequencies, ln((N + 1) / (n + 1/2)).
    rarity = np.log((size + 1) / (frequencies + 0.5)).astype(np.float32)
    np.save(folder / RARITY, np.maximum(rarity, _MIN_RARITY))
    np.save(folder / _FREQUENCIES_FILE, frequencies.astype(np.int32))


def _count_ids(passages: Iterable[tuple[Codes, Ids]], frequencies: NDArray[np.int64]) -> Iterator[Codes]:
    for codes, ids in passages:
        frequencies[ids] += 1
        yield codes


def _is_shared(carried: CarriedTokens) -> bool:
    """Whether the file of codes is large, and most passages have their codes in it and it has few others."""
    path, index = carried.folder / CODES_FILE, TokenIndex(carried.folder)
    starts, _ = index.spans(carried.sources[carried.sources >= 0])
    there = int(np.count_nonzero(starts < index.own_tokens))
    stored = len(np.load(carried.folder / STARTS_FILE)) - 1
    return path.stat().st_size > COPIED_BYTES and there >= _LEAST_SHARED * max(stored, len(carried.sources))


def _write_codes(folder: Path, passages: Iterable[Codes]) -> None:
    counts = [0]
    with (folder / CODES_FILE).open("wb") as file:
        for codes in passages:
            file.write(codes.tobytes())
            counts.append(len(codes))
    np.save(folder / STARTS_FILE, np.cumsum(counts, dtype=np.int64))


def _all_codes(carried: CarriedTokens, new: Iterator[Codes]) -> Iterator[Codes]:
    """The codes of all rows, in order."""
    index = TokenIndex(carried.folder)
    for source in carried.sources:
        yield next(new) if source < 0 else index.codes(np.array([source]))[0]
    yield from new  # runs the counting to its end


def _write_beside(folder: Path, carried: CarriedTokens, new: Iterator[Codes]) -> None:
    """Share the codes, and write those of other passages into a file of their own."""
    index, sources = TokenIndex(carried.folder), carried.sources
    for name in (CODES_FILE, STARTS_FILE):
        _share_file(carried.folder / name, folder / name)
    spans = np.zeros((2, len(sources)), np.int64)
    spans[:, sources >= 0] = index.spans(sources[sources >= 0])
    end = index.own_tokens
    with (folder / ADDED_FILE).open("wb") as file:
        for row in np.flatnonzero((sources < 0) | (spans[0] >= index.own_tokens)).tolist():
            codes = next(new) if sources[row] < 0 else index.codes(sources[row : row + 1])[0]
            file.write(codes.tobytes())
            spans[:, row] = end, end + len(codes)
            end += len(codes)
    next(new, None)
    np.save(folder / SPANS_FILE, spans)


def _share_file(path: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system has no hard links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
