"""What texts say of what to read or know before."""

import pytest

from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine
from search.catalogue.language.names import ListNames
from search.paths.prerequisites import find_precedences, quote_requirement
from tests.search.conftest import Made

_NOTES = {
    "Opening a hive": "For people who know no bees. It prepares you for Catching swarms.",
    "Catching swarms": "This post assumes the chapter Opening a hive. It requires courage.",
    "Wax": "Wax is a short text. After Opening a hive comes the melting of wax.",
    "Honey in law": "Start with Catching swarms first. Before the harvest, honey is wet.",
    "A year with bees": "Opening a hive is named here, and Catching swarms too. See Wax after Wax.",
    "Calm hands": "Modest strength and a hat are enough to start with bees. You need to hurry.",
    "Smoke": "With gloves, a veil and a lighter in place, smoke is made. You should know that wind turns.",
}


@pytest.fixture(scope="module")
def bees(engine_on: Made) -> Engine:
    return engine_on([Resource(f"b.example/{n}", title, note=note) for n, (title, note) in enumerate(_NOTES.items())])


def of(engine: Engine, title: str) -> ListedResource:
    return next(listed for listed in engine.resources if listed.resource.title == title)


@pytest.mark.parametrize(
    ("title", "pairs"),
    [
        ("Opening a hive", [("Opening a hive", "Catching swarms")]),
        ("Catching swarms", [("Opening a hive", "Catching swarms")]),
        ("Wax", [("Opening a hive", "Wax")]),
        ("Honey in law", [("Catching swarms", "Honey in law")]),
        ("A year with bees", []),
        ("Calm hands", []),
    ],
)
def test_titles_after_a_word_for_before_or_after_make_a_pair(
    bees: Engine, title: str, pairs: list[tuple[str, str]]
) -> None:
    listed, names = of(bees, title), ListNames(bees.resources)
    precedences = list(find_precedences(bees.generation, names, listed))
    titles = [entry.resource.title for entry in bees.resources]
    assert [(titles[pair.earlier], titles[pair.later]) for pair in precedences] == pairs
    assert all(pair.source.quote in " ".join(listed.resource.note.split()) for pair in precedences)


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Opening a hive", "For people who know no bees."),
        ("Calm hands", "Modest strength and a hat are enough to start with bees."),
        ("Smoke", "With gloves, a veil and a lighter in place, smoke is made."),
        ("Wax", None),
    ],
)
def test_what_readers_should_know_is_quoted(bees: Engine, title: str, quote: str | None) -> None:
    citation = quote_requirement(bees.generation, of(bees, title))
    assert (citation.quote if citation else None) == quote
