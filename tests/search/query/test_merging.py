"""Filters are merged, split, cleared and described."""

import pytest

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


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ([("kind", "video"), ("kind", "talk"), ("year-from", 2019)], "kind video or talk, since 2019"),
        ([("year-from", 2019), ("year-to", 2021)], "since 2019, until 2021"),
        ([("year-from", 2020), ("year-to", 2020), ("tag", "bees")], "year 2020, tag bees"),
        ([("minutes-from", 5), ("minutes-to", 20)], "at least 5 minutes, at most 20 minutes"),
        ([("exclude", "company:Hive Ltd"), ("exclude", "mites")], "without company Hive Ltd or mites"),
        ([("phrase", "wax moth"), ("phrase", "old hive")], 'with "wax moth" and with "old hive"'),
        ([], ""),
    ],
)
def test_filters_are_described_in_words(filters: list[tuple[str, str | int]], text: str) -> None:
    assert describe_filters([ParsedFilter(kind, value, "words") for kind, value in filters]) == text
