"""Page store (data/corpus.sqlite): the text of each resource, its last fetch, and the journal of runs.

The only SQL of this package. A failed fetch is recorded beside the document and never replaces it.
Each result is durable once recorded, so a killed run resumes where it stopped. SQLite does not
detect altered text, so each row has a checksum; a row that fails it counts as never fetched.
One connection, guarded by a lock, serves all threads of a run.
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

from ingest.errors import PageStoreError, describe_sqlite_error
from ingest.model import Document, Fetch, Heading, Locator, Outcome, Via

# Migrations, each from one format to the next. A new store runs all of them.
_MIGRATIONS = (
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
    # Rows that were altered before keep their sum, which then stays wrong.
    """
ALTER TABLE documents ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN canonical TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN role TEXT NOT NULL DEFAULT '';
UPDATE documents SET sum = row_sum(author, canonical, key, kind, language, links, locators, outline, published, remark,
    role, site, text, title, url, via)
    WHERE sum = row_sum(author, key, language, locators, outline, published, remark, text, title, url, via);
""",
)
FORMAT = len(_MIGRATIONS)


class PageStore:
    """Documents and fetches by resource key, in the SQLite file at `path`. Use as a context manager.

    Every method raises PageStoreError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._altered: set[str] = set()
        # Keys of documents that were checked: a fetch need not read them for that.
        self._sound: set[str] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._as_page_store_errors():
            self._db = sqlite3.connect(path, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            # Text that is no longer valid UTF-8 is detected by its checksum.
            self._db.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
            self._db.create_function("row_sum", -1, _checksum, deterministic=True)
            self._prepare()

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= version <= FORMAT:
            raise PageStoreError(
                f"The page store {self._path} has format {version}, this version reads {FORMAT}: "
                "upgrade refdesk, or move the file away to fetch all pages again."
            )
        if (report := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(report)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version < FORMAT:
            self._migrate()
        for table, row_type in (("documents", Document), ("fetches", Fetch)):
            columns = {row["name"] for row in self._db.execute(f"PRAGMA table_info({table})")}
            if columns != {field.name for field in fields(row_type)} | {"sum"}:
                raise sqlite3.DatabaseError(f"{table} has other columns than format {FORMAT}")

    def _migrate(self) -> None:
        """Bring the store to this format, in one transaction; another process may have done so meanwhile."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            for statement in "".join(_MIGRATIONS[version:]).split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def altered(self) -> frozenset[str]:
        """Keys of the requested resources whose rows fail their checksum."""
        return frozenset(self._altered)

    def document(self, key: str) -> Document | None:
        """Stored document of the resource `key`; None if there is none or its row was altered."""
        with self._lock, self._as_page_store_errors():
            row = self._row("documents", key)
        return _document(row) if row else None

    def record(self, fetch: Fetch, document: Document | None = None) -> None:
        """Record a fetch and, if the link was read, its document, in one transaction."""
        with self._lock, self._as_page_store_errors(), self._db:
            lists = {"redirects": json.dumps(fetch.redirects), "pages": json.dumps(fetch.pages)}
            self._altered.discard(fetch.key)
            self._sound.discard(fetch.key)
            self._replace("fetches", asdict(fetch) | lists)
            if document is not None:
                headings = json.dumps([[h.offset, h.level, h.text] for h in document.outline])
                locators = json.dumps([[loc.offset, loc.kind, loc.value] for loc in document.locators])
                texts = {"outline": headings, "locators": locators, "links": json.dumps(document.links)}
                self._replace("documents", asdict(document) | texts)

    def _replace(self, table: str, row: dict[str, object]) -> None:
        placeholders = ", ".join("?" * len(row))
        # Table and column names come from dataclass fields of this package, never from input.
        sql = f"REPLACE INTO {table} ({', '.join(row)}) VALUES ({placeholders})"  # noqa: S608
        self._db.execute(sql, tuple(row.values()))
        # Computed from the values as SQLite stored them, since those will be read.
        sql = f"UPDATE {table} SET sum = row_sum({', '.join(sorted(row))}) WHERE key = ?"  # noqa: S608
        self._db.execute(sql, (row["key"],))

    def _row(self, table: str, key: str) -> dict[str, Any] | None:
        row = self._db.execute(f"SELECT * FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        if row and not _is_sound(row):
            self._altered.add(key)
            return None
        if row and table == "documents":
            self._sound.add(key)
        return {name: row[name] for name in row.keys() if name != "sum"} if row else None  # noqa: SIM118, no mapping

    def fetch(self, key: str) -> Fetch | None:
        """Last fetch of the resource `key`; None if there is none, or if it or the document was altered."""
        with self._lock, self._as_page_store_errors():
            row = self._row("fetches", key)
            if key not in self._sound:
                self._row("documents", key)
        return _fetch(row) if row and key not in self._altered else None

    def examine(self) -> tuple[int, list[str]]:
        """Check all rows. Returns the number of documents and the sorted keys of altered rows."""
        with self._lock, self._as_page_store_errors():
            if (report := self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(report)
            count = int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])
            rows = chain(self._db.execute("SELECT * FROM documents"), self._db.execute("SELECT * FROM fetches"))
            return count, sorted({str(row["key"]) for row in rows if not _is_sound(row)})

    def begin_run(self, started: str) -> int:
        """Start a run at the ISO time `started`. Returns its number: a new one, or that of an unfinished run."""
        with self._lock, self._as_page_store_errors(), self._db:
            if (run := self._unfinished_run()) is not None:
                return run
            return int(self._db.execute("INSERT INTO runs (started) VALUES (?)", (started,)).lastrowid or 0)

    def unfinished_run(self) -> int | None:
        """The number of the last run if it was not finished."""
        with self._lock, self._as_page_store_errors():
            return self._unfinished_run()

    def finish_run(self, run: int, finished: str) -> None:
        """Record at the ISO time `finished` that every link of the run was processed."""
        with self._lock, self._as_page_store_errors(), self._db:
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (finished, run))

    def _unfinished_run(self) -> int | None:
        row = self._db.execute("SELECT id, finished FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return int(row["id"]) if row and not row["finished"] else None

    @contextmanager
    def _as_page_store_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            problem = describe_sqlite_error(error, "move it away and run 'refdesk index'")
            raise PageStoreError(f"The page store {self._path} {problem}; the published index is untouched.") from error


def _is_sound(row: sqlite3.Row) -> bool:
    values = (row[name] for name in sorted(row.keys()) if name != "sum")
    return bool(row["sum"] == _checksum(*values))


def _checksum(*values: object) -> int:
    return zlib.crc32(repr(values).encode())


def _fetch(row: dict[str, Any]) -> Fetch:
    lists = {name: tuple(json.loads(row[name])) for name in ("redirects", "pages")}
    return Fetch(**(row | lists | {"outcome": Outcome(row["outcome"])}))


def _document(row: dict[str, Any]) -> Document:
    headings = tuple(Heading(*entry) for entry in json.loads(row["outline"]))
    locators = tuple(Locator(*entry) for entry in json.loads(row["locators"]))
    texts = {"outline": headings, "locators": locators, "links": tuple(json.loads(row["links"]))}
    return Document(**(row | texts | {"via": Via(row["via"])}))
