"""What a follow-up changes in the last query. Plain data."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.model import Resource
from search.model import ParsedFilter
from search.query.merging import ID
from search.sort import Sort


@dataclass(frozen=True, slots=True)
class Change:
    """Another question (empty for the last), further filters, filters to drop by their names, another order.

    A new question (`is_new`) leaves the filters and the order of the last query behind.
    """

    question: str = ""
    filters: tuple[ParsedFilter, ...] = ()
    drops: tuple[str, ...] = ()
    sort: Sort | None = None
    is_new: bool = False


def without_resources(resources: Iterable[Resource], phrase: str) -> tuple[ParsedFilter, ...]:
    """The filters that exclude some resources."""
    return tuple(ParsedFilter("exclude", f"{ID}{resource.id}", phrase) for resource in resources)


def within_resources(resources: Iterable[Resource], phrase: str) -> tuple[ParsedFilter, ...]:
    """The filters that leave some resources alone."""
    return tuple(ParsedFilter("within", resource.id, phrase) for resource in resources)
