"""data/corpus.sqlite: the text fetched for each resource, and its last fetch.

The only SQL of this package. A failed fetch is recorded beside the document, never in its
place. One connection, guarded by a lock, serves all threads of a run.
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
from ingest.model import Document, Fetch, Heading, Outcome, Via

FORMAT = 1
_SCHEMA = """
CREATE TABLE documents (
    key TEXT PRIMARY KEY, via TEXT NOT NULL, text TEXT NOT NULL, url TEXT, title TEXT NOT NULL,
    author TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL, outline TEXT NOT NULL
) STRICT;
CREATE TABLE fetches (
    key TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, url TEXT, status INTEGER,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
"""


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
        if found not in {0, FORMAT}:
            raise CorpusError(
                f"The page store {self._path} has format {found}, this version reads {FORMAT}: "
                "upgrade refdesk, or move the file away to fetch anew."
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        if found == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")

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
            self._replace("fetches", asdict(fetch))
            if document is not None:
                headings = [[h.offset, h.level, h.text] for h in document.outline]
                self._replace("documents", asdict(document) | {"outline": json.dumps(headings)})

    def _replace(self, table: str, row: dict[str, object]) -> None:
        marks = ", ".join("?" * len(row))
        # Table and column names are this module's own dataclass fields, never input.
        sql = f"REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608
        self._db.execute(sql, tuple(row.values()))

    def fetch(self, key: str) -> Fetch | None:
        """What became of the link of resource `key` the last time it was tried."""
        with self._lock, self._sentence():
            row = self._db.execute("SELECT * FROM fetches WHERE key = ?", (key,)).fetchone()
        return Fetch(**(dict(row) | {"outcome": Outcome(row["outcome"])})) if row else None

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CorpusError(
                f"The page store {self._path} cannot be used ({error}): free disk space, or if the "
                "file is damaged move it away and fetch anew; the published index is untouched."
            ) from error


def _document(row: sqlite3.Row) -> Document:
    headings = tuple(Heading(*entry) for entry in json.loads(row["outline"]))
    return Document(**(dict(row) | {"outline": headings, "via": Via(row["via"])}))
