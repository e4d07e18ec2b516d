"""Which resources a filter leaves, and a clear word when it names what the list does not have."""

import math
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from index.catalog import ListedResource
from ingest.model import Resource
from search.errors import QuestionError
from search.model import Filter


def filter_resources(resources: Sequence[ListedResource], wanted: Filter) -> list[ListedResource]:
    """Those of the resources that pass, in their order.

    Raises QuestionError for a kind, section or company that no resource of the list has.
    """
    _check(resources, wanted)
    return [listed for listed in resources if passes_filter(listed.resource, wanted)]


def passes_filter(resource: Resource, wanted: Filter) -> bool:
    """Whether `wanted` lets the resource be a hit."""
    return (
        _in_years(resource.year, wanted)
        and _any(wanted.kinds, [resource.kind], exact=True)
        and _any(wanted.sections, resource.section, exact=False)
        and _is_of(wanted.companies, resource)
    )


def _is_of(companies: Sequence[str], resource: Resource) -> bool:
    """Whether it is by one of these organisations, or its title names one as a word of its own."""
    title = resource.title.casefold()
    return _any(companies, filter(None, [resource.organisation]), exact=False) or any(
        re.search(rf"(?<!\w){re.escape(name.casefold().strip())}(?!\w)", title) for name in companies
    )


def _any(wanted: Sequence[str], had: Iterable[str], *, exact: bool) -> bool:
    names = [name.casefold() for name in had]
    asked = [value.casefold().strip() for value in wanted]
    return not asked or any(value == name or (not exact and value in name) for value in asked for name in names)


def _in_years(year: int | None, wanted: Filter) -> bool:
    if wanted.year_from is None and wanted.year_to is None:
        return True
    earliest, latest = _bounds(wanted)
    return year is not None and earliest <= year <= latest


def _bounds(wanted: Filter) -> tuple[float, float]:
    earliest = -math.inf if wanted.year_from is None else wanted.year_from
    return earliest, math.inf if wanted.year_to is None else wanted.year_to


def _check(resources: Sequence[ListedResource], wanted: Filter) -> None:
    kinds = {listed.resource.kind for listed in resources}
    sections = {part for listed in resources for part in listed.resource.section}
    companies = {name for listed in resources if (name := listed.resource.organisation)}
    _known("kind", wanted.kinds, kinds, exact=True)
    _known("section", wanted.sections, sections, exact=False)
    _known("company", wanted.companies, companies, exact=False)
    earliest, latest = _bounds(wanted)
    if earliest > latest:
        raise QuestionError(f"The years run from {wanted.year_from} to {wanted.year_to}: swap them.")


def _known(what: str, wanted: Sequence[str], had: set[str], *, exact: bool) -> None:
    for value in wanted:
        if not value.strip() or not _any([value], had, exact=exact):
            near = get_close_matches(value, sorted(had), n=3, cutoff=0.4) or sorted(had)[:12]
            instead = f"it has, for instance: {', '.join(near)}" if near else "it names none"
            raise QuestionError(f"The list has no {what} '{value[:60]}'; {instead}.")
