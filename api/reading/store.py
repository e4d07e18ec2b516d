"""The reading record in SQLite: one file in the data folder, which no build, server or upload sends anywhere.

Knows entries; must not know the index. Several processes may use it at once: each change is one transaction.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, fields, replace
from pathlib import Path

from api.errors import ReadingError, RecordDamaged
from api.reading.model import MAX_NOTE, ReadingEntry, ReadingState
from ingest.errors import describe_sqlite_error

# Of the table; a newer program's is refused.
_VERSION = 1
_COLUMNS = tuple(field.name for field in fields(ReadingEntry))
_REPLACE = "REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?)"
# Seconds to wait for another process.
_TIMEOUT = 10.0


class ReadingStore:
    """The entries in the file at `path`, which is created by the first change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> dict[str, ReadingEntry]:
        """All entries by key, the last changed first. Raises RecordDamaged for a file that cannot be read."""
        if not self._path.exists():
            return {}
        with self._transaction() as database:
            statement = "SELECT key, state, note, title, url, at FROM reading ORDER BY at DESC, key"
            rows = database.execute(statement).fetchall()
        return {row[0]: _entry(dict(zip(_COLUMNS, row, strict=True))) for row in rows}

    def put(self, entries: Iterable[ReadingEntry]) -> None:
        """Store entries, each in place of the earlier one of its key: all of them or none."""
        with self._transaction() as database:
            database.executemany(_REPLACE, [astuple(entry) for entry in entries])

    def mark(self, entry: ReadingEntry, *, keeps_note: bool = False) -> ReadingEntry:
        """Store an entry, with `keeps_note` with the note of the earlier one of its key; returns it as stored.

        That is one transaction, so a note that another process stores meanwhile stays.
        """
        with self._transaction() as database:
            if keeps_note:
                database.execute("BEGIN IMMEDIATE")
                row = database.execute("SELECT note FROM reading WHERE key = ?", (entry.key,)).fetchone()
                entry = replace(entry, note=row[0] if row else entry.note)
            database.execute(_REPLACE, astuple(entry))
        return entry

    def remove(self, key: str) -> None:
        """Make a resource unread; no error if it is."""
        if self._path.exists():
            with self._transaction() as database:
                database.execute("DELETE FROM reading WHERE key = ?", (key,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are made together at the end, or not at all. Raises RecordDamaged."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self._path, timeout=_TIMEOUT)) as database, database:
                self._prepare(database)
                yield database
        except sqlite3.Error as error:
            problem = describe_sqlite_error(error, "move it away or restore it")
            raise RecordDamaged(f"The reading record {self._path} {problem}.") from error

    def _prepare(self, database: sqlite3.Connection) -> None:
        # The folder is synced, too, after the journal is removed: else a power cut may bring the journal back, and with
        # it what was before.
        database.execute("PRAGMA synchronous = EXTRA")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise RecordDamaged(f"{self._path} was written by a newer Refdesk: update this one.")
        if version == 0:
            database.execute(
                "CREATE TABLE IF NOT EXISTS reading (key TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT NOT NULL,"
                " title TEXT NOT NULL, url TEXT NOT NULL, at TEXT NOT NULL)"
            )
            database.execute(f"PRAGMA user_version = {_VERSION}")


def export_json(entries: Iterable[ReadingEntry]) -> str:
    """Entries as JSON, which `import_file_entries` reads."""
    return json.dumps({"reading": [asdict(entry) for entry in entries]}, indent=1, ensure_ascii=False) + "\n"


def import_file_entries(path: Path) -> list[ReadingEntry]:
    """The entries of an exported file. Raises ReadingError, which names it, if it is none."""
    try:
        return [_entry(record) for record in json.loads(path.read_text("utf-8"))["reading"]]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadingError(f"{path} is not an export of a reading record ({error}): nothing was imported.") from error


def _entry(record: dict[str, str]) -> ReadingEntry:
    """The entry of a record with all values as text. Raises ValueError or TypeError for another one."""
    if not all(isinstance(value, str) for value in record.values()) or not record["key"]:
        raise TypeError("a value is not text")
    if len(record.get("note", "")) > MAX_NOTE:
        raise ValueError(f"a note has more than {MAX_NOTE:,} characters")
    return ReadingEntry(**record | {"state": ReadingState(record["state"])})  # type: ignore[arg-type]
