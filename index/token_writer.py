"""Writes the token vectors of passages as they come, so that a million of them need no memory; `index.tokens` reads."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.tokens import _CODES, _LEAST_RARITY, _STARTS, RARITY, Codes


def write(folder: Path, passages: Iterable[tuple[Codes, NDArray[np.int32]]], vocabulary: int) -> None:
    """Write the token vectors of `passages`, in the order of their rows, each with the different tokens that it has.

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
