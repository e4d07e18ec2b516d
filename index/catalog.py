"""The catalog.sqlite of a generation: its resources, documents, chunks and cards.

Written once by `index.build.catalog_writer`, then read-only (opened immutable). The `row` of a chunk is one dense
integer: FAISS position, BM25 row and SQLite rowid. With the writer and the vector cache, the only SQL of this package.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from index.cards.model import Card, CardField, CardSource, CardValue
from index.lru import LruCache
from index.model import Chunk, embedded_text
from ingest.model import Address, Document, Locator, Place, Resource, Via

# Sizes of the caches: chunks, about a kilobyte each, and characters of documents.
_CACHED_CHUNKS, _CACHED_CHARACTERS = 8_192, 8_000_000


@dataclass(frozen=True, slots=True)
class ListedResource:
    """A resource with the outcome of fetching its link, and the reason for it."""

    ordinal: int
    resource: Resource
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with its document and resource; `places` are the locators of the chunk, such as pages."""

    row: int
    chunk: Chunk
    document: Document
    resource_id: str
    title: str
    places: tuple[Locator, ...] = ()

    @property
    def text(self) -> str:
        """The text of the passage in its document."""
        return self.document.text[self.chunk.start : self.chunk.end]

    @property
    def embedded(self) -> str:
        """The input of the encoder: the context of the passage, then its text."""
        return embedded_text(self.title, self.document.text, self.chunk)


class _OwnedDocument(NamedTuple):
    """A document with the id and the title of its resource."""

    document: Document
    resource_id: str
    title: str


class _StoredChunk(NamedTuple):
    """A chunk with the ordinal of its document and its locators."""

    document: int
    chunk: Chunk
    places: tuple[Locator, ...]


class Catalog:
    """Read access to the catalogue of a generation. Safe across threads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?immutable=1"
        self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._chunks: LruCache[_StoredChunk | None] = LruCache(_CACHED_CHUNKS)
        self._documents: LruCache[_OwnedDocument] = LruCache(_CACHED_CHARACTERS, lambda owned: len(owned.document.text))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def size(self) -> int:
        """The number of chunks."""
        return int(self._db.execute("SELECT COALESCE(MAX(row) + 1, 0) FROM chunks").fetchone()[0])

    def resources(self) -> list[ListedResource]:
        """All resources, in the order of the list."""
        return [_read_resource(row) for row in self._db.execute("SELECT * FROM resources ORDER BY ordinal")]

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, or None."""
        row = self._db.execute("SELECT * FROM resources WHERE id = ?", (identifier,)).fetchone()
        return _read_resource(row) if row else None

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, its page if it has one, then those of its further addresses."""
        rows = self._db.execute("SELECT * FROM documents WHERE resource = ? ORDER BY ordinal", (ordinal,))
        resource = self._db.execute("SELECT key FROM resources WHERE ordinal = ?", (ordinal,)).fetchone()
        return [_read_document(row, resource["key"]) for row in rows]

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the chunks of a resource, in order."""
        sql = "SELECT row FROM chunks WHERE document IN (SELECT ordinal FROM documents WHERE resource = ?) ORDER BY row"
        return [row["row"] for row in self._db.execute(sql, (ordinal,))]

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""
        rows = self._db.execute(
            "SELECT row, headings FROM chunks WHERE row BETWEEN ? AND ? ORDER BY row", (first, last)
        )
        return [(row["row"], tuple(json.loads(row["headings"]))) for row in rows]

    def document_rows(self) -> list[tuple[int, str, range]]:
        """Ordinal of the resource, id, and rows of the chunks of each document."""
        rows = self._db.execute(
            "SELECT resource, id, COALESCE(MIN(row), 0), COALESCE(MAX(row) + 1, 0) FROM documents"
            " LEFT JOIN chunks ON chunks.document = documents.ordinal GROUP BY documents.ordinal"
        )
        return [(ordinal, document_id, range(first, end)) for ordinal, document_id, first, end in rows]

    def chunks(self, rows: range) -> list[Chunk]:
        """The chunks at these rows, without their locators."""
        records = self._db.execute(
            'SELECT start, "end", headings, sentences FROM chunks WHERE row >= ? AND row < ? ORDER BY row',
            (rows.start, rows.stop),
        )
        return [_read_span(*record) for record in records]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages at these rows; rows that do not exist are left out."""
        stored = {row: self._chunks.get(row, partial(self._fetch_chunk, row)) for row in map(int, rows)}
        chunks = [(row, chunk) for row, chunk in stored.items() if chunk]
        # Each document once: it may be a whole book.
        ordinals = {chunk.document for _, chunk in chunks}
        documents = {n: self._documents.get(n, partial(self._fetch_document, n)) for n in ordinals}
        return {row: _make_passage(row, chunk, documents[chunk.document]) for row, chunk in chunks}

    def cards(self) -> list[Card]:
        """The cards of the case studies, in the order of the list."""
        return [_read_card(row) for row in self._db.execute("SELECT * FROM cards ORDER BY resource")]

    def _fetch_chunk(self, row: int) -> _StoredChunk | None:
        record = self._db.execute("SELECT * FROM chunks WHERE row = ?", (row,)).fetchone()
        return _read_chunk(record) if record else None

    def _fetch_document(self, ordinal: int) -> _OwnedDocument:
        record = self._db.execute(
            "SELECT documents.*, key, resources.id AS owner, resources.title AS name FROM documents"
            " JOIN resources ON resources.ordinal = documents.resource WHERE documents.ordinal = ?",
            (ordinal,),
        ).fetchone()
        return _OwnedDocument(_read_document(record, record["key"]), record["owner"], record["name"])


@lru_cache(maxsize=4096)
def _read_names(text: str) -> tuple[str, ...]:
    """Parse a list of names. Cached, as most rows have the same few values, such as an empty list."""
    return tuple(json.loads(text))


def _read_resource(row: sqlite3.Row) -> ListedResource:
    resource = Resource(
        key=row["key"],
        title=row["title"],
        url=row["url"],
        kind=row["kind"],
        section=_read_names(row["section"]),
        authors=_read_names(row["authors"]),
        organisation=row["organisation"],
        year=row["year"],
        note=row["note"],
        addresses=tuple(Address(*pair) for pair in json.loads(row["addresses"])),
        position=row["ordinal"],
        tags=_read_names(row["tags"]),
        places=tuple(Place(title, tuple(section), *rest) for title, section, *rest in json.loads(row["places"])),
        site=row["site"],
        published=row["published"],
        language=row["language"],
        words=row["words"],
        inferred=_read_names(row["inferred"]),
        listed_title=row["listed_title"],
        original=row["original"],
        listing=_read_names(row["listing"]),
    )
    return ListedResource(row["ordinal"], resource, row["outcome"], row["reason"])


def _read_document(row: sqlite3.Row, key: str) -> Document:
    return Document(
        key, Via(row["via"]), row["text"], row["url"], row["title"],
        row["author"], row["published"], row["language"], role=row["role"],
    )  # fmt: skip


def _read_card(row: sqlite3.Row) -> Card:
    values = {
        CardField(name): CardValue(text, CardSource(source), *place)
        for name, (text, source, *place) in json.loads(row["fields"]).items()
    }
    return Card(row["resource"], row["reason"], values)


def _read_span(start: int, end: int, headings: str, sentences: str) -> Chunk:
    return Chunk(start, end, _read_names(headings), tuple((first, last) for first, last in json.loads(sentences)))


def _read_chunk(row: sqlite3.Row) -> _StoredChunk:
    chunk = _read_span(row["start"], row["end"], row["headings"], row["sentences"])
    return _StoredChunk(row["document"], chunk, tuple(Locator(*place) for place in json.loads(row["locators"])))


def _make_passage(row: int, stored: _StoredChunk, owned: _OwnedDocument) -> Passage:
    return Passage(row, stored.chunk, owned.document, owned.resource_id, owned.title, stored.places)
