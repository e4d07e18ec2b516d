"""The page store: what was read once is never lost to a failure."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import PageStoreError
from ingest.model import Document, Fetch, Heading, Locator, Outcome, Via
from ingest.page_store import FORMAT, PageStore

READ = Fetch("k", Outcome.READ, "", "https://a.org/k", 200, "text/html", 42, "2026-01-01T00:00:00+00:00")
FAILED = Fetch("k", Outcome.GONE, "the server says 404, gone", "https://a.org/k", 404)
PAGE = Document(
    "k",
    Via.LIVE,
    "# Head\n\nText é 机器",
    "https://a.org/k",
    "Title",
    "Ada",
    "2026-01-01",
    "en",
    (Heading(0, 1, "Head"),),
    (Locator(0, "url", "https://a.org/k"), Locator(8, "page", 2)),
    "without its appendix",
    "Bee Weekly",
    "post",
    "https://a.org/canonical",
    ("https://a.org/1", "https://a.org/2"),
)


def test_what_was_recorded_comes_back_whole(tmp_path: Path) -> None:
    with PageStore(tmp_path / "new" / "corpus.sqlite") as corpus:
        corpus.record(READ, PAGE)
    with PageStore(tmp_path / "new" / "corpus.sqlite") as corpus:
        assert corpus.document("k") == PAGE
        assert corpus.fetch("k") == READ


def test_an_unknown_resource_has_neither_document_nor_fetch(corpus: PageStore) -> None:
    assert corpus.document("k") is None
    assert corpus.fetch("k") is None


def test_a_failed_fetch_keeps_the_earlier_text(corpus: PageStore) -> None:
    corpus.record(READ, PAGE)
    corpus.record(FAILED)
    assert corpus.document("k") == PAGE
    assert corpus.fetch("k") == FAILED


def test_a_later_reading_takes_the_place_of_the_earlier(corpus: PageStore) -> None:
    newer = Document("k", Via.LIVE, "Newer text")
    corpus.record(READ, PAGE)
    corpus.record(READ, newer)
    assert corpus.document("k") == newer


def test_a_fetch_and_its_text_are_recorded_both_or_neither(corpus: PageStore) -> None:
    corpus.record(FAILED)
    with pytest.raises(UnicodeEncodeError):
        corpus.record(READ, Document("k", Via.LIVE, "half a character: \ud800"))
    assert corpus.fetch("k") == FAILED


def test_threads_share_one_store(corpus: PageStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: corpus.record(Fetch(f"k{n}", Outcome.READ), Document(f"k{n}", Via.LIVE, "x" * n)), range(64)
            )
        )
    texts = [document.text for n in range(64) if (document := corpus.document(f"k{n}"))]
    assert [len(text) for text in texts] == list(range(64))


def test_a_killed_process_loses_nothing_that_was_recorded(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from ingest.page_store import FORMAT, PageStore
from ingest.model import Document, Fetch, Outcome, Via
PageStore(Path(sys.argv[1])).record(Fetch("k", Outcome.READ), Document("k", Via.LIVE, "kept"))
os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "corpus.sqlite")], check=False, timeout=60)
    assert done.returncode == 9
    with PageStore(tmp_path / "corpus.sqlite") as corpus:
        document = corpus.document("k")
    assert document is not None
    assert document.text == "kept"


def test_a_store_of_a_later_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    before = path.read_bytes()
    with pytest.raises(PageStoreError, match=f"has format 7, this version reads {FORMAT}"):
        PageStore(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_store_is_refused_with_what_to_do(write: Callable[[str, str | bytes], Path], content: bytes) -> None:
    path = write("corpus.sqlite", content)
    with pytest.raises(PageStoreError, match="move it away and run 'refdesk index'"):
        PageStore(path)
    assert path.read_bytes() == content


def test_a_folder_in_place_of_the_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus.sqlite").mkdir()
    with pytest.raises(PageStoreError, match="cannot be opened: check that it is a file"):
        PageStore(tmp_path / "corpus.sqlite")


_FORMAT_1 = """
CREATE TABLE documents (
    key TEXT PRIMARY KEY, via TEXT NOT NULL, text TEXT NOT NULL, url TEXT, title TEXT NOT NULL,
    author TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL, outline TEXT NOT NULL
) STRICT;
CREATE TABLE fetches (
    key TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, url TEXT, status INTEGER,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
INSERT INTO documents VALUES ('k', 'live', '# Old', 'https://a.org/k', 'Title', '', '', '', '[[0, 1, "Old"]]');
PRAGMA user_version = 1;
"""


def test_a_store_of_the_first_format_is_brought_up_to_date_with_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(_FORMAT_1)
    db.close()
    for _ in range(2):
        with PageStore(path) as corpus:
            found = corpus.document("k")
            assert found == Document(
                "k", Via.LIVE, "# Old", "https://a.org/k", "Title", outline=(Heading(0, 1, "Old"),)
            )
            corpus.record(READ)


def test_a_row_that_was_altered_before_the_store_was_brought_up_to_date_stays_unsound(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with PageStore(path) as corpus:
        corpus.record(READ, PAGE)
    with sqlite3.connect(path) as db:
        for column in ("site", "kind", "canonical", "links", "role"):
            db.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        db.execute("UPDATE documents SET text = 'Another text'")
        db.execute("PRAGMA user_version = 3")
    db.close()
    with PageStore(path) as corpus:
        assert corpus.document("k") is None
        assert corpus.altered == {"k"}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("documents", "text", "Another text"), ("fetches", "outcome", "nonsense"), ("documents", "outline", "no JSON")],
)
def test_an_altered_row_counts_as_never_fetched_and_is_named(
    tmp_path: Path, table: str, column: str, value: str
) -> None:
    path = tmp_path / "corpus.sqlite"
    with PageStore(path) as corpus:
        corpus.record(READ, PAGE)
    with sqlite3.connect(path) as db:
        db.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608, names of this test
    db.close()
    with PageStore(path) as corpus:
        assert corpus.fetch("k") is None
        assert (corpus.document("k") is None, corpus.altered) == (table == "documents", {"k"})
        assert corpus.examine() == (1, ["k"])
        corpus.record(READ, PAGE)
        assert (corpus.document("k"), corpus.fetch("k"), corpus.altered) == (PAGE, READ, frozenset())


def test_no_flipped_byte_changes_a_stored_text(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with PageStore(path) as corpus:
        corpus.record(READ, PAGE)
    content, found = path.read_bytes(), set()
    for at in range(0, len(content), 61):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        try:
            with PageStore(path) as corpus:
                found.add(corpus.document("k"))
        except PageStoreError:
            found.add(None)
    assert found == {None, PAGE}


def test_a_full_disk_and_a_busy_store_are_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with PageStore(path) as store:
        store._db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(PageStoreError, match="the disk is full: free some space"):
            store.record(Fetch("a", Outcome.READ, reason="x" * 100_000))
    with PageStore(path) as store, closing(sqlite3.connect(path)) as other:
        store._db.execute("PRAGMA busy_timeout = 1")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PageStoreError, match="changed by another process: try again"):
            store.record(Fetch("a", Outcome.READ))


def test_two_processes_that_create_a_store_at_once_both_can_use_it(tmp_path: Path) -> None:
    def create(number: int) -> None:
        with PageStore(tmp_path / "corpus.sqlite") as store:
            store.record(Fetch(f"key {number}", Outcome.READ))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(16)))
    with PageStore(tmp_path / "corpus.sqlite") as store:
        assert all(store.fetch(f"key {number}") for number in range(16))
