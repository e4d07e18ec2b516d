"""What pages tell of a generation, on lists of any make."""

from pathlib import Path

import pytest

from api.web.site_view import SiteView
from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.model import Outcome, Resource
from search import Engine

NAMES = ("Beetle\x07 number 1", "Beetle number 2", "Beetle number 3")
PLAIN = [Resource(f"x.org/{n}", name, f"https://x.org/{n}", note=f"A beetle: {n}.") for n, name in enumerate(NAMES, 1)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> SiteView:
    """A list of bare addresses: no section, no kind, no year, no organisation."""
    layout = Layout(tmp_path_factory.mktemp("plain"))
    layout.cache.mkdir()
    layout.encoders.symlink_to(encoders)
    outcomes = {PLAIN[0].key: (Outcome.KEPT, "gone today"), PLAIN[1].key: (Outcome.NOT_TRIED, "no time")}
    outcomes[PLAIN[2].key] = (Outcome.ARCHIVED, "")
    build(BuildInput("Beetles", PLAIN, outcomes=outcomes), layout)
    return SiteView(Engine(open_current(layout)))


def test_a_list_without_any_order_is_one_section(plain: SiteView) -> None:
    assert [(one.name, one.count, one.query) for one in plain.sections] == [("Without a section", 3, "")]
    assert (plain.choices["section"], plain.choices["company"]) == ([], [])


def test_the_first_page_shows_the_kinds_of_a_list_without_sections(engine: Engine, plain: SiteView) -> None:
    assert [(part.name, part.count, part.query) for part in plain.shown_sections] == [("page", 3, "kind=page")]
    assert SiteView(engine).shown_sections == SiteView(engine).sections


def test_a_kept_text_is_a_text_and_what_was_not_read_says_why(plain: SiteView) -> None:
    assert dict(plain.coverage) == {"text": 1, "note": 1, "archive": 1}
    assert [(outcome, [one.resource.title for one in found]) for outcome, _, found in plain.unread] == [
        ("not tried", ["Beetle number 2"])
    ]  # fmt: skip


def test_examples_are_those_of_the_build(engine: Engine, plain: SiteView) -> None:
    assert plain.examples == ()
    assert SiteView(engine).examples == engine.generation.manifest.examples != ()


def test_an_introduction_is_led_by_whole_sentences(engine: Engine, plain: SiteView) -> None:
    site = SiteView(engine)
    assert site.introduction.startswith(site.lead)
    assert site.lead.endswith(".")
    assert plain.lead == ""


def test_an_index_without_fetched_pages_has_notes_alone(engine: Engine, plain: SiteView) -> None:
    assert (SiteView(engine).notes_only, plain.notes_only) == (True, False)


def test_few_resources_are_drawn_too(plain: SiteView) -> None:
    assert len({(point["x"], point["y"]) for point in plain.plot["points"]}) == 3
