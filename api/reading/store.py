"""The reading record in SQLite: one file in the data folder, which no build, server or upload sends anywhere.

Knows entries; must not know the index. Several processes may use it at once: each change is one transaction.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

from api.errors import ReadingError, RecordDamaged
from api.reading.model import MAX_NOTE, ReadingEntry, ReadingState

# Of the table; a newer program's is refused.
_VERSION = 1
_COLUMNS = tuple(field.name for field in fields(ReadingEntry))
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
        with closing(self._connect()) as database:
            rows = self._execute(database, "SELECT key, state, note, title, url, at FROM reading ORDER BY at DESC, key")
        return {row[0]: _entry(dict(zip(_COLUMNS, row, strict=True))) for row in rows}

    def put(self, entries: Iterable[ReadingEntry]) -> None:
        """Store entries, each in place of the earlier one of its key: all of them or none."""
        rows = [astuple(entry) for entry in entries]
        with closing(self._connect()) as database, database:
            self._execute(database, "REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?)", rows)

    def remove(self, key: str) -> None:
        """Make a resource unread; no error if it is."""
        if self._path.exists():
            with closing(self._connect()) as database, database:
                self._execute(database, "DELETE FROM reading WHERE key = ?", [(key,)])

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            database = sqlite3.connect(self._path, timeout=_TIMEOUT)
        except sqlite3.Error as error:
            raise self._failure(error) from error
        try:
            self._prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    def _prepare(self, database: sqlite3.Connection) -> None:
        version = self._execute(database, "PRAGMA user_version")[0][0]
        if version > _VERSION:
            raise RecordDamaged(f"{self._path} was written by a newer Refdesk: update this one.")
        if version == 0:
            with database:
                self._execute(
                    database,
                    "CREATE TABLE IF NOT EXISTS reading (key TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT NOT NULL,"
                    " title TEXT NOT NULL, url TEXT NOT NULL, at TEXT NOT NULL)",
                )
                self._execute(database, f"PRAGMA user_version = {_VERSION}")

    def _execute(
        self, database: sqlite3.Connection, statement: str, rows: list[tuple[str, ...]] | None = None
    ) -> list[Any]:
        try:
            if rows is not None:
                database.executemany(statement, rows)
                return []
            return database.execute(statement).fetchall()
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> RecordDamaged:
        return RecordDamaged(f"The reading record {self._path} cannot be used ({error}): move it away or restore it.")


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
