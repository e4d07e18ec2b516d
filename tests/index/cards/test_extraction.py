"""The cards of a list, as a build makes them and the catalogue gives them."""

from pathlib import Path

import pytest

from index.build import BuildInput, build
from index.cards.model import CardField, CardSource
from index.generation import Generation, open_current
from index.layout import Layout
from ingest.model import Document, Resource, Via

PAGE = (
    "# Tides\n\nIn this post we forecast the tides of forty harbours. We trained a random forest on the tides.\n\n"
    "# Lessons\n\nThe main lesson of the project was that wind matters more than the moon.\n"
)


@pytest.fixture(scope="module")
def guide(opened: Generation) -> Generation:
    return opened


def test_every_case_study_of_the_guide_has_company_problem_and_methods(guide: Generation) -> None:
    listed = guide.catalog.resources()
    cards = [card for card in guide.catalog.cards() if listed[card.ordinal].resource.kind == "case-study"]
    assert len(cards) == 9
    for field in (CardField.COMPANY, CardField.PROBLEM, CardField.METHODS):
        assert sum(field in card.values for card in cards) == 9
    assert sum(CardField.LESSON in card.values for card in cards) == 8
    assert [card.reason for card in guide.catalog.cards()].count("section") == 2


def test_every_quote_is_a_span_of_a_document_of_its_resource(guide: Generation) -> None:
    for card in guide.catalog.cards():
        identifier = guide.catalog.resources()[card.ordinal].resource.id
        for value in card.values.values():
            assert (value.source is CardSource.QUOTE) == (value.row is not None)
            if value.row is not None:
                passage = guide.catalog.passages([value.row])[value.row]
                assert passage.resource_id == identifier
                assert passage.document.text[value.start : value.end] == value.text


def test_a_page_fills_what_the_note_lacks(tmp_path: Path, encoders: Path) -> None:
    entry = Resource(
        "example.org/tides", "Tides at Harbourly", url="https://example.org/tides", kind="case-study",
        organisation="Harbourly", note="Harbourly, a ferry operator, had to forecast the tides.",
    )  # fmt: skip
    layout = Layout(tmp_path / "data")
    layout.cache.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    build(BuildInput("A list", [entry], [Document(entry.key, Via.LIVE, PAGE, entry.url)]), layout)
    generation = open_current(layout)
    (card,) = generation.catalog.cards()
    texts = {str(field): value.text for field, value in card.values.items()}
    assert texts == {
        "company": "Harbourly", "industry": "a ferry operator", "problem": entry.note,
        "methods": "We trained a random forest on the tides.",
        "lesson": "The main lesson of the project was that wind matters more than the moon.",
    }  # fmt: skip
    generation.close()


def test_a_title_in_place_of_a_note_is_not_quoted(tmp_path: Path, encoders: Path) -> None:
    entry = Resource("example.org/a", "We trained a random forest to forecast the tides.", kind="case-study")
    layout = Layout(tmp_path / "data")
    layout.cache.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    build(BuildInput("A list", [entry]), layout)
    generation = open_current(layout)
    (card,) = generation.catalog.cards()
    assert card.values == {}
    generation.close()
