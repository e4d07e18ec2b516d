"""Applies a filter to the resources of a list, and reports values that the list does not have."""

import math
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from index.catalog import ListedResource
from ingest.model import Resource
from search.errors import QuestionError
from search.model import Filter


def filter_resources(resources: Sequence[ListedResource], query_filter: Filter) -> list[ListedResource]:
    """The resources that pass the filter, in list order.

    Raises QuestionError for a kind, section or company that no resource of the list has, and for swapped years.
    """
    _check_filter(resources, query_filter)
    return [listed for listed in resources if passes_filter(listed.resource, query_filter)]


def passes_filter(resource: Resource, query_filter: Filter) -> bool:
    """Whether the resource may be a hit under this filter."""
    return (
        _in_year_range(resource.year, query_filter)
        and _matches_any(query_filter.kinds, [resource.kind], exact=True)
        and _matches_any(query_filter.sections, resource.section, exact=False)
        and _is_by_company(resource, query_filter.companies)
    )


def _is_by_company(resource: Resource, companies: Sequence[str]) -> bool:
    """Whether the resource is by one of the companies, or its title has the name of one as a whole word."""
    title = resource.title.casefold()
    return _matches_any(companies, filter(None, [resource.organisation]), exact=False) or any(
        re.search(rf"(?<!\w){re.escape(name.casefold().strip())}(?!\w)", title) for name in companies
    )


def _matches_any(values: Sequence[str], names: Iterable[str], *, exact: bool) -> bool:
    """Whether a value equals a name or, unless `exact`, is part of one, ignoring case. No value matches all."""
    names = [name.casefold() for name in names]
    values = [value.casefold().strip() for value in values]
    return not values or any(value == name or (not exact and value in name) for value in values for name in names)


def _in_year_range(year: int | None, query_filter: Filter) -> bool:
    if query_filter.year_from is None and query_filter.year_to is None:
        return True
    earliest, latest = _year_range(query_filter)
    return year is not None and earliest <= year <= latest


def _year_range(query_filter: Filter) -> tuple[float, float]:
    earliest = -math.inf if query_filter.year_from is None else query_filter.year_from
    return earliest, math.inf if query_filter.year_to is None else query_filter.year_to


def _check_filter(resources: Sequence[ListedResource], query_filter: Filter) -> None:
    kinds = {listed.resource.kind for listed in resources}
    sections = {heading for listed in resources for heading in listed.resource.section}
    companies = {name for listed in resources if (name := listed.resource.organisation)}
    _check_values("kind", query_filter.kinds, kinds, exact=True)
    _check_values("section", query_filter.sections, sections, exact=False)
    _check_values("company", query_filter.companies, companies, exact=False)
    earliest, latest = _year_range(query_filter)
    if earliest > latest:
        raise QuestionError(f"The years run from {query_filter.year_from} to {query_filter.year_to}: swap them.")


def _check_values(option: str, values: Sequence[str], names: set[str], *, exact: bool) -> None:
    """Raise QuestionError, with similar names of the list, for the first value that matches none of them."""
    for value in values:
        if not value.strip() or not _matches_any([value], names, exact=exact):
            similar = get_close_matches(value, sorted(names), n=3, cutoff=0.4) or sorted(names)[:12]
            instead = f"it has, for instance: {', '.join(similar)}" if similar else "it names none"
            raise QuestionError(f"The list has no {option} '{value[:60]}'; {instead}.")
