"""Counts and lists of the resources that a noun phrase selects, and the first or last of them in an order.

Computed from the records alone; what a missing field leaves open is counted.
"""

from collections.abc import Callable, Sequence

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import FREE, ListScope
from search.catalogue.statements.description import describe_count, describe_kinds
from search.catalogue.statements.facts import reading_time
from search.catalogue.wording import count_noun, quote_titles

# At most so many resources are named in the statement; they all are among the hits.
_NAMED = 3
_Key = Callable[[ListedResource], int | None]
_KEYS: dict[str, _Key] = {
    "year": lambda listed: listed.resource.year,
    "length": lambda listed: listed.resource.words or None,
    "position": lambda listed: listed.ordinal,
}
# The field that an order compares, and whether its highest value comes first.
_ORDERS = {
    "newest": ("year", True), "oldest": ("year", False), "shortest": ("length", False), "longest": ("length", True),
    "first": ("position", False), "last": ("position", True),
}  # fmt: skip


def state_selection(scope: ListScope, records: Records) -> Finding:
    """How many resources the scope selects, and which."""
    listed = scope.select(records.listed)
    if scope.order:
        return _state_extreme(scope, listed) if listed else Finding(f"The list has {describe_count(scope, 0)}.", [])
    undecided, lack = scope.undecided(records.listed)
    missing = f"{undecided:,} more {lack}" if undecided else ""
    where = "Within the filters, the list" if records.is_filtered else "The list"
    statement = f"{where} has {describe_count(scope, len(listed))}{describe_kinds(scope, listed)}"
    titles = f": {quote_titles(entry.resource.title for entry in listed)}" if 0 < len(listed) <= _NAMED else ""
    statement = f"{statement}{titles}{f'; {missing}' if missing else ''}."
    return Finding(statement, listed, missing=missing, text_pattern=FREE if scope.free else None)


def _state_extreme(scope: ListScope, listed: Sequence[ListedResource]) -> Finding:
    """The newest, shortest ... of the selected; those without the field are left out and counted."""
    field, _ = _ORDERS[scope.order]
    known = [entry for entry in listed if _KEYS[field](entry) is not None]
    lacking = len(listed) - len(known)
    missing = f"{count_noun(lacking, 'resource')} of {len(listed):,} without {field}" if lacking else ""
    if not known:
        statement = f"The list gives no {field} for {describe_count(scope, len(listed))}."
        return Finding(statement, listed, missing=missing)
    chosen = _choose(scope, known)
    value = _describe_value(field, chosen)
    size = describe_count(scope, len(known)) + (f" with a known {field}" if lacking else "")
    subject = f"In the order of the list, the {scope.order}" if field == "position" else f"The {scope.order}"
    titles = quote_titles(entry.resource.title for entry in chosen)
    statement = f"{subject} of {size} {'is' if len(chosen) == 1 else 'are'} {titles}{f' ({value})' if value else ''}."
    return Finding(statement, chosen, (value,) if value else (), missing)


def _choose(scope: ListScope, known: Sequence[ListedResource]) -> list[ListedResource]:
    """The first of an order, at least `limit`; equals of the last chosen are chosen too."""
    field, is_descending = _ORDERS[scope.order]
    ranked = sorted(known, key=lambda entry: _KEYS[field](entry) or 0, reverse=is_descending)
    edge = _KEYS[field](ranked[min(max(scope.limit, 1), len(ranked)) - 1])
    return [entry for n, entry in enumerate(ranked) if n < scope.limit or _KEYS[field](entry) == edge]


def _describe_value(field: str, chosen: Sequence[ListedResource]) -> str:
    """The value that decided; years of several as a range."""
    if field == "year":
        years = sorted(entry.resource.year or 0 for entry in chosen)
        return "-".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    return reading_time(chosen[0].resource.words) if field == "length" else ""
