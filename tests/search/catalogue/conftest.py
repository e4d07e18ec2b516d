"""A small list of our own with every field that the catalogue knows, and gaps in each."""

from dataclasses import replace

import pytest

from index.catalog import ListedResource
from ingest.model import Outcome, Resource
from search.catalogue.pipeline import Catalogue, CatalogueReply
from search.model import Filter, Query

_BASICS, _HIVES, _ADVANCED = ("First steps",), ("Hives",), ("Hives", "Advanced")
RESOURCES = (
    Resource(
        "1", "The Bee Book: A Guide", "https://b.example/1", "book", _BASICS, ("Ada M. Byrne", "Jo Lund"),
        "Meadow Press", 1999, "A free chapter can be read.", words=47_600, tags=("bees",),
    ),
    Resource(
        "2", "Smoke and how to use it", "https://b.example/2", "post", _BASICS, ("Jo Lund",), "hives.example", 2018,
        "A model-free method, free from jargon.", words=476, tags=("tools",),
    ),
    Resource("3", "Counting mites", "https://b.example/3", "paper", _HIVES, ("Ada M. Byrne",), year=2021, words=2_380),
    Resource(
        "4", "Wax moths", "https://b.example/4", "post", _HIVES, organisation="hives.example", tags=("pests", "bees")
    ),
    Resource(
        "5", "Queens on the move", "https://b.example/5", "booklet", _ADVANCED, ("Jo Lund",), "Meadow Press", 2021
    ),
    Resource("6", "Night in the hive", section=_ADVANCED, year=2020),
)  # fmt: skip
OUTCOMES = (Outcome.READ, Outcome.ARCHIVED, Outcome.GONE, Outcome.NOT_TRIED, Outcome.READ, Outcome.NO_ADDRESS)


@pytest.fixture(scope="session")
def bees() -> Catalogue:
    """The catalogue of the small list."""
    listed = [ListedResource(n, replace(resource, position=n), OUTCOMES[n], "") for n, resource in enumerate(RESOURCES)]
    return Catalogue(listed, "Bees for beginners", "What a keeper of bees reads in the first year.")


class Replies:
    """Asks the small list."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __call__(self, question: str, query_filter: Filter | None = None) -> CatalogueReply:
        reply = self.catalogue.reply(Query(question, filter=query_filter or Filter()))
        assert reply is not None, question
        return reply

    def keys(self, question: str, query_filter: Filter | None = None) -> list[str]:
        """The keys of the resources that a question is answered with."""
        return [listed.resource.key for listed in self(question, query_filter).listed]


@pytest.fixture
def ask(bees: Catalogue) -> Replies:
    return Replies(bees)
