"""Filters are merged, split, cleared and described."""

from search.model import Filter, ParsedFilter
from search.query.merging import clear_filters, describe_filters, merge_filters, split_filter

BOOKS = Filter(kinds=("book",), year_to=2010, minutes_to=9, within=("a",))


def test_a_split_filter_merges_to_itself() -> None:
    assert merge_filters(Filter(), [ParsedFilter(*value, "") for value in split_filter(BOOKS)]) == BOOKS


def test_cleared_filters_have_no_value() -> None:
    assert clear_filters(BOOKS, ("kind", "year-to", "minutes-to")) == Filter(within=("a",))


def test_excluded_ids_are_counted_in_a_description() -> None:
    filters = [ParsedFilter("exclude", value, "") for value in ("id:a", "id:b", "id:b", "fraud")]
    assert describe_filters(filters) == "without fraud or 2 shown before"
