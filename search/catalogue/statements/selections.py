"""Counts and lists of the resources that a noun phrase selects, and the first or last of them in an order.

Computed from the records alone; what a missing field leaves open is counted.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import FREE, ListScope
from search.catalogue.statements.description import describe_count, describe_kinds, describe_selected
from search.catalogue.statements.facts import reading_time
from search.catalogue.wording import count_noun, quote_titles
from search.query.ordering import compared_value, sort_resources
from search.sort import Sort

# At most so many resources are named in the statement; they all are among the hits.
_NAMED = 3
# Resources that are equally new, old, short or long are named up to this number.
_NAMED_EQUALS = 5
# The order of hits and lists that each word asks for; resources come in the order of the list.
_ORDERS = {
    "newest": Sort.YEAR, "oldest": Sort.YEAR_REVERSED, "shortest": Sort.READING_TIME,
    "longest": Sort.READING_TIME_REVERSED, "first": Sort.LIST, "last": Sort.LIST_REVERSED, "title": Sort.TITLE,
}  # fmt: skip
# What an order compares, in words.
_FIELDS = {Sort.YEAR: "year", Sort.READING_TIME: "length", Sort.LIST: "position", Sort.TITLE: "title"}


def state_selection(scope: ListScope, records: Records) -> Finding | None:
    """How many resources the scope selects, and which; None if the records cannot tell."""
    if scope.unlisted:
        return _state_unlisted(scope, records)
    listed = _sort(scope.select(records.listed), scope.sorting)
    if scope.order and listed:
        return _state_extreme(scope, listed)
    undecided, lack = scope.undecided(records.listed)
    missing = f"{undecided:,} more {lack}" if undecided else ""
    where = "Within the filters, the list" if records.is_filtered else "The list"
    statement = f"{where} has {describe_count(scope, len(listed))}{describe_kinds(scope, listed)}"
    titles = f": {quote_titles(entry.resource.title for entry in listed)}" if 0 < len(listed) <= _NAMED else ""
    first = listed[: scope.limit or None]
    rest = f"; these are the first {len(first)}" if len(first) < len(listed) else ""
    statement = f"{statement}{titles}{rest}{f'; {missing}' if missing else ''}."
    return Finding(statement, first, (), missing, len(listed), text_pattern=FREE if scope.free else None)


def _state_unlisted(scope: ListScope, records: Records) -> Finding | None:
    """That no resource of a scope names a maker; None if none of them names any."""
    whole = replace(scope, unlisted="")
    listed = whole.select(records.listed)
    lacking = sum(not (entry.resource.authors or entry.resource.organisation) for entry in listed)
    if not listed:
        return state_selection(whole, records)
    if lacking == len(listed):
        return None
    missing = f"{lacking:,} of them {'names' if lacking == 1 else 'name'} none" if lacking else ""
    subject = f"none of the list's {describe_count(whole, len(listed))} names"
    if len(listed) == 1:
        subject = f"the only {describe_selected(whole, 1)} of the list does not name"
    subject = f"Within the filters, {subject}" if records.is_filtered else subject[0].upper() + subject[1:]
    statement = f"{subject} {scope.unlisted} as its author or organisation{f'; {missing}' if missing else ''}."
    return Finding(statement, [], missing=missing)


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
    order = _ORDERS[scope.order]
    field = _FIELDS[order.forwards]
    known = [entry for entry in listed if compared_value(entry, order) is not None]
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
    start = "In the order of the list, the" if _ORDERS[scope.order].forwards is Sort.LIST else "The"
    return f"{start} {scope.order} of {describe_count(scope, count)}{condition}"


def _sort(listed: Sequence[ListedResource], order: str) -> list[ListedResource]:
    """The resources in an order, those without its field last; equals stay in list order, as all do without one."""
    sort = _ORDERS[order] if order else Sort.LIST
    if sort.forwards is Sort.LIST:  # as they come: of one list out of several, ordinals are not positions
        return list(listed)[::-1] if sort.is_reversed else list(listed)
    return sort_resources(listed, sort)


def _choose(scope: ListScope, known: Sequence[ListedResource]) -> list[ListedResource]:
    """The first of an order, at least `limit`; equals of the last chosen are chosen too."""
    order, ranked = _ORDERS[scope.order], _sort(known, scope.order)
    edge = compared_value(ranked[min(max(scope.limit, 1), len(ranked)) - 1], order)
    return [entry for n, entry in enumerate(ranked) if n < scope.limit or compared_value(entry, order) == edge]


def _describe_value(field: str, chosen: Sequence[ListedResource]) -> str:
    """The value that decided; years of several as a range."""
    if field == "year":
        years = sorted(entry.resource.year or 0 for entry in chosen)
        return "-".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    return reading_time(chosen[0].resource.words) if field == "length" else ""
