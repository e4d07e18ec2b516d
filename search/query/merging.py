"""Merges the filters parsed from a question into the filter that the user gave. Knows filters alone."""

from collections.abc import Sequence
from dataclasses import replace

from search.model import Filter, ParsedFilter

# The field of a `Filter` for each kind of parsed filter.
_LISTS = {
    "kind": "kinds", "section": "sections", "company": "companies", "author": "authors", "tag": "tags",
    "phrase": "phrases", "exclude": "exclusions",
}  # fmt: skip
_YEARS = {"year-from": "year_from", "year-to": "year_to"}
# Filters that narrow further beside those of the user.
_ADDED = {"phrase", "exclude"}


def is_open(user_filter: Filter, kind: str) -> bool:
    """Whether the user's filter leaves the option `kind` to the question."""
    return kind in _ADDED or getattr(user_filter, (_LISTS | _YEARS)[kind]) in {(), None}


def merge_filters(user_filter: Filter, parsed: Sequence[ParsedFilter]) -> Filter:
    """The filter with the parsed values: in place of its own in a field, except for exclusions and phrases."""
    merged = user_filter
    for kind in dict.fromkeys(read.kind for read in parsed):
        values = [read.value for read in parsed if read.kind == kind]
        if kind in _YEARS:
            merged = replace(merged, **{_YEARS[kind]: int(values[0])})  # type: ignore[arg-type]
        else:
            start = getattr(user_filter, _LISTS[kind]) if kind in _ADDED else ()
            names = tuple(dict.fromkeys((*start, *map(str, values))))
            merged = replace(merged, **{_LISTS[kind]: names})  # type: ignore[arg-type]
    return merged
