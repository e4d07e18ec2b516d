"""Orders resources by a field of their records. Knows resources; must not know scores."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from index.catalog import ListedResource
from ingest.model import Outcome
from search.model import Hit
from search.sort import Sort

Item = TypeVar("Item")
# From a link whose text was read to one that leads nowhere; without an address or an attempt the health is unknown.
_HEALTH = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            Outcome.READ, Outcome.KEPT, Outcome.ARCHIVED, Outcome.EMPTY, Outcome.UNREADABLE, Outcome.UNSUPPORTED,
            Outcome.BLOCKED, Outcome.REFUSED, Outcome.UNREACHABLE, Outcome.GONE,
        )
    )
}  # fmt: skip
# What each order compares; None is an unknown value.
_KEYS: dict[Sort, Callable[[ListedResource], float | str | None]] = {
    Sort.YEAR: lambda listed: -listed.resource.year if listed.resource.year is not None else None,
    Sort.TITLE: lambda listed: listed.resource.title.casefold(),
    Sort.LIST: lambda listed: listed.ordinal,
    Sort.READING_TIME: lambda listed: listed.resource.words or None,
    Sort.HEALTH: lambda listed: _HEALTH.get(listed.outcome),  # type: ignore[call-overload]
}


def sort_resources(resources: Iterable[ListedResource], sort: Sort) -> list[ListedResource]:
    """The resources in this order; RELEVANCE leaves them as they are. Equal ones stay in their order."""
    return _sort(resources, sort, lambda listed: listed)


def sort_hits(hits: Iterable[Hit], sort: Sort) -> tuple[Hit, ...]:
    """The hits in this order, with ranks in it."""
    if sort is Sort.RELEVANCE:
        return tuple(hits)
    ordered = _sort(hits, sort, lambda hit: hit.listed)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1))


def compared_value(listed: ListedResource, sort: Sort) -> float | str | None:
    """What an order other than RELEVANCE compares of a resource; None if it is unknown."""
    return _KEYS[sort.forwards](listed)


def _sort(items: Iterable[Item], sort: Sort, resource_of: Callable[[Item], ListedResource]) -> list[Item]:
    """The items in the order of their resources, those with an unknown value last."""
    if sort is Sort.RELEVANCE:
        return list(items)
    key = _KEYS[sort.forwards]
    keyed = [(key(resource_of(item)), item) for item in items]
    known = [pair for pair in keyed if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.is_reversed)  # type: ignore[arg-type, return-value]
    return [item for _, item in known] + [item for value, item in keyed if value is None]
