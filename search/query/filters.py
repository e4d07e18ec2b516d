"""Applies a filter to the resources of a list, and reports values that the list does not have."""

import math
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from index.catalog import ListedResource
from index.text.lexical import terms
from ingest.model import Resource, reading_minutes
from search.errors import QuestionError
from search.model import Filter
from search.query.exclusions import is_excluded, split_exclusion
from search.query.fields import FIELDS, has_value, is_known_value

# How many names of the list an error suggests: similar ones, or the first in the alphabet.
_SIMILAR, _EXAMPLES = 3, 12


def filter_resources(resources: Sequence[ListedResource], query_filter: Filter) -> list[ListedResource]:
    """The resources that pass the filter, in list order; its phrases bind passages and are not checked here.

    Raises QuestionError for a value that no resource of the list has, and for swapped years.
    """
    if query_filter == Filter():
        return list(resources)  # without a look at each
    check_filter(resources, query_filter)
    return [listed for listed in resources if passes_filter(listed.resource, query_filter)]


def check_lists(query_filter: Filter, names: Sequence[str]) -> Filter:
    """The filter for an index of the lists with these names: the name of a single list restricts nothing.

    Raises QuestionError for a name that is not among them.
    """
    known = {name.casefold() for name in names}
    if unknown := next((name for name in query_filter.lists if name.casefold().strip() not in known), None):
        hint = f"it has: {', '.join(names)}" if names else "its lists have no names, run 'refdesk index' once"
        raise QuestionError(f"The index has no list '{unknown[:60]}'; {hint}.")
    return replace(query_filter, lists=()) if len(names) == 1 else query_filter


def passes_filter(resource: Resource, query_filter: Filter) -> bool:
    """Whether the resource may be a hit under this filter."""
    return (
        _in_year_range(resource.year, query_filter)
        and _in_minutes_range(resource.words, query_filter)
        and all(_has_any(resource, field, values) for field, values in field_values(query_filter).items())
        and (not query_filter.within or resource.id.startswith(query_filter.within))
        and not is_excluded(resource, query_filter.exclusions)
    )


def field_values(query_filter: Filter) -> dict[str, tuple[str, ...]]:
    """The values of a filter by their names in `search.query.fields.FIELDS`."""
    return {
        "kind": query_filter.kinds,
        "section": query_filter.sections,
        "company": query_filter.companies,
        "author": query_filter.authors,
        "tag": query_filter.tags,
        "list": query_filter.lists,
    }


def _has_any(resource: Resource, field: str, values: Sequence[str]) -> bool:
    """Whether the resource has one of the values; no value matches all."""
    return not values or any(has_value(resource, field, value) for value in values)


def _in_year_range(year: int | None, query_filter: Filter) -> bool:
    if query_filter.year_from is None and query_filter.year_to is None:
        return True
    earliest, latest = year_range(query_filter)
    return year is not None and earliest <= year <= latest


def _in_minutes_range(words: int, query_filter: Filter) -> bool:
    """Whether the time to read so many words is in the range; an unknown one is in none."""
    least, most = query_filter.minutes_from, query_filter.minutes_to
    if least is None and most is None:
        return True
    minutes = reading_minutes(words)
    return bool(minutes) and (least or 0) <= minutes <= (math.inf if most is None else most)


def year_range(query_filter: Filter) -> tuple[float, float]:
    """The first and the last year that pass; infinite where nothing bounds them."""
    earliest = -math.inf if query_filter.year_from is None else query_filter.year_from
    return earliest, math.inf if query_filter.year_to is None else query_filter.year_to


def check_filter(resources: Sequence[ListedResource], query_filter: Filter) -> None:
    """Raise QuestionError for a value that no resource of the list has, and for swapped years or minutes."""
    for field, values in field_values(query_filter).items():
        _check_values(resources, field, values)
    for field, value in map(split_exclusion, query_filter.exclusions):
        _check_values(resources, field, [value]) if field else _check_words("exclusion", value)
    for phrase in query_filter.phrases:
        _check_words("phrase", phrase)
    _check_ids(resources, query_filter.within)
    earliest, latest = year_range(query_filter)
    if earliest > latest:
        raise QuestionError(f"The years run from {query_filter.year_from} to {query_filter.year_to}: swap them.")
    least, most = query_filter.minutes_from, query_filter.minutes_to
    if least is not None and most is not None and least > most:
        raise QuestionError(f"The minutes run from {least} to {most}: swap them.")


def _check_values(resources: Sequence[ListedResource], field: str, values: Sequence[str]) -> None:
    """Raise QuestionError, with similar names of the list, for the first value that matches none of them."""
    names = {name for listed in resources for name in FIELDS[field].names(listed.resource)} if values else set()
    for value in values:
        if not value.strip() or not is_known_value(field, value, names):
            raise QuestionError(f"The list has no {field} '{value[:60]}'; {_suggest_names(value, names)}.")


def _suggest_names(value: str, names: set[str]) -> str:
    by_form = {name.casefold(): name for name in sorted(names, reverse=True)}
    similar = [by_form[form] for form in get_close_matches(value.casefold(), sorted(by_form), n=_SIMILAR, cutoff=0.4)]
    suggested = similar or sorted(names)[:_EXAMPLES]
    return f"it has, for instance: {', '.join(suggested)}" if suggested else "it names none"


def _check_words(option: str, words: str) -> None:
    if not terms(words):
        raise QuestionError(f"The {option} '{words[:60]}' has no word to search for: give a word or a phrase.")


def _check_ids(resources: Sequence[ListedResource], identifiers: Sequence[str]) -> None:
    """Raise QuestionError, with similar ids of the list, for the first id that no resource has."""
    ids = {listed.resource.id for listed in resources} if identifiers else set()
    for identifier in identifiers:
        if not (identifier and any(known.startswith(identifier) for known in ids)):
            similar = get_close_matches(identifier, sorted(ids), n=_SIMILAR, cutoff=0.4)
            hint = f"it has, for instance: {', '.join(similar)}" if similar else "'refdesk browse' shows the ids"
            raise QuestionError(f"The list has no resource with the id '{identifier[:60]}'; {hint}.")
