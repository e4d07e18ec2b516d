"""Counts and lists of the resources that a noun phrase selects, and the first or last of them in an order.

Computed from the records alone; what a missing field leaves open is counted.
"""

from collections.abc import Callable, Sequence

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import FREE, ListScope
from search.catalogue.statements.description import describe_count, describe_kinds, describe_selected
from search.catalogue.statements.facts import reading_time
from search.catalogue.wording import count_noun, quote_titles

# At most so many resources are named in the statement; they all are among the hits.
_NAMED = 3
# Resources that are equally new, old, short or long are named up to this number.
_NAMED_EQUALS = 5
_Key = Callable[[ListedResource], int | str | None]
_KEYS: dict[str, _Key] = {
    "year": lambda listed: listed.resource.year,
    "length": lambda listed: listed.resource.words or None,
    "position": lambda listed: listed.ordinal,
    "title": lambda listed: listed.resource.title.casefold(),
}
# The field that an order compares, and whether its highest value comes first.
_ORDERS = {
    "newest": ("year", True), "oldest": ("year", False), "shortest": ("length", False), "longest": ("length", True),
    "first": ("position", False), "last": ("position", True), "title": ("title", False),
}  # fmt: skip


def state_selection(scope: ListScope, records: Records) -> Finding:
    """How many resources the scope selects, and which."""
    listed = _sort(scope.select(records.listed), scope.sorting)
    if scope.order:
        return _state_extreme(scope, listed)
    undecided, lack = scope.undecided(records.listed)
    missing = f"{undecided:,} more {lack}" if undecided else ""
    where = "Within the filters, the list" if records.is_filtered else "The list"
    statement = f"{where} has {describe_count(scope, len(listed))}{describe_kinds(scope, listed)}"
    titles = f": {quote_titles(entry.resource.title for entry in listed)}" if 0 < len(listed) <= _NAMED else ""
    statement = f"{statement}{titles}{f'; {missing}' if missing else ''}."
    return Finding(statement, listed, missing=missing, text_pattern=FREE if scope.free else None)


def state_total_length(scope: ListScope, records: Records) -> Finding:
    """How long it takes to read all resources of a scope whose length is known."""
    listed = scope.select(records.listed)
    known = [entry for entry in listed if entry.resource.words]
    lacking = len(listed) - len(known)
    if not known:
        return _state_unknown(scope, listed, "length")
    time = reading_time(sum(entry.resource.words for entry in known))
    missing = f"{lacking:,} more {'has' if lacking == 1 else 'have'} no known length" if lacking else ""
    subject = f"{describe_count(scope, len(known))} {'takes' if len(known) == 1 else 'together take'}"
    return Finding(f"{subject} about {time} to read{f'; {missing}' if missing else ''}.", known, (time,), missing)


def _state_unknown(scope: ListScope, listed: Sequence[ListedResource], field: str) -> Finding:
    """That no resource has the field."""
    size = describe_count(scope, len(listed))
    missing = f"{count_noun(len(listed), 'resource')} without {field}"
    subject = f"The list gives no {field} for {'any of ' if len(listed) > 1 else ''}{size}."
    return Finding(subject if listed else f"The list has {size}.", listed, missing=missing if listed else "")


def _state_extreme(scope: ListScope, listed: Sequence[ListedResource]) -> Finding:
    """The newest, shortest ... of the selected; those without the field are left out and counted."""
    field, _ = _ORDERS[scope.order]
    known = [entry for entry in listed if _KEYS[field](entry) is not None]
    lacking = len(listed) - len(known)
    if not known:
        return _state_unknown(scope, listed, field)
    missing = f"{count_noun(lacking, 'resource')} of {len(listed):,} without {field}" if lacking else ""
    chosen = _choose(scope, known)
    value = _describe_value(field, chosen)
    titles = quote_titles((entry.resource.title for entry in chosen), limit=_NAMED_EQUALS)
    subject = _extreme_subject(scope, len(known), f" with a known {field}" if lacking else "")
    statement = f"{subject} {'is' if len(chosen) == 1 else 'are'} {titles}{f' ({value})' if value else ''}."
    return Finding(statement, chosen, (value,) if value else (), missing)


def _extreme_subject(scope: ListScope, count: int, condition: str) -> str:
    if count == 1:
        return f"The only {describe_selected(scope, 1)}{condition}"
    start = "In the order of the list, the" if _ORDERS[scope.order][0] == "position" else "The"
    return f"{start} {scope.order} of {describe_count(scope, count)}{condition}"


def _sort(listed: Sequence[ListedResource], order: str) -> list[ListedResource]:
    """The resources in an order, those without its field last; equals stay in list order, as all do without one."""
    if not order:
        return list(listed)
    field, is_descending = _ORDERS[order]
    if field == "position":  # as they come: of one list out of several, ordinals are not positions
        return list(listed)[::-1] if is_descending else list(listed)
    known = [entry for entry in listed if _KEYS[field](entry) is not None]
    ranked = sorted(known, key=_KEYS[field], reverse=is_descending)  # type: ignore[arg-type]
    return [*ranked, *(entry for entry in listed if _KEYS[field](entry) is None)]


def _choose(scope: ListScope, known: Sequence[ListedResource]) -> list[ListedResource]:
    """The first of an order, at least `limit`; equals of the last chosen are chosen too."""
    key = _KEYS[_ORDERS[scope.order][0]]
    ranked = _sort(known, scope.order)
    edge = key(ranked[min(max(scope.limit, 1), len(ranked)) - 1])
    return [entry for n, entry in enumerate(ranked) if n < scope.limit or key(entry) == edge]


def _describe_value(field: str, chosen: Sequence[ListedResource]) -> str:
    """The value that decided; years of several as a range."""
    if field == "year":
        years = sorted(entry.resource.year or 0 for entry in chosen)
        return "-".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    return reading_time(chosen[0].resource.words) if field == "length" else ""
