"""From scored passages to ranked resources: a resource is as good as its best passage.

The best, not the sum: a book must not win by having many passages. A resource whose best
passage only repeats one of a better resource is folded beneath that.
"""

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.store import Candidates, Scores, Store
from search.repeats import copies

# Passages of a resource that are considered for being shown.
CONSIDERED = 3
# Resources among which copies are looked for, and passages of each; however many are wanted, so that the
# first hits are always the same.
_COMPARED, _PASSAGES = 20, 2
# Resources that are given however few are wanted, as later stages look ahead.
_LEAST = 60


@dataclass(frozen=True, slots=True)
class Group:
    """A resource's ordinal, its score, the rows of its best passages, best first, and ordinals of its copies."""

    ordinal: int
    score: float
    rows: tuple[int, ...]
    also: tuple[int, ...] = ()


def grouped(opened: Store, found: Candidates, scores: Scores, k: int) -> list[Group]:
    """The resources, best first, at least `k` and some more if there are; ties go to the earlier row."""
    order = np.lexsort((found.rows, -scores))
    places: dict[int, list[int]] = {}
    for at, owner in zip(order.tolist(), found.owners[order].tolist(), strict=True):
        mine = places.get(owner)
        if mine is None:
            places[owner] = [at]
        elif len(mine) < CONSIDERED:
            mine.append(at)
    wanted = islice(places.items(), _COMPARED + max(k, _LEAST))
    rows, worth = found.rows.tolist(), scores.tolist()
    groups = [Group(owner, worth[mine[0]], tuple(rows[at] for at in mine)) for owner, mine in wanted]
    return _folded(opened, groups)


def _folded(opened: Store, groups: list[Group]) -> list[Group]:
    """The groups without those that repeat a better one, which are kept with that."""
    found = copies(opened, [group.rows[:_PASSAGES] for group in groups[:_COMPARED]])
    for copy, original in found.items():
        groups[original] = replace(groups[original], also=(*groups[original].also, groups[copy].ordinal))
    return [group for at, group in enumerate(groups) if at not in found]
