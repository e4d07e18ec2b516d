"""Orders resources by a field of their records. Knows resources; must not know scores."""

from collections.abc import Iterable
from dataclasses import replace

from index.catalog import ListedResource
from search.model import Hit, Sort

# Sorts after everything else.
_LAST = float("inf")


def sort_resources(resources: Iterable[ListedResource], sort: Sort) -> list[ListedResource]:
    """The resources in this order; RELEVANCE leaves them as they are. Equal ones stay in their order."""
    return sorted(resources, key=lambda listed: sort_key(listed, sort))


def sort_hits(hits: Iterable[Hit], sort: Sort) -> tuple[Hit, ...]:
    """The hits in this order, with ranks in it."""
    if sort is Sort.RELEVANCE:
        return tuple(hits)
    ordered = sorted(hits, key=lambda hit: sort_key(hit.listed, sort))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1))


def sort_key(listed: ListedResource, sort: Sort) -> tuple[float | str, ...]:
    """What a resource is sorted by; unknown years and reading times come last."""
    resource = listed.resource
    match sort:
        case Sort.YEAR:
            return (-resource.year if resource.year is not None else _LAST,)
        case Sort.TITLE:
            return (resource.title.casefold(),)
        case Sort.LIST:
            return (listed.ordinal,)
        case Sort.READING_TIME:
            return (resource.words or _LAST,)
        case _:
            return ()
