"""catalog.sqlite of a generation: its resources, documents and chunks.

Written once, then read-only for ever (opened immutable). `row` of a chunk is one dense
integer: FAISS position, BM25 row and SQLite rowid. The only SQL of this package beside the
vector cache.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from index.lru import Kept
from index.model import Chunk, embedded_text
from index.text.locators import DocumentLocators
from ingest.model import Address, Document, Locator, Place, Resource, Via

# What was read last is kept: so many passages, some kilobyte each, and documents of so many characters together.
_PASSAGES, _CHARACTERS = 8_192, 8_000_000

_SCHEMA = """
CREATE TABLE resources (
    ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, key TEXT UNIQUE, title TEXT, url TEXT, kind TEXT,
    section TEXT, authors TEXT, organisation TEXT, year INTEGER, note TEXT, addresses TEXT,
    tags TEXT, places TEXT, outcome TEXT, reason TEXT
) STRICT;
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY, resource INTEGER, id TEXT, via TEXT, text TEXT, url TEXT,
    title TEXT, author TEXT, published TEXT, language TEXT
) STRICT;
CREATE INDEX documents_by_resource ON documents (resource);
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY, document INTEGER, start INTEGER, "end" INTEGER, headings TEXT, sentences TEXT,
    locators TEXT
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class ListedResource:
    """A resource with what became of its link when the generation was built."""

    ordinal: int
    resource: Resource
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk together with what it is a part of; `places` are the locators that hold for it."""

    row: int
    chunk: Chunk
    document: Document
    resource_id: str
    title: str
    places: tuple[Locator, ...] = ()

    @property
    def text(self) -> str:
        """The passage as it stands in the document."""
        return self.document.text[self.chunk.start : self.chunk.end]

    @property
    def embedded(self) -> str:
        """The passage as the encoder saw it: its context, then its words."""
        return embedded_text(self.title, self.document.text, self.chunk)


class _Owned(NamedTuple):
    """A document, with the id and the title of the resource whose it is."""

    document: Document
    resource_id: str
    title: str


class _Placed(NamedTuple):
    """A chunk, with the ordinal of its document and the locators that hold for it."""

    document: int
    chunk: Chunk
    places: tuple[Locator, ...]


class Catalog:
    """Read access to one generation's catalogue. Safe across threads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?immutable=1"
        self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._placed: Kept[_Placed | None] = Kept(_PASSAGES)
        self._owned: Kept[_Owned] = Kept(_CHARACTERS, lambda owned: len(owned.document.text))

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    @property
    def size(self) -> int:
        """How many chunks there are."""
        return int(self._db.execute("SELECT COALESCE(MAX(row) + 1, 0) FROM chunks").fetchone()[0])

    def resources(self) -> list[ListedResource]:
        """All resources in the order of the list."""
        return [_listed(row) for row in self._db.execute("SELECT * FROM resources ORDER BY ordinal")]

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, if there is one."""
        row = self._db.execute("SELECT * FROM resources WHERE id = ?", (identifier,)).fetchone()
        return _listed(row) if row else None

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, then its page if there is one."""
        rows = self._db.execute("SELECT * FROM documents WHERE resource = ? ORDER BY ordinal", (ordinal,))
        keys = self._db.execute("SELECT key FROM resources WHERE ordinal = ?", (ordinal,)).fetchone()
        return [_document(row, keys["key"]) for row in rows]

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""
        rows = self._db.execute(
            "SELECT row, headings FROM chunks WHERE row BETWEEN ? AND ? ORDER BY row", (first, last)
        )
        return [(row["row"], tuple(json.loads(row["headings"]))) for row in rows]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The chunks with these rows, with their documents."""
        placed = {row: self._placed.get(row, partial(self._read_chunk, row)) for row in map(int, rows)}
        found = [(row, place) for row, place in placed.items() if place]
        # Each document once: one may be a whole book.
        owned = {n: self._owned.get(n, partial(self._read_document, n)) for n in {place.document for _, place in found}}
        return {row: _passage(row, place, owned[place.document]) for row, place in found}

    def _read_chunk(self, row: int) -> _Placed | None:
        found = self._db.execute("SELECT * FROM chunks WHERE row = ?", (row,)).fetchone()
        return _chunk(found) if found else None

    def _read_document(self, ordinal: int) -> _Owned:
        found = self._db.execute(
            "SELECT documents.*, key, resources.id AS owner, resources.title AS name FROM documents"
            " JOIN resources ON resources.ordinal = documents.resource WHERE documents.ordinal = ?",
            (ordinal,),
        ).fetchone()
        return _Owned(_document(found, found["key"]), found["owner"], found["name"])


def write_catalog(
    path: Path,
    resources: Sequence[tuple[Resource, str, str]],
    documents: Sequence[tuple[int, Document]],
    chunks: Sequence[tuple[int, Chunk]],
) -> None:
    """Write a catalogue.

    `resources` come with outcome and reason, `documents` with the ordinal of their resource,
    `chunks` with that of their document; each sequence's order is its numbering.
    """
    db = sqlite3.connect(path)
    with db:
        db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        _insert(db, "resources", (_resource_row(n, *entry) for n, entry in enumerate(resources)))
        _insert(db, "documents", (_document_row(n, *entry) for n, entry in enumerate(documents)))
        places = [DocumentLocators(document.locators) for _, document in documents]
        _insert(db, "chunks", (_chunk_row(n, at, chunk, places[at]) for n, (at, chunk) in enumerate(chunks)))
    db.close()


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608, fixed names


def _resource_row(ordinal: int, resource: Resource, outcome: str, reason: str) -> tuple[object, ...]:
    addresses = json.dumps([[address.role, address.url] for address in resource.addresses])
    places = json.dumps([[place.list, place.section, place.position] for place in resource.places])
    return (
        ordinal, resource.id, resource.key, resource.title, resource.url, resource.kind,
        json.dumps(resource.section), json.dumps(resource.authors), resource.organisation,
        resource.year, resource.note, addresses, json.dumps(resource.tags), places, outcome, reason,
    )  # fmt: skip


def _document_row(ordinal: int, owner: int, document: Document) -> tuple[object, ...]:
    return (
        ordinal, owner, document.id, document.via, document.text, document.url, document.title,
        document.author, document.published, document.language,
    )  # fmt: skip


def _chunk_row(row: int, document: int, chunk: Chunk, places: DocumentLocators) -> tuple[object, ...]:
    held = [[place.offset, place.kind, place.value] for place in places.of(chunk.start, chunk.end)]
    headings, sentences = json.dumps(chunk.headings), json.dumps(chunk.sentences)
    return row, document, chunk.start, chunk.end, headings, sentences, json.dumps(held)


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """A field of names: the same few stand in most rows, such as none."""
    return tuple(json.loads(text))


def _listed(row: sqlite3.Row) -> ListedResource:
    resource = Resource(
        key=row["key"],
        title=row["title"],
        url=row["url"],
        kind=row["kind"],
        section=_names(row["section"]),
        authors=_names(row["authors"]),
        organisation=row["organisation"],
        year=row["year"],
        note=row["note"],
        addresses=tuple(Address(*pair) for pair in json.loads(row["addresses"])),
        position=row["ordinal"],
        tags=_names(row["tags"]),
        places=tuple(Place(name, tuple(section), at) for name, section, at in json.loads(row["places"])),
    )
    return ListedResource(row["ordinal"], resource, row["outcome"], row["reason"])


def _document(row: sqlite3.Row, key: str) -> Document:
    return Document(
        key, Via(row["via"]), row["text"], row["url"], row["title"],
        row["author"], row["published"], row["language"],
    )  # fmt: skip


def _chunk(row: sqlite3.Row) -> _Placed:
    sentences = tuple((start, end) for start, end in json.loads(row["sentences"]))
    chunk = Chunk(row["start"], row["end"], tuple(json.loads(row["headings"])), sentences)
    return _Placed(row["document"], chunk, tuple(Locator(*place) for place in json.loads(row["locators"])))


def _passage(row: int, placed: _Placed, owned: _Owned) -> Passage:
    return Passage(row, placed.chunk, owned.document, owned.resource_id, owned.title, placed.places)
