"""From scored passages to ranked resources: a resource is as good as its best passage.

The best, not the sum: a book must not win by having many passages.
"""

from dataclasses import dataclass

import numpy as np

from index.generation import Generation
from search.retrieve import Rows, Scores

# Passages shown with a hit.
SHOWN = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A resource's ordinal, its score and the rows of its best passages, best first."""

    ordinal: int
    score: float
    rows: tuple[int, ...]


def grouped(opened: Generation, rows: Rows, scores: Scores, k: int) -> list[Group]:
    """The best `k` resources, best first; ties go to the earlier row."""
    best: dict[int, list[int]] = {}
    order = np.lexsort((rows, -scores))
    owners = opened.owners[rows]
    for at in order:
        mine = best.setdefault(int(owners[at]), [])
        if len(mine) < SHOWN:
            mine.append(int(at))
    chosen = list(best.items())[:k]
    return [Group(o, float(scores[mine[0]]), tuple(int(rows[at]) for at in mine)) for o, mine in chosen]
