"""What was already cut and encoded, by encoder and text: what did not change is neither cut nor encoded again.

A cache: it may be deleted at any time, one that cannot be read is begun anew, and a vector
that was altered is computed anew.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx import Encoder, Vectors
from index.model import Chunk, Span
from index.text.chunking import make_chunks
from index.vectors.token_vectors import Codes, pack_vectors

# Passages encoded between two commits: what an interrupted build may have to do again.
_BATCH = 256
# What decides how a text is cut, beside the encoder's tokenizer and the size that is asked for.
_CUTTERS = ("markdown-it-py", "nupunkt", "refdesk", "tokenizers")
_READ = "SELECT vector, tokens, ids, count, sum FROM encoded WHERE key = ?"


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage's vector, float32, shape (dim,), those of its tokens, packed, and which different tokens these are."""

    vector: Vectors
    tokens: Codes
    ids: NDArray[np.int32]


# Texts of passages to what an encoder makes of each, in their order.
Encode = Callable[[Iterable[str]], Iterator[EncodedPassage]]


class VectorCache:
    """Tables of encoded passages and of how documents are cut, in one SQLite file. Use as a context manager.

    `encoded` counts the passages that were not there yet.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.encoded = 0
        self._cutters = [version(name) for name in _CUTTERS]
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

    def chunks(self, text: str, title: str, encoder: Encoder, size: int) -> list[Chunk]:
        """What `index.text.chunking.make_chunks` gives."""
        cutting = json.dumps([encoder.card.sha256, encoder.max_tokens, size, title, *self._cutters])
        key = _key(cutting, text)
        row = self._db.execute("SELECT chunks, sum FROM cuts WHERE key = ?", (key,)).fetchone()
        if row and row[1] == _sum(key, row[0]):
            return [_chunk(*told) for told in json.loads(row[0])]
        made = make_chunks(text, title, encoder, size)
        told = json.dumps([[one.start, one.end, one.headings, one.sentences] for one in made]).encode()
        self._db.execute("REPLACE INTO cuts VALUES (?, ?, ?)", (key, told, _sum(key, told)))  # `passages` commits
        return made

    def passages(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        progress: Callable[[int, int], None],
        threads: int = 1,
        elsewhere: Encode | None = None,
    ) -> Iterator[EncodedPassage]:
        """What the encoder makes of each of `texts`, in their order, with so many of them under way at once.

        With `elsewhere` that computes what is not there yet, with an encoder like this one.
        """
        with ThreadPoolExecutor(threads) as pool:
            encode = elsewhere or partial(pool.map, partial(encode_passage, encoder))
            for at in range(0, len(texts), _BATCH):
                batch = texts[at : at + _BATCH]
                keys = [_key(encoder.card.sha256, encoder.card.passage_prompt + text) for text in batch]
                found = self._read(keys)
                missing = {key: text for key, text in zip(keys, batch, strict=True) if key not in found}
                # An interrupt leaves `map`, which then calls off what has not begun.
                made = dict(zip(missing, encode(missing.values()), strict=True))
                self._write(made)
                self.encoded += len(made)
                progress(at + len(batch), len(texts))
                yield from ((found | made)[key] for key in keys)

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, EncodedPassage]:
        found = {}
        for key in keys:
            row = self._db.execute(_READ, (key,)).fetchone()
            if row and row[-1] == _sum(key, *row[:-1]):
                tokens = np.frombuffer(row[1], np.uint8).reshape(row[3], -1) if row[3] else np.empty((0, 0), np.uint8)
                found[key] = EncodedPassage(np.frombuffer(row[0], np.float32), tokens, np.frombuffer(row[2], np.int32))
        return found

    def _write(self, made: Mapping[bytes, EncodedPassage]) -> None:
        rows = ((key, *_row(one)) for key, one in made.items())
        with self._db:
            self._db.executemany("REPLACE INTO encoded VALUES (?, ?, ?, ?, ?, ?)", ((*row, _sum(*row)) for row in rows))


def _chunk(start: int, end: int, headings: Sequence[str], sentences: Sequence[Span]) -> Chunk:
    return Chunk(start, end, tuple(headings), tuple((first, last) for first, last in sentences))


def encode_passage(encoder: Encoder, text: str) -> EncodedPassage:
    """What the encoder makes of a passage."""
    reading = encoder.passage(text)
    return EncodedPassage(
        reading.vector, pack_vectors(reading.tokens), np.unique(reading.tokenized.ids).astype(np.int32)
    )


def _row(one: EncodedPassage) -> tuple[bytes, bytes, bytes, int]:
    return one.vector.tobytes(), one.tokens.tobytes(), one.ids.tobytes(), len(one.tokens)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        for earlier in ("vectors", "passages"):  # of versions without tokens, and without their ids
            db.execute(f"DROP TABLE IF EXISTS {earlier}")
        db.execute(
            "CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, vector BLOB, tokens BLOB, ids BLOB,"
            " count INTEGER, sum INTEGER) WITHOUT ROWID"
        )
        db.execute("CREATE TABLE IF NOT EXISTS cuts (key BLOB PRIMARY KEY, chunks BLOB, sum INTEGER) WITHOUT ROWID")
        if (found := db.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _sum(*parts: bytes | int) -> int:
    """A checksum, as SQLite would not notice that a vector was altered."""
    found = 0
    for part in parts:
        found = zlib.crc32(b"%d" % part if isinstance(part, int) else part, found)
    return found


def _key(encoder: str, text: str) -> bytes:
    return hashlib.sha256(f"{encoder}\0{text}".encode()).digest()
