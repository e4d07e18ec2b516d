"""The health of links, and a store of the first format taken over."""

import sqlite3
from pathlib import Path

import pytest

from ingest.link_health import LinkState, link_health
from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.page_store import PageStore

LINK = Resource("a.org/b", "B", url="https://a.org/b")
COPY = Document("a.org/b", Via.ARCHIVE, "text", "https://web.archive.org/web/20210503120000/https://a.org/b")


@pytest.mark.parametrize(
    ("outcome", "moved", "document", "state"),
    [
        (Outcome.READ, "", None, LinkState.ALIVE),
        (Outcome.UNSUPPORTED, "", None, LinkState.ALIVE),
        (Outcome.READ, "https://c.org/b", None, LinkState.MOVED),
        (Outcome.READ, "https://www.a.org/b/", None, LinkState.ALIVE),
        (Outcome.BLOCKED, "", None, LinkState.BLOCKED),
        (Outcome.REFUSED, "", None, LinkState.BLOCKED),
        (Outcome.GONE, "", None, LinkState.DEAD),
        (Outcome.UNREACHABLE, "", None, LinkState.DEAD),
        (Outcome.EMPTY, "", None, LinkState.BLOCKED),
        (Outcome.UNREACHABLE, "", COPY, LinkState.ARCHIVED),
        (Outcome.GONE, "", COPY, LinkState.ARCHIVED),
    ],
)
def test_a_link_has_one_state(outcome: Outcome, moved: str, document: Document | None, state: LinkState) -> None:
    fetch = Fetch("a.org/b", outcome, "why", "https://a.org/b", moved_to=moved, since="2026-01-01")
    found = link_health(LINK, fetch, document)
    assert (found.state, found.since) == (state, "2026-01-01")
    assert bool(found.copy) == (state is LinkState.ARCHIVED)
    assert bool(found.moved_to) == (state is LinkState.MOVED)


def test_what_was_never_tried_is_unknown() -> None:
    assert link_health(LINK, None, None).state is LinkState.UNKNOWN
    assert link_health(Resource("title:x", "X"), None, None).reason == "no address"


def test_a_store_of_the_first_format_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript("""
            CREATE TABLE documents (
                key TEXT PRIMARY KEY, via TEXT NOT NULL, text TEXT NOT NULL, url TEXT, title TEXT NOT NULL,
                author TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL, outline TEXT NOT NULL
            ) STRICT;
            CREATE TABLE fetches (
                key TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, url TEXT, status INTEGER,
                media_type TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL
            ) STRICT;
            INSERT INTO fetches VALUES ('k', 'gone', 'why', 'https://a.org', 404, '', 0, '2026-01-01T00:00:00+00:00');
            INSERT INTO documents VALUES ('k', 'live', 'text', 'https://a.org', 'T', '', '', '', '[]');
            PRAGMA user_version = 1;
        """)
    db.close()
    with PageStore(path) as corpus:
        assert corpus.fetch("k") == Fetch(
            "k", Outcome.GONE, "why", "https://a.org", 404, at="2026-01-01T00:00:00+00:00"
        )
        assert corpus.document("k") == Document("k", Via.LIVE, "text", "https://a.org", "T")
