"""Questions about one of several lists: places, first and last are those of that list."""

import pytest

from index.catalog import ListedResource
from ingest.model import Place, Resource
from search.catalogue.pipeline import Catalogue
from search.model import Filter, Query


@pytest.fixture
def catalogue() -> Catalogue:
    """Two lists with one title; bees is first in the one and second in the other."""
    places = {
        "Bees": (Place("Insects", (), 0, "aa"), Place("Insects", (), 1, "bb")),
        "Ants": (Place("Insects", (), 0, "bb"),),
        "Wasps": (Place("Insects", (), 2, "bb"),),
    }
    resources = [
        Resource(f"example.org/{title}", title, f"https://example.org/{title}", places=places[title])
        for title in places
    ]
    listed = [ListedResource(ordinal, resource, "read", "") for ordinal, resource in enumerate(resources)]
    return Catalogue(listed, "Insects")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is the first resource?", "Ants"),
        ("What is the last resource?", "Wasps"),
        ("What is number 2 in the list?", "Bees"),
    ],
)
def test_the_order_is_that_of_the_list(catalogue: Catalogue, question: str, title: str) -> None:
    reply = catalogue.reply(Query(question, filter=Filter(lists=("bb",))))
    assert reply is not None
    assert title in reply.answer.statement
