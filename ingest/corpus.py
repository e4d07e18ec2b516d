"""data/corpus.sqlite: the text fetched for each resource, its last fetch, and the journal of runs.

The only SQL of this package. A failed fetch is recorded beside the document, never in its
place. Each link's result is durable when it is recorded, so a run that was killed goes on
where it stopped. One connection, guarded by a lock, serves all threads of a run.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Self

from ingest.errors import CorpusError
from ingest.model import Document, Fetch, Heading, Locator, Outcome, Via

# Each step leads a store from one format to the next; a new store takes them all.
_STEPS = (
    """
CREATE TABLE documents (
    key TEXT PRIMARY KEY, via TEXT NOT NULL, text TEXT NOT NULL, url TEXT, title TEXT NOT NULL,
    author TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL, outline TEXT NOT NULL
) STRICT;
CREATE TABLE fetches (
    key TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, url TEXT, status INTEGER,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
""",
    """
ALTER TABLE documents ADD COLUMN locators TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN remark TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN pages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fetches ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN redirects TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fetches ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN since TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN again TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN fallback TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN seconds REAL NOT NULL DEFAULT 0;
CREATE TABLE runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL DEFAULT '') STRICT;
""",
)
FORMAT = len(_STEPS)


class Corpus:
    """The fetched documents, one for each resource key. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._sentence():
            self._db = sqlite3.connect(path, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._prepare()

    def _prepare(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= found <= FORMAT:
            raise CorpusError(
                f"The page store {self._path} has format {found}, this version reads {FORMAT}: "
                "upgrade refdesk, or move the file away to fetch anew."
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        for number, step in enumerate(_STEPS[found:], start=found + 1):
            self._db.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def document(self, key: str) -> Document | None:
        """The stored document of the resource `key`, if one was ever read."""
        with self._lock, self._sentence():
            row = self._db.execute("SELECT * FROM documents WHERE key = ?", (key,)).fetchone()
        return _document(row) if row else None

    def record(self, fetch: Fetch, document: Document | None = None) -> None:
        """Note what became of a link and, if it was read, keep its text; both or neither."""
        with self._lock, self._sentence(), self._db:
            lists = {"redirects": json.dumps(fetch.redirects), "pages": json.dumps(fetch.pages)}
            self._replace("fetches", asdict(fetch) | lists)
            if document is not None:
                headings = json.dumps([[h.offset, h.level, h.text] for h in document.outline])
                locators = json.dumps([[at.offset, at.kind, at.value] for at in document.locators])
                self._replace("documents", asdict(document) | {"outline": headings, "locators": locators})

    def _replace(self, table: str, row: dict[str, object]) -> None:
        marks = ", ".join("?" * len(row))
        # Table and column names are this module's own dataclass fields, never input.
        sql = f"REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608
        self._db.execute(sql, tuple(row.values()))

    def fetch(self, key: str) -> Fetch | None:
        """What became of the link of resource `key` the last time it was tried."""
        with self._lock, self._sentence():
            row = self._db.execute("SELECT * FROM fetches WHERE key = ?", (key,)).fetchone()
        return _fetch(row) if row else None

    def begin(self, at: str) -> int:
        """The number of the run that starts now: a new one, or that of the last if it never ended."""
        with self._lock, self._sentence(), self._db:
            row = self._db.execute("SELECT id, finished FROM runs ORDER BY id DESC LIMIT 1").fetchone()
            if row and not row["finished"]:
                return int(row["id"])
            return int(self._db.execute("INSERT INTO runs (started) VALUES (?)", (at,)).lastrowid or 0)

    def finish(self, run: int, at: str) -> None:
        """Note that every link of the run had its turn."""
        with self._lock, self._sentence(), self._db:
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (at, run))

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CorpusError(
                f"The page store {self._path} cannot be used ({error}): free disk space, or if the "
                "file is damaged move it away and fetch anew; the published index is untouched."
            ) from error


def _fetch(row: sqlite3.Row) -> Fetch:
    lists = {name: tuple(json.loads(row[name])) for name in ("redirects", "pages")}
    return Fetch(**(dict(row) | lists | {"outcome": Outcome(row["outcome"])}))


def _document(row: sqlite3.Row) -> Document:
    headings = tuple(Heading(*entry) for entry in json.loads(row["outline"]))
    locators = tuple(Locator(*entry) for entry in json.loads(row["locators"]))
    return Document(**(dict(row) | {"outline": headings, "locators": locators, "via": Via(row["via"])}))
