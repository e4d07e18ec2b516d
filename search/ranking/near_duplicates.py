"""Near-duplicates: passages with nearly the same words, such as mirrors, copies, or a note copied from its page.

Texts are compared by their shingles, runs of three words (Broder, On the resemblance and containment of
documents, 1997). Knows texts and vectors; must not know questions or scores.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.catalog import Passage
from index.reader import IndexReader

# Share of the shorter text's shingles that a copy contains. Passages of SciFact and SQuAD retrieved for the same
# question share 0.43 at most, copies among pages on machine learning 0.8 and more (docs/decisions/012).
_SHARED = 0.8
_SHINGLE_WORDS = 3
# With fewer shingles the shorter text is a sentence that others may quote: then both texts must be nearly the same.
_MIN_SHINGLES = 20
# Vectors less similar than this are hardly those of copies (9 of 100 copies are); saves reading the texts.
_MIN_COSINE = 0.85

# Hashes of shingles, sorted and distinct.
Shingles: TypeAlias = NDArray[np.int64]


def is_repeat(first: str, second: str) -> bool:
    """Whether the texts are nearly the same, or the longer contains nearly all of the shorter."""
    return _share_shingles(_shingles(first), _shingles(second))


def _share_shingles(first: Shingles, second: Shingles) -> bool:
    merged = np.sort(np.concatenate([first, second]))
    shared, shorter = int(np.count_nonzero(merged[1:] == merged[:-1])), min(len(first), len(second))
    required = shorter if shorter >= _MIN_SHINGLES else len(merged) - shared
    return shorter > 0 and shared >= _SHARED * required


@lru_cache(maxsize=4096)
def _shingles(text: str) -> Shingles:
    words = re.findall(r"\w+", text.lower())
    if len(words) < _SHINGLE_WORDS:
        return np.array([hash(tuple(words))] if words else (), np.int64)
    runs = zip(*(words[offset:] for offset in range(_SHINGLE_WORDS)), strict=False)
    return distinct(np.fromiter(map(hash, runs), np.int64))


def distinct_passages(passages: Iterable[Passage], limit: int) -> tuple[Passage, ...]:
    """The first `limit` of the passages that do not repeat an earlier one."""
    distinct: list[Passage] = []
    for passage in passages:
        if not any(is_repeat(passage.text, other.text) for other in distinct):
            distinct.append(passage)
        if len(distinct) == limit:
            break
    return tuple(distinct)


def find_copies(index_reader: IndexReader, groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """Map the position of each group of rows that is a copy to the position of its original.

    A group is a copy if its first row repeats a row of an earlier group that is no copy itself.
    """
    rows = np.array([row for group in groups for row in group], np.int64)
    positions = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    firsts = np.array([group[0] for group in groups], np.int64)
    near = index_reader.vectors.between(firsts, rows) >= _MIN_COSINE
    near &= positions < np.arange(len(groups))[:, None]
    later, nearby = np.nonzero(near)
    passages = index_reader.catalog.passages({*firsts[later], *rows[nearby]})
    shingles = {row: _shingles(passage.text) for row, passage in passages.items()}
    originals: dict[int, int] = {}
    for copy, column in zip(later.tolist(), nearby.tolist(), strict=True):
        original = int(positions[column])
        if copy in originals or original in originals:
            continue
        if _share_shingles(shingles[int(firsts[copy])], shingles[int(rows[column])]):
            originals[copy] = original
    return originals
