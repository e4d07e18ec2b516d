"""From scored passages to ranked resources: a resource is as good as its best passage.

The best, not the sum: a book must not win by having many passages. A resource whose best
passage only repeats one of a better resource is folded beneath that.
"""

from typing import NamedTuple

import numpy as np

from index.reader import Candidates, IndexReader, Scores
from search.ranking.near_duplicates import find_copies

# Passages of a resource that are considered for being shown.
CONSIDERED = 3
# Resources among which copies are looked for, and passages of each; however many are wanted, so that the
# first hits are always the same.
_COMPARED, _PASSAGES = 20, 2
# Resources that are given however few are wanted, as later stages look ahead.
_LEAST = 60


class Group(NamedTuple):
    """A resource's ordinal, its score, the rows of its best passages, best first, and ordinals of its copies.

    Some dozens are made for each question: a tuple takes less than half of a data class's time.
    """

    ordinal: int
    score: float
    rows: tuple[int, ...]
    also: tuple[int, ...] = ()


def group_passages(opened: IndexReader, found: Candidates, scores: Scores, k: int) -> list[Group]:
    """The resources, best first, at least `k` and some more if there are; ties go to the earlier row."""
    order = np.lexsort((found.rows, -scores))
    # Places in `order` with those of one owner side by side, the first of them where its best passage stands.
    mine = np.argsort(found.owners[order], kind="stable")
    at = order[mine]
    starts = np.flatnonzero(np.diff(found.owners[at], prepend=-1))
    counts = np.minimum(np.diff(starts, append=len(at)), CONSIDERED)
    best = np.argsort(mine[starts])[: _COMPARED + max(k, _LEAST)]
    rows, firsts = found.rows[at].tolist(), at[starts[best]]
    groups = [
        Group(owner, score, tuple(rows[start : start + count]))
        for owner, score, start, count in zip(
            found.owners[firsts].tolist(), scores[firsts].tolist(), starts[best].tolist(), counts[best].tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return _folded(opened, groups)


def _folded(opened: IndexReader, groups: list[Group]) -> list[Group]:
    """The groups without those that repeat a better one, which are kept with that."""
    found = find_copies(opened, [group.rows[:_PASSAGES] for group in groups[:_COMPARED]])
    for copy, original in found.items():
        groups[original] = groups[original]._replace(also=(*groups[original].also, groups[copy].ordinal))
    return [group for at, group in enumerate(groups) if at not in found]
