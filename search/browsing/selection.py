"""The resources that pass a filter and have some words, in an order, and the values to narrow them further.

Knows filters and the sets of a list; must not know interfaces.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from heapq import nsmallest
from operator import and_, or_

from index.catalog import ListedResource
from search.browsing.entries import Entries
from search.model import Filter
from search.query.filters import check_filter, field_values, passes_filter, year_range
from search.query.merging import clear_filters
from search.query.ordering import sort_resources
from search.sort import Sort

# The facets in their order.
_FACETS = ("list", "kind", "section", "company", "author", "tag")
_YEARS = "year"
# Most values of a facet that are offered.
_VALUES = 24


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value and the number of resources with it among those that pass all other filters."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a field, the most frequent first, years in their order. `remaining` further values are left out."""

    field: str
    values: tuple[FacetValue, ...]
    remaining: int = 0


class Selection:
    """The resources of a list that pass a filter and whose entries have some words.

    Raises QuestionError for a filter value that the list does not have, and for words without a word.
    """

    def __init__(self, entries: Entries, query_filter: Filter, words: str = "") -> None:
        check_filter(entries.resources, query_filter)
        self._entries, self._filter = entries, query_filter
        self._unfaceted = entries.with_words(words) & self._passing_others()
        self._chosen = dict(self._chosen_sets())

    @cached_property
    def members(self) -> list[ListedResource]:
        """The resources in list order."""
        return self._entries.members(self._without(""))

    def sorted_by(self, order: Sort) -> list[ListedResource]:
        """The resources in this order; RELEVANCE is the list's."""
        return sort_resources(self.members, order)

    def facets(self) -> Iterator[Facet]:
        """The facets that distinguish resources of the list, with counts that respect the filters of the others."""
        for field in _FACETS:
            names = self._names(field)
            if len(names) > 1 or field in self._chosen:
                yield self._facet(field, names)
        if len(self._entries.years) > 1:
            base = self._without(_YEARS)
            counts = [(str(year), (base & rows).bit_count()) for year, rows in self._entries.years.items()]
            yield Facet(_YEARS, tuple(FacetValue(year, count) for year, count in counts if count))

    def _facet(self, field: str, names: Mapping[str, int]) -> Facet:
        """Values that were chosen stay, whatever their count."""
        base, chosen = self._without(field), field_values(self._filter)[field]
        counts = {name: count for name, rows in names.items() if (count := (base & rows).bit_count())}
        frequent = nsmallest(_VALUES, counts, key=lambda name: (-counts[name], name.casefold()))
        offered = list(dict.fromkeys([*chosen, *frequent]))
        values = [FacetValue(name, (base & self._entries.having(field, name)).bit_count()) for name in offered]
        values.sort(key=lambda value: -value.count)
        return Facet(field, tuple(values), len({*counts} - {*offered}))

    def _names(self, field: str) -> Mapping[str, int]:
        return self._entries.first_level if field == "section" else self._entries.names(field)

    def _without(self, field: str) -> int:
        """The set that passes all filters but that of one field."""
        return reduce(and_, (rows for name, rows in self._chosen.items() if name != field), self._unfaceted)

    def _chosen_sets(self) -> Iterator[tuple[str, int]]:
        """For each facet that is filtered by, the set that passes."""
        for field, values in field_values(self._filter).items():
            if values:
                yield field, reduce(or_, (self._entries.having(field, value) for value in values))
        if self._filter.year_from is not None or self._filter.year_to is not None:
            earliest, latest = year_range(self._filter)
            in_range = (rows for year, rows in self._entries.years.items() if earliest <= year <= latest)
            yield _YEARS, reduce(or_, in_range, 0)

    def _passing_others(self) -> int:
        """The set that passes the filters which are no facets."""
        others = clear_filters(self._filter, [*_FACETS, "year-from", "year-to", "phrase"])
        if others == Filter():
            return self._entries.all
        return self._entries.select(lambda resource: passes_filter(resource, others))
