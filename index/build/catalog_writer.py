"""Write the catalog.sqlite of a generation; `index.catalog` reads it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from index.build.live import LiveChunks
from index.cards.model import Card
from index.model import Chunk
from index.text.locators import DocumentLocators
from ingest.model import Document, Resource

_SCHEMA = """
CREATE TABLE resources (
    ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, key TEXT UNIQUE, title TEXT, url TEXT, kind TEXT,
    section TEXT, authors TEXT, organisation TEXT, year INTEGER, note TEXT, addresses TEXT,
    tags TEXT, places TEXT, site TEXT, published TEXT, language TEXT, words INTEGER, inferred TEXT,
    listed_title TEXT, original TEXT, listing TEXT, outcome TEXT, reason TEXT
) STRICT;
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY, resource INTEGER, id TEXT, via TEXT, text TEXT, url TEXT,
    title TEXT, author TEXT, published TEXT, language TEXT, role TEXT
) STRICT;
CREATE INDEX documents_by_resource ON documents (resource);
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY, document INTEGER, start INTEGER, "end" INTEGER, headings TEXT, sentences TEXT,
    locators TEXT
) STRICT;
CREATE TABLE cards (resource INTEGER PRIMARY KEY, reason TEXT, fields TEXT) STRICT;
"""
_COPY = """
INSERT INTO chunks SELECT row + :shift, :document, start, "end", headings, sentences, '[]' FROM live.chunks
WHERE row >= :start AND row < :stop ORDER BY row
"""


def write_catalog(  # noqa: PLR0913, PLR0917, the tables and what is taken over
    path: Path,
    resources: Sequence[tuple[Resource, str, str]],
    documents: Sequence[tuple[int, Document]],
    chunks: Sequence[Sequence[Chunk]],
    cards: Sequence[Card] = (),
    live: Path | None = None,
) -> None:
    """Write the catalogue of a generation.

    `resources` come with outcome and reason, `documents` with the ordinal of their resource; `chunks` are those of each
    document. Positions in these sequences are the ordinals and rows. `cards` are of case studies. `live` is the
    catalogue with the chunks that are `LiveChunks`; most are copied from there unread.
    """
    with closing(sqlite3.connect(path.absolute().as_uri(), uri=True)) as db:
        if live:
            db.execute("ATTACH ? AS live", (f"{live.absolute().as_uri()}?immutable=1",))
        with db:
            db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
            _insert(db, "resources", (_resource_row(ordinal, *entry) for ordinal, entry in enumerate(resources)))
            _insert(db, "documents", (_document_row(ordinal, *entry) for ordinal, entry in enumerate(documents)))
            row = 0
            for ordinal, document_chunks in enumerate(chunks):
                _insert_chunks(db, row, ordinal, documents[ordinal][1], document_chunks)
                row += len(document_chunks)
            _insert(db, "cards", map(_card_row, cards))


def _insert_chunks(db: sqlite3.Connection, row: int, ordinal: int, document: Document, chunks: Sequence[Chunk]) -> None:
    """Insert the chunks of a document from `row` on; locators may have changed since they were stored."""
    if isinstance(chunks, LiveChunks) and not document.locators:
        rows = chunks.rows
        db.execute(_COPY, {"shift": row - rows.start, "document": ordinal, "start": rows.start, "stop": rows.stop})
        return
    locators = DocumentLocators(document.locators)
    _insert(db, "chunks", (_chunk_row(number, ordinal, chunk, locators) for number, chunk in enumerate(chunks, row)))


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608, fixed names


def _resource_row(ordinal: int, resource: Resource, outcome: str, reason: str) -> tuple[object, ...]:
    addresses = json.dumps([[address.role, address.url] for address in resource.addresses])
    places = json.dumps([[place.list, place.section, place.position, place.name] for place in resource.places])
    return (
        ordinal, resource.id, resource.key, resource.title, resource.url, resource.kind,
        json.dumps(resource.section), json.dumps(resource.authors), resource.organisation,
        resource.year, resource.note, addresses, json.dumps(resource.tags), places,
        resource.site, resource.published, resource.language, resource.words, json.dumps(resource.inferred),
        resource.listed_title, resource.original, json.dumps(resource.listing), outcome, reason,
    )  # fmt: skip


def _document_row(ordinal: int, owner: int, document: Document) -> tuple[object, ...]:
    return (
        ordinal, owner, document.id, document.via, document.text, document.url, document.title,
        document.author, document.published, document.language, document.role,
    )  # fmt: skip


def _chunk_row(row: int, document: int, chunk: Chunk, locators: DocumentLocators) -> tuple[object, ...]:
    places = [[place.offset, place.kind, place.value] for place in locators.of(chunk.start, chunk.end)]
    headings, sentences = json.dumps(chunk.headings), json.dumps(chunk.sentences)
    return row, document, chunk.start, chunk.end, headings, sentences, json.dumps(places)


def _card_row(card: Card) -> tuple[object, ...]:
    fields = {
        field: [value.text, value.source, value.row, value.start, value.end] for field, value in card.values.items()
    }
    return card.ordinal, card.reason, json.dumps(fields)
