"""data/corpus.sqlite: the text fetched for each resource, its last fetch, and the journal of runs.

The only SQL of this package. A failed fetch is recorded beside the document, never in its
place. Each link's result is durable when it is recorded, so a run that was killed goes on
where it stopped. SQLite would not notice an altered text, so each row has a checksum: one that
does not fit counts as never fetched. One connection, guarded by a lock, serves all threads of a run.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from itertools import chain
from pathlib import Path
from typing import Any, Self

from ingest.errors import PageStoreError
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
    """
ALTER TABLE documents ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
UPDATE documents SET sum = row_sum(author, key, language, locators, outline, published, remark, text, title, url, via);
UPDATE fetches SET sum = row_sum(again, at, digest, failures, fallback, key, media_type, moved_to, outcome, pages,
    reason, redirects, run, seconds, since, size, status, url);
""",
)
FORMAT = len(_STEPS)


class PageStore:
    """The fetched documents, one for each resource key. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._altered: set[str] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._sentence():
            self._db = sqlite3.connect(path, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            # A text that is no UTF-8 any more is for its checksum to find.
            self._db.text_factory = lambda found: found.decode("utf-8", "surrogateescape")
            self._db.create_function("row_sum", -1, _sum, deterministic=True)
            self._prepare()

    def _prepare(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= found <= FORMAT:
            raise PageStoreError(
                f"The page store {self._path} has format {found}, this version reads {FORMAT}: "
                "upgrade refdesk, or move the file away to fetch anew."
            )
        if (said := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(said)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        for number, step in enumerate(_STEPS[found:], start=found + 1):
            self._db.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")
        for table, kind in (("documents", Document), ("fetches", Fetch)):
            columns = {row["name"] for row in self._db.execute(f"PRAGMA table_info({table})")}
            if columns != {each.name for each in fields(kind)} | {"sum"}:
                raise sqlite3.DatabaseError(f"{table} has other columns than format {FORMAT}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def altered(self) -> frozenset[str]:
        """The resources of which something was asked for that is not as it was written."""
        return frozenset(self._altered)

    def document(self, key: str) -> Document | None:
        """The stored document of the resource `key`, if one was ever read and is as it was written."""
        with self._lock, self._sentence():
            row = self._row("documents", key)
        return _document(row) if row else None

    def record(self, fetch: Fetch, document: Document | None = None) -> None:
        """Note what became of a link and, if it was read, keep its text; both or neither."""
        with self._lock, self._sentence(), self._db:
            lists = {"redirects": json.dumps(fetch.redirects), "pages": json.dumps(fetch.pages)}
            self._altered.discard(fetch.key)
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
        # Of what SQLite made of the values, as that is what will be read.
        sql = f"UPDATE {table} SET sum = row_sum({', '.join(sorted(row))}) WHERE key = ?"  # noqa: S608
        self._db.execute(sql, (row["key"],))

    def _row(self, table: str, key: str) -> dict[str, Any] | None:
        row = self._db.execute(f"SELECT * FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        if row and not _is_sound(row):
            self._altered.add(key)
            return None
        return {name: row[name] for name in row.keys() if name != "sum"} if row else None  # noqa: SIM118, no mapping

    def fetch(self, key: str) -> Fetch | None:
        """What became of the link of resource `key` the last time it was tried; nothing where its text was altered."""
        with self._lock, self._sentence():
            row = self._row("fetches", key)
            self._row("documents", key)
        return _fetch(row) if row and key not in self._altered else None

    def examine(self) -> tuple[int, list[str]]:
        """Read everything: how many texts there are, and the keys of altered rows. Raises CorpusError."""
        with self._lock, self._sentence():
            if (said := self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(said)
            count = int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])
            rows = chain(self._db.execute("SELECT * FROM documents"), self._db.execute("SELECT * FROM fetches"))
            return count, sorted({str(row["key"]) for row in rows if not _is_sound(row)})

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
            raise PageStoreError(
                f"The page store {self._path} cannot be used ({error}): free disk space, or if the "
                "file is damaged move it away and fetch anew; the published index is untouched."
            ) from error


def _is_sound(row: sqlite3.Row) -> bool:
    values = (row[name] for name in sorted(row.keys()) if name != "sum")
    return bool(row["sum"] == _sum(*values))


def _sum(*values: object) -> int:
    return zlib.crc32(repr(values).encode())


def _fetch(row: dict[str, Any]) -> Fetch:
    lists = {name: tuple(json.loads(row[name])) for name in ("redirects", "pages")}
    return Fetch(**(row | lists | {"outcome": Outcome(row["outcome"])}))


def _document(row: dict[str, Any]) -> Document:
    headings = tuple(Heading(*entry) for entry in json.loads(row["outline"]))
    locators = tuple(Locator(*entry) for entry in json.loads(row["locators"]))
    return Document(**(row | {"outline": headings, "locators": locators, "via": Via(row["via"])}))
