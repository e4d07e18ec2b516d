"""The order of resources and hits."""

import pytest

from index.catalog import ListedResource
from ingest.model import Outcome, Resource
from search import Engine, Query, Sort
from search.query.ordering import sort_resources

LISTED = [
    ListedResource(0, Resource("b", "b", year=2019, words=900), "gone", ""),
    ListedResource(1, Resource("a", "A", year=2021), "not tried", ""),
    ListedResource(2, Resource("c", "c", words=100), "read", ""),
]


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        (Sort.YEAR, "abc"), (Sort.TITLE, "abc"), (Sort.LIST, "bac"), (Sort.READING_TIME, "cba"),
        (Sort.RELEVANCE, "bac"), (Sort.HEALTH, "cba"), (Sort.YEAR_REVERSED, "bac"), (Sort.TITLE_REVERSED, "cba"),
        (Sort.LIST_REVERSED, "cab"), (Sort.READING_TIME_REVERSED, "bca"), (Sort.HEALTH_REVERSED, "bca"),
    ],
)  # fmt: skip
def test_resources_are_sorted_and_unknown_values_come_last(sort: Sort, keys: str) -> None:
    assert "".join(listed.resource.key for listed in sort_resources(LISTED, sort)) == keys


def test_the_most_relevant_hits_are_sorted_and_numbered_anew(engine: Engine) -> None:
    by_relevance = engine.search(Query("monitoring models", k=4)).hits
    by_title = engine.search(Query("monitoring models", k=4, sort=Sort.TITLE)).hits
    assert {hit.listed for hit in by_title} == {hit.listed for hit in by_relevance}
    assert [hit.rank for hit in by_title] == [1, 2, 3, 4]
    titles = [hit.listed.resource.title.casefold() for hit in by_title]
    assert titles == sorted(titles)


@pytest.mark.parametrize("sort", [Sort.YEAR, Sort.YEAR_REVERSED])
def test_equal_resources_stay_in_their_order(sort: Sort) -> None:
    equal = [ListedResource(n, Resource(f"{n}", "T", year=2020), "", "") for n in range(3)]
    assert sort_resources(equal, sort) == equal


def test_every_outcome_has_a_place_in_the_order_of_health() -> None:
    listed = [ListedResource(n, Resource(f"{n}", "T"), outcome, "") for n, outcome in enumerate(Outcome)]
    outcomes = [row.outcome for row in sort_resources(listed, Sort.HEALTH)]
    assert (outcomes[0], outcomes[-3:]) == ("read", ["gone", "no address", "not tried"])
    assert next(row.outcome for row in sort_resources(listed, Sort.HEALTH_REVERSED)) == "gone"
