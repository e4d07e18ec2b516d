"""Filters that were read from a question, in words."""

import pytest

from search.model import ParsedFilter
from search.query.merging import describe_filters


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ([("kind", "video"), ("kind", "talk"), ("year-from", 2019)], "kind video or talk, since 2019"),
        ([("year-from", 2019), ("year-to", 2021)], "since 2019, until 2021"),
        ([("year-from", 2020), ("year-to", 2020), ("tag", "bees")], "year 2020, tag bees"),
        ([("minutes-from", 5), ("minutes-to", 20)], "at least 5 minutes, at most 20 minutes"),
        ([("exclude", "company:Hive Ltd"), ("exclude", "mites")], "without company Hive Ltd or mites"),
        ([("exclude", "id:1"), ("exclude", "id:2")], "without 2 shown before"),
        ([("phrase", "wax moth"), ("phrase", "old hive")], 'with "wax moth" and with "old hive"'),
        ([], ""),
    ],
)
def test_filters_are_described_in_words(filters: list[tuple[str, str | int]], text: str) -> None:
    assert describe_filters([ParsedFilter(kind, value, "words") for kind, value in filters]) == text
