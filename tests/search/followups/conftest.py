"""A small list of our own, and follow-ups on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.catalog import ListedResource
from ingest.model import Outcome, Resource
from search.catalogue.language.names import ListNames
from search.followups.pipeline import FollowUp, FollowUps
from search.model import Query, QuestionContext
from search.query.parse import QuestionParser

RESOURCES = (
    Resource("1", "The Bee Book: A Guide", "https://b.example/1", "book", ("First steps",), ("Ada Byrne", "Jo Lund"),
             "Meadow Press", 1999, "A free chapter can be read.", words=47_600, tags=("bees",)),
    Resource("2", "Smoke and how to use it", "https://b.example/2", "post", ("First steps",), ("Jo Lund",),
             "Hivelab", 2018, words=476, tags=("tools",)),
    Resource("3", "Counting mites", "https://b.example/3", "paper", ("Hives",), ("Ada Byrne",), "Waxworks", 2021,
             words=2_380),
    Resource("4", "Wax moths", "https://b.example/4", "post", ("Hives",), (), "Hivelab", 2020, words=1_190),
    Resource("5", "Night in the hive", section=("Hives",), year=None),
)  # fmt: skip
LISTED = [ListedResource(n, replace(resource, position=n), Outcome.READ, "") for n, resource in enumerate(RESOURCES)]
IDS = {listed.resource.key: listed.resource.id for listed in LISTED}
Follow = Callable[..., FollowUp]


@pytest.fixture(scope="session")
def follow_ups() -> FollowUps:
    """The follow-ups of the small list."""
    return FollowUps(LISTED, ListNames(LISTED), QuestionParser(RESOURCES))


@pytest.fixture
def follow(follow_ups: FollowUps) -> Follow:
    """Resolve a follow-up to a question for which the resources with these keys are shown."""

    def resolve(
        question: str, last: str, shown: str = "", own: dict[str, Any] | None = None, **options: Any
    ) -> FollowUp:
        context = QuestionContext(Query(last, **options), tuple(IDS[key] for key in shown))
        return follow_ups.resolve(Query(question, context=context, **(own or {})))

    return resolve
