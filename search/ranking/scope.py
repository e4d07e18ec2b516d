"""The scope of a search: which resources and which passages a filter leaves.

Knows filters and passages; must not know scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.catalog import ListedResource
from index.reader import Candidates, IndexReader
from search.model import Filter
from search.query.binding import passages_with_phrase, passages_with_words
from search.query.exclusions import excluded_words
from search.query.filters import filter_resources


@dataclass(frozen=True, slots=True)
class Scope:
    """Ordinals of the resources to search, None for all; rows that only count, None for all; rows that never count."""

    owners: Sequence[int] | None = None
    required: frozenset[int] | None = None
    excluded: frozenset[int] = frozenset()

    def restrict(self, candidates: Candidates) -> Candidates:
        """The candidates whose passages are within the scope."""
        if self.required is None and not self.excluded:
            return candidates
        inside = np.array([self._has_row(row) for row in candidates.rows.tolist()], np.bool_)
        return _select(candidates, inside)

    def _has_row(self, row: int) -> bool:
        return row not in self.excluded and (self.required is None or row in self.required)


def merge_candidates(candidates: Candidates, others: Candidates) -> Candidates:
    """The candidates of two retrievals, each row once, in ascending order."""
    rows = np.concatenate([candidates.rows, others.rows])
    both = Candidates(
        rows,
        np.concatenate([candidates.owners, others.owners]),
        np.concatenate([candidates.cosine, others.cosine]),
        np.concatenate([candidates.bm25, others.bm25]),
    )
    return _select(both, np.unique(rows, return_index=True)[1])


def _select(candidates: Candidates, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Candidates:
    """The candidates at positions, or under a mask."""
    return Candidates(
        candidates.rows[chosen], candidates.owners[chosen], candidates.cosine[chosen], candidates.bm25[chosen]
    )


def scope_of(index_reader: IndexReader, resources: Sequence[ListedResource], query_filter: Filter) -> Scope:
    """The scope that a filter leaves. Raises QuestionError for a value that the list does not have."""
    if query_filter == Filter():
        return Scope()
    owners = [listed.ordinal for listed in filter_resources(resources, query_filter)]
    excluded = [passages_with_words(index_reader, words) for words in excluded_words(query_filter.exclusions)]
    if not query_filter.phrases:
        return Scope(owners, excluded=frozenset().union(*excluded))
    phrases = [passages_with_phrase(index_reader, phrase) for phrase in query_filter.phrases]
    required = frozenset.intersection(*map(frozenset, phrases))
    passages = index_reader.catalog.passages(required)
    ids = {passage.resource_id for passage in passages.values()}
    kept = {listed.ordinal for listed in resources if listed.resource.id in ids}
    return Scope([ordinal for ordinal in owners if ordinal in kept], required, frozenset().union(*excluded))
