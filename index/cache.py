"""Vectors already computed, by encoder and text: an unchanged passage is never encoded twice.

A cache: it may be deleted at any time, and one that cannot be read is begun anew.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from index.encoder import Encoder, Vectors

# Passages encoded between two commits: what an interrupted build may have to do again.
_BATCH = 256


class VectorCache:
    """A table of vectors in one SQLite file. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _open(path)
        except sqlite3.OperationalError:  # locked, or the disk: no damage
            raise
        except sqlite3.DatabaseError:
            path.unlink()
            self._db = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def passages(
        self, encoder: Encoder, texts: Sequence[str], progress: Callable[[int, int], None]
    ) -> tuple[Vectors, int]:
        """Vectors of `texts`, shape (n, dim), and how many of them had to be encoded."""
        keys = [_key(encoder.card.sha256, encoder.card.passage_prompt + text) for text in texts]
        found = self._read(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        todo = list(missing.items())
        done = len(texts) - len(todo)
        for at in range(0, len(todo), _BATCH):
            batch = todo[at : at + _BATCH]
            vectors = encoder.passages(text for _, text in batch)
            found |= dict(zip((key for key, _ in batch), vectors, strict=True))
            self._write([(key, found[key].tobytes()) for key, _ in batch])
            done += len(batch)
            progress(done, len(texts))
        stacked = np.stack([found[key] for key in keys]) if keys else np.empty((0, encoder.card.dim), np.float32)
        return stacked, len(todo)

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        found = {}
        for key in keys:
            row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = np.frombuffer(row[0], np.float32)
        return found

    def _write(self, rows: list[tuple[bytes, bytes]]) -> None:
        with self._db:
            self._db.executemany("REPLACE INTO vectors VALUES (?, ?)", rows)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        if (found := db.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _key(encoder: str, text: str) -> bytes:
    return hashlib.sha256(f"{encoder}\0{text}".encode()).digest()
