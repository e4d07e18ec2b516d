"""The order of resources and hits."""

import pytest

from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine, Query, Sort
from search.query.ordering import sort_resources

LISTED = [
    ListedResource(0, Resource("b", "b", year=2019, words=900), "", ""),
    ListedResource(1, Resource("a", "A", year=2021), "", ""),
    ListedResource(2, Resource("c", "c", words=100), "", ""),
]


@pytest.mark.parametrize(
    ("sort", "keys"),
    [(Sort.YEAR, "abc"), (Sort.TITLE, "abc"), (Sort.LIST, "bac"), (Sort.READING_TIME, "cba"), (Sort.RELEVANCE, "bac")],
)
def test_resources_are_sorted_and_unknown_values_come_last(sort: Sort, keys: str) -> None:
    assert "".join(listed.resource.key for listed in sort_resources(LISTED, sort)) == keys


def test_the_most_relevant_hits_are_sorted_and_numbered_anew(engine: Engine) -> None:
    by_relevance = engine.search(Query("monitoring models", k=4)).hits
    by_title = engine.search(Query("monitoring models", k=4, sort=Sort.TITLE)).hits
    assert {hit.listed for hit in by_title} == {hit.listed for hit in by_relevance}
    assert [hit.rank for hit in by_title] == [1, 2, 3, 4]
    titles = [hit.listed.resource.title.casefold() for hit in by_title]
    assert titles == sorted(titles)
