"""Follow-ups that compare: "shorter ones", "newer ones". The bound is that of the resources shown.

Knows records of resources; must not know the forms of follow-ups.
"""

from collections.abc import Callable, Mapping
from statistics import median_low
from typing import NamedTuple

from ingest.model import Resource, reading_minutes
from search.errors import QuestionError
from search.followups.change import Change
from search.followups.situation import Situation
from search.model import ParsedFilter
from search.sort import Sort


class _Range(NamedTuple):
    """A comparison: the filter that it sets, what it compares, its name, its direction, and the order of the hits."""

    option: str
    value: Callable[[Resource], int | None]
    field: str
    step: int
    sort: Sort


def _minutes(resource: Resource) -> int | None:
    return reading_minutes(resource.words) or None


def _year(resource: Resource) -> int | None:
    return resource.year


_SHORTER = _Range("minutes-to", _minutes, "reading time", -1, Sort.READING_TIME)
_NEWER = _Range("year-from", _year, "year", 1, Sort.YEAR)
_RANGES = {
    "shorter": _SHORTER, "quicker": _SHORTER, "newer": _NEWER, "more recent": _NEWER,
    "longer": _Range("minutes-from", _minutes, "reading time", 1, Sort.READING_TIME),
    "older": _Range("year-to", _year, "year", -1, Sort.YEAR),
}  # fmt: skip
_SORTS = {
    "year": Sort.YEAR, "date": Sort.YEAR, "newest": Sort.YEAR, "latest": Sort.YEAR, "most recent": Sort.YEAR,
    "title": Sort.TITLE, "list": Sort.LIST, "list order": Sort.LIST, "relevance": Sort.RELEVANCE,
    "reading time": Sort.READING_TIME, "length": Sort.READING_TIME, "shortest": Sort.READING_TIME,
}  # fmt: skip


def narrow_range(situation: Situation, slots: Mapping[str, str]) -> Change:
    """The last question, for resources beyond those shown; beyond half of them if none of the list is.

    Raises QuestionError if those shown lack the field, or nothing is beyond them.
    """
    order = " ".join(slots["order"].casefold().split())
    compared = _RANGES[order]
    values = [value for resource in situation.present if (value := compared.value(resource)) is not None]
    if not values:
        raise QuestionError(f"None of the resources shown has a {compared.field} to compare with: {situation.count}.")
    extreme = max(values) if compared.step > 0 else min(values)
    for bound in (extreme, median_low(values)):
        parsed = ParsedFilter(compared.option, bound + compared.step, slots["order"] + slots.get("ones", ""))
        if situation.has_any([parsed]):
            return Change(filters=(parsed,), sort=compared.sort)
    raise QuestionError(f"Nothing in the list that fits is known to be {order} than what is shown.")


def sort_last(_situation: Situation, slots: Mapping[str, str]) -> Change:
    """The last question in another order."""
    return Change(sort=_SORTS[" ".join(slots["sort"].casefold().replace("-", " ").split())])
