"""Merges the filters parsed from a question into the filter that the user gave, and describes them.

Knows filters alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.model import Filter, ParsedFilter

# The field of a `Filter` for each kind of parsed filter.
_LISTS = {
    "kind": "kinds", "section": "sections", "company": "companies", "author": "authors", "tag": "tags",
    "phrase": "phrases", "exclude": "exclusions", "within": "within",
    "list": "lists",
}  # fmt: skip
_NUMBERS = {
    "year-from": "year_from", "year-to": "year_to", "minutes-from": "minutes_from", "minutes-to": "minutes_to",
}  # fmt: skip
# Filters in words, where the name of the option does not read well before the value.
_WORDINGS = {
    "year-from": "since {}", "year-to": "until {}", "minutes-from": "at least {} minutes",
    "minutes-to": "at most {} minutes", "exclude": "without {}",
}  # fmt: skip
# Filters that narrow further beside those of the user.
_ADDED = {"phrase", "exclude"}
# An exclusion of a single resource is this and its id.
ID = "id:"


def is_open(user_filter: Filter, kind: str) -> bool:
    """Whether the user's filter leaves the option `kind` to the question."""
    return kind in _ADDED or getattr(user_filter, (_LISTS | _NUMBERS)[kind]) in {(), None}


def merge_filters(user_filter: Filter, parsed: Sequence[ParsedFilter]) -> Filter:
    """The filter with the parsed values: in place of its own in a field, except for exclusions and phrases."""
    merged = user_filter
    for kind in dict.fromkeys(read.kind for read in parsed):
        values = [read.value for read in parsed if read.kind == kind]
        if kind in _NUMBERS:
            merged = replace(merged, **{_NUMBERS[kind]: int(values[0])})  # type: ignore[arg-type]
        else:
            start = getattr(user_filter, _LISTS[kind]) if kind in _ADDED else ()
            names = tuple(dict.fromkeys((*start, *map(str, values))))
            merged = replace(merged, **{_LISTS[kind]: names})  # type: ignore[arg-type]
    return merged


def clear_filters(user_filter: Filter, kinds: Sequence[str]) -> Filter:
    """The filter without values for these kinds of parsed filters."""
    empty = Filter()
    names = [(_LISTS | _NUMBERS)[kind] for kind in kinds]
    return replace(user_filter, **{name: getattr(empty, name) for name in names})


def split_filter(query_filter: Filter) -> list[tuple[str, str | int]]:
    """The kinds and values of a filter, as parsed filters have them."""
    lists = [(kind, value) for kind, name in _LISTS.items() for value in getattr(query_filter, name)]
    numbers = [(kind, getattr(query_filter, name)) for kind, name in _NUMBERS.items()]
    return [*lists, *((kind, value) for kind, value in numbers if value is not None)]


def describe_filters(filters: Sequence[ParsedFilter]) -> str:
    """Filters as text, such as "kind video or talk, since 2019"; excluded ids are counted."""
    values: dict[str, list[str]] = {}
    for parsed in filters:
        values.setdefault(parsed.kind, []).append(str(parsed.value))
    if values.get("year-from", [""]) == values.get("year-to"):
        values = {"year" if kind == "year-from" else kind: each for kind, each in values.items() if kind != "year-to"}
    return ", ".join(_describe_filter(kind, count_ids(each)) for kind, each in values.items())


def _describe_filter(kind: str, values: Sequence[str]) -> str:
    if kind == "phrase":
        return " and ".join(f'with "{value}"' for value in values)
    if kind == "exclude":
        # An exclusion by a field is its name, a colon and the value.
        values = [re.sub(rf"^({'|'.join(_LISTS)}|title):", r"\1 ", value) for value in values]
    return _WORDINGS.get(kind, f"{kind} {{}}").format(" or ".join(values))


def count_ids(values: Sequence[str]) -> list[str]:
    """The values of a filter, each once, with excluded ids as their number."""
    others = [value for value in dict.fromkeys(values) if not value.startswith(ID)]
    count = len(set(values)) - len(others)
    return [*others, f"{count} shown before"] if count else others
