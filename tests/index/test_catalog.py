"""The catalogue: what was written comes back, and can no longer be changed."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import catalog_writer
from index.catalog import Catalog, ListedResource
from index.generation import Generation
from index.model import Chunk
from ingest.model import Address, Document, Locator, Place, Resource, Via

WHOLE = Resource(
    "a.org/b", "Title", "https://a.org/b", "book", ("One", "Deep"), ("Ada", "Bob"), "Acme", 2020, "Note.",
    (Address("slides", "https://a.org/s"),), 0, ("bees", "dance"), (Place("List", ("One", "Deep"), 3), Place("Other")),
    "Bee Weekly", "2020-01-02", "en", 1234, ("site", "title"), "here", "a.org/c", ("a.org/d", "a.org/e"),
)  # fmt: skip
BARE = Resource("title:bare", "Bare", position=1)
NOTE = Document("a.org/b", Via.NOTE, "Note.", "https://a.org/b", "Title")
PAGE = Document("a.org/b", Via.LIVE, "One. Two é.", "https://a.org/b2", "Page", "Ada", "2020-01-01", "en")
CHUNKS = [[Chunk(0, 5, (), ((0, 5),))], [Chunk(5, 11, ("Part", "Chapter"), ((5, 7), (8, 11)))]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    catalog_writer.write_catalog(
        tmp_path / "c.sqlite", [(WHOLE, "read", ""), (BARE, "no address", "why")], [(0, NOTE), (0, PAGE)], CHUNKS
    )
    return tmp_path / "c.sqlite"


@pytest.fixture
def written(path: Path) -> Catalog:
    return Catalog(path)


def test_resources_come_back_whole_and_in_order(written: Catalog) -> None:
    assert written.resources() == [ListedResource(0, WHOLE, "read", ""), ListedResource(1, BARE, "no address", "why")]


def test_a_resource_is_found_by_its_id(written: Catalog) -> None:
    assert written.resource(WHOLE.id) == written.resources()[0]
    assert written.resource("unheard-of") is None
    assert written.resource("' OR 1=1 --") is None


def test_documents_of_a_resource_come_back_whole_with_the_note_first(written: Catalog) -> None:
    assert written.documents(0) == [NOTE, PAGE]
    assert written.documents(1) == written.documents(7) == []


def test_passages_come_back_with_what_they_are_part_of(written: Catalog) -> None:
    found = written.passages([1, 99])
    assert list(found) == [1]
    assert (found[1].document, found[1].chunk) == (PAGE, CHUNKS[1][0])
    assert (found[1].resource_id, found[1].title) == (WHOLE.id, "Title")


def test_a_passage_is_a_span_of_its_document_and_embedded_below_its_context(written: Catalog) -> None:
    passage = written.passages([1])[1]
    assert (passage.text, passage.embedded) == ("Two é.", "Title > Part > Chapter\nTwo é.")


def test_a_passage_carries_the_locators_that_hold_for_it(tmp_path: Path) -> None:
    pages = Locator(0, "page", 1), Locator(5, "page", 2), Locator(0, "url", "https://a.org/b#x")
    catalog_writer.write_catalog(
        tmp_path / "p.sqlite", [(WHOLE, "read", "")], [(0, replace(PAGE, locators=pages))], [CHUNKS[1]]
    )
    assert Catalog(tmp_path / "p.sqlite").passages([0])[0].places == pages[1:]


def test_no_numbers_give_nothing(written: Catalog) -> None:
    assert written.passages([]) == {}


def test_the_size_is_that_of_the_chunks(written: Catalog, tmp_path: Path) -> None:
    catalog_writer.write_catalog(tmp_path / "empty.sqlite", [], [], [])
    assert (written.size, Catalog(tmp_path / "empty.sqlite").size) == (2, 0)


def test_every_passage_is_a_span_of_its_document(opened: Generation) -> None:
    passages = opened.catalog.passages(range(opened.catalog.size))
    assert len(passages) == opened.manifest.counts["chunks"]
    for passage in passages.values():
        assert passage.text in passage.document.text
        assert passage.text.strip() == passage.text != ""


def test_threads_share_one_catalogue(opened: Generation) -> None:
    expected = [opened.catalog.passages([row])[row] for row in range(16)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda row: opened.catalog.passages([row % 16])[row % 16], range(320)))
    assert found == expected * 20


def test_a_catalogue_cannot_be_changed_and_leaves_no_file_beside_it(written: Catalog, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        written._db.execute("DELETE FROM resources")
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_path_with_odd_letters_is_opened(path: Path, tmp_path: Path) -> None:
    odd = tmp_path / "a?b=c#d %20 é.sqlite"
    path.rename(odd)
    assert len(Catalog(odd).resources()) == 2


def test_headings_come_with_their_rows(written: Catalog) -> None:
    assert written.headings(0, 9) == [(0, ()), (1, ("Part", "Chapter"))]
    assert written.headings(1, 1) == [(1, ("Part", "Chapter"))]
