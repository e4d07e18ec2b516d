"""A cache of chunks and encoded passages, by encoder and text: unchanged text is neither chunked nor encoded again.

It may be deleted at any time. An unreadable file is replaced, an altered entry computed again.
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
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.encoder.onnx import Encoder
from index.model import Chunk, Span
from index.text.chunking import make_chunks
from index.vectors.token_vectors import Codes, pack_vectors

# Passages encoded between two commits; at most these are lost when a build is interrupted.
_BATCH = 256
# Packages that determine how a text is chunked, beside the encoder's tokenizer and the size.
_CHUNKING_PACKAGES = ("markdown-it-py", "nupunkt", "refdesk", "tokenizers")
_SELECT = "SELECT vector, tokens, ids, count, sum FROM encoded WHERE key = ?"


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage's vector, float32, shape (dim,), the codes of its token vectors, and its distinct token ids."""

    vector: Vectors
    tokens: Codes
    ids: NDArray[np.int32]


# Encodes passages, in order.
Encode = Callable[[Iterable[str]], Iterator[EncodedPassage]]


class VectorCache:
    """Tables of chunks and of encoded passages in one SQLite file. Use as a context manager.

    `encoded` counts the passages that had to be encoded.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.encoded = 0
        self._path = path
        self._chunking_versions = [version(name) for name in _CHUNKING_PACKAGES]
        try:
            self._db = _open_database(path)
        except sqlite3.OperationalError:  # locked or disk full: the file is not damaged
            raise
        except sqlite3.DatabaseError:
            self._replace_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def chunks(self, text: str, title: str, encoder: Encoder, size: int) -> list[Chunk]:
        """The chunks of a text, see `index.text.chunking.make_chunks` for the arguments."""
        parameters = json.dumps([encoder.card.sha256, encoder.max_tokens, size, title, *self._chunking_versions])
        key = _digest_key(parameters, text)
        row = self._row("SELECT chunks, sum FROM cuts WHERE key = ?", key)
        if row and row[1] == _checksum(key, row[0]):
            return [_read_chunk(*record) for record in json.loads(row[0])]
        chunks = make_chunks(text, title, encoder, size)
        records = [[chunk.start, chunk.end, chunk.headings, chunk.sentences] for chunk in chunks]
        content = json.dumps(records).encode()
        # Committed by `passages`.
        self._put("REPLACE INTO cuts VALUES (?, ?, ?)", [(key, content, _checksum(key, content))])
        return chunks

    def passages(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        progress: Callable[[int, int], None],
        threads: int = 1,
        remote: Encode | None = None,
    ) -> Iterator[EncodedPassage]:
        """The encoded passages of `texts`, in order, encoded in `threads` threads.

        With `remote`, missing passages are encoded by that function, which must use an equal encoder. `progress` is
        called after each batch with the number of passages done and the total.
        """
        with ThreadPoolExecutor(threads) as pool:
            encode = remote or partial(pool.map, partial(encode_and_pack, encoder))
            for start in range(0, len(texts), _BATCH):
                batch = texts[start : start + _BATCH]
                keys = [_digest_key(encoder.card.sha256, encoder.card.passage_prompt + text) for text in batch]
                cached = self._read(keys)
                missing = {key: text for key, text in zip(keys, batch, strict=True) if key not in cached}
                # An interrupt ends `map`, which then cancels the tasks that have not begun.
                new = dict(zip(missing, encode(missing.values()), strict=True))
                self._write(new)
                self.encoded += len(new)
                progress(start + len(batch), len(texts))
                yield from map((cached | new).__getitem__, keys)

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, EncodedPassage]:
        passages = {}
        for key in keys:
            row = self._row(_SELECT, key)
            if row and row[-1] == _checksum(key, *row[:-1]):
                tokens = np.frombuffer(row[1], np.uint8).reshape(row[3], -1) if row[3] else np.empty((0, 0), np.uint8)
                ids = np.frombuffer(row[2], np.int32)
                passages[key] = EncodedPassage(np.frombuffer(row[0], np.float32), tokens, ids)
        return passages

    def _write(self, passages: Mapping[bytes, EncodedPassage]) -> None:
        rows = ((key, *_encoded_row(passage)) for key, passage in passages.items())
        self._put("REPLACE INTO encoded VALUES (?, ?, ?, ?, ?, ?)", [(*row, _checksum(*row)) for row in rows])
        self._db.commit()

    # A check of the whole file on opening would read half a gigabyte for one new passage: damage shows on use.

    def _row(self, sql: str, key: bytes) -> tuple[Any, ...] | None:
        """The row of a key; None if there is none, or if the file is damaged, which is then replaced."""
        try:
            row: tuple[Any, ...] | None = self._db.execute(sql, (key,)).fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._replace_file()
            return None
        return row

    def _put(self, sql: str, records: Sequence[tuple[Any, ...]]) -> None:
        """Write records, into a new file if this one is damaged."""
        try:
            self._db.executemany(sql, records)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._replace_file()
            self._db.executemany(sql, records)

    def _replace_file(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()
        self._path.unlink()
        self._db = _open_database(self._path)


def _read_chunk(start: int, end: int, headings: Sequence[str], sentences: Sequence[Span]) -> Chunk:
    return Chunk(start, end, tuple(headings), tuple((first, last) for first, last in sentences))


def encode_and_pack(encoder: Encoder, text: str) -> EncodedPassage:
    """Encode a passage and quantise its token vectors."""
    encoding = encoder.encode_passage(text)
    ids = np.unique(encoding.tokenized.ids).astype(np.int32)
    return EncodedPassage(encoding.vector, pack_vectors(encoding.tokens), ids)


def _encoded_row(passage: EncodedPassage) -> tuple[bytes, bytes, bytes, int]:
    return passage.vector.tobytes(), passage.tokens.tobytes(), passage.ids.tobytes(), len(passage.tokens)


def _open_database(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        for table in ("vectors", "passages"):  # of versions without tokens, or without their ids
            db.execute(f"DROP TABLE IF EXISTS {table}")
        db.execute(
            "CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, vector BLOB, tokens BLOB, ids BLOB,"
            " count INTEGER, sum INTEGER) WITHOUT ROWID"
        )
        db.execute("CREATE TABLE IF NOT EXISTS cuts (key BLOB PRIMARY KEY, chunks BLOB, sum INTEGER) WITHOUT ROWID")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _checksum(*values: bytes | int) -> int:
    """CRC-32 of a row, as SQLite does not detect altered values."""
    checksum = 0
    for value in values:
        checksum = zlib.crc32(b"%d" % value if isinstance(value, int) else value, checksum)
    return checksum


def _digest_key(encoder: str, text: str) -> bytes:
    return hashlib.sha256(f"{encoder}\0{text}".encode()).digest()
