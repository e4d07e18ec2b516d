"""Grouping: from scored passages to ranked resources; a resource scores as high as its best passage.

The best passage counts, not the sum: a book must not win by its number of passages. What the whole resource adds is in
its passages' scores already (`search.ranking.whole_document`). A resource whose
best passage repeats a better resource's is listed under that resource.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from index.reader import Candidates, IndexReader, Scores
from search.ranking.near_duplicates import find_copies

# Passages of a resource from which those of its hit are chosen.
CONSIDERED = 3
# Resources that are compared to find copies, and passages of each; independent of the number of hits requested,
# so that the first hits are always the same.
_COMPARED_GROUPS, _COMPARED_PASSAGES = 20, 2
# Resources returned even if fewer hits are requested, since later stages reorder them.
_MIN_GROUPS = 60


class Group(NamedTuple):
    """A resource's ordinal, its score, the rows of its best passages, best first, and the ordinals of its copies.

    Dozens are made for each question: a tuple takes less than half of the time of a data class.
    """

    ordinal: int
    score: float
    rows: tuple[int, ...]
    copies: tuple[int, ...] = ()


def group_passages(
    index_reader: IndexReader,
    candidates: Candidates,
    scores: Scores,
    k: int,
    originals: Mapping[int, int] = MappingProxyType({}),
) -> list[Group]:
    """The resources of the candidates, best first, at least `k` if there are as many; ties go to the earlier row.

    `scores` are the candidates' final scores, shape (n,). `originals` maps the ordinal of a resource to that of the
    resource whose page it shows.
    """
    order = np.lexsort((candidates.rows, -scores))
    # Positions in `order`, grouped by owner; within an owner the best passage comes first.
    by_owner = np.argsort(candidates.owners[order], kind="stable")
    positions = order[by_owner]
    starts = np.flatnonzero(np.diff(candidates.owners[positions], prepend=-1))
    counts = np.minimum(np.diff(starts, append=len(positions)), CONSIDERED)
    best = np.argsort(by_owner[starts])[: _COMPARED_GROUPS + max(k, _MIN_GROUPS)]
    rows, firsts = candidates.rows[positions].tolist(), positions[starts[best]]
    groups = [
        Group(owner, score, tuple(rows[start : start + count]))
        for owner, score, start, count in zip(
            candidates.owners[firsts].tolist(), scores[firsts].tolist(), starts[best].tolist(), counts[best].tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return _fold_copies(index_reader, groups, originals)


def _fold_copies(index_reader: IndexReader, groups: list[Group], originals: Mapping[int, int]) -> list[Group]:
    """The groups without copies; the ordinals of copies are added to their originals.

    The better group is the original, unless it shows the page of the other one, which then takes its place.
    """
    copies = find_copies(index_reader, [group.rows[:_COMPARED_PASSAGES] for group in groups[:_COMPARED_GROUPS]])
    for copy, original in copies.items():
        first, second = groups[original], groups[copy]
        if originals.get(first.ordinal) == second.ordinal:
            groups[original] = second._replace(score=first.score, copies=first.copies)
            groups[copy] = first
        groups[original] = groups[original]._replace(copies=(*groups[original].copies, groups[copy].ordinal))
    return [group for position, group in enumerate(groups) if position not in copies]
