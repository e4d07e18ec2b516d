"""Passages that say nearly the same in the same words: mirrors, copies, a note taken from its page.

Knows texts and vectors, no questions and no scores.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.catalog import Passage
from index.reader import IndexReader

# Of the shorter text's runs of three words, the share that the other has too. Passages of SciFact and SQuAD that are
# found together share .43 at most, copies among pages on machine learning .8 and more (ARCHITECTURE.md).
_SHARED = 0.8
_RUN = 3
# With fewer runs the shorter text is a sentence that others may quote: then both texts must be nearly the same.
_SENTENCE = 20
# Vectors less similar than this are hardly those of copies (9 of 100 copies are); spares reading the texts.
_COSINE = 0.85

# Runs of words by their hashes, in order and each once.
Runs: TypeAlias = NDArray[np.int64]


def is_repeat(one: str, two: str) -> bool:
    """Whether the texts are nearly the same, or the shorter stands nearly whole in the other."""
    return _alike(_runs(one), _runs(two))


def _alike(one: Runs, two: Runs) -> bool:
    both = np.sort(np.concatenate([one, two]))
    shared, least = int(np.count_nonzero(both[1:] == both[:-1])), min(len(one), len(two))
    whole = least if least >= _SENTENCE else len(both) - shared
    return least > 0 and shared >= _SHARED * whole


@lru_cache(maxsize=4096)
def _runs(text: str) -> Runs:
    words = re.findall(r"\w+", text.lower())
    if len(words) < _RUN:
        return np.array([hash(tuple(words))] if words else (), np.int64)
    return np.unique(np.fromiter(map(hash, zip(*(words[at:] for at in range(_RUN)), strict=False)), np.int64))


def distinct_passages(passages: Iterable[Passage], most: int) -> tuple[Passage, ...]:
    """The first `most` of the passages that do not repeat one before."""
    kept: list[Passage] = []
    for passage in passages:
        if not any(is_repeat(passage.text, other.text) for other in kept):
            kept.append(passage)
        if len(kept) == most:
            break
    return tuple(kept)


def find_copies(opened: IndexReader, groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """Which groups of rows repeat an earlier one, by their places.

    A group does where its first row repeats a row of another that is no copy itself.
    """
    rows = np.array([row for group in groups for row in group], np.int64)
    places = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    firsts = np.array([group[0] for group in groups], np.int64)
    near = opened.vectors.between(firsts, rows) >= _COSINE
    near &= places < np.arange(len(groups))[:, None]
    at, of = np.nonzero(near)
    runs = {row: _runs(passage.text) for row, passage in opened.catalog.passages({*firsts[at], *rows[of]}).items()}
    found: dict[int, int] = {}
    for copy, row in zip(at.tolist(), of.tolist(), strict=True):
        earlier = int(places[row])
        if copy not in found and earlier not in found and _alike(runs[int(firsts[copy])], runs[int(rows[row])]):
            found[copy] = earlier
    return found
