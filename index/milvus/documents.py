"""Documents and passages of a generation in a cluster; its resources are in the local bundle.

Documents are fetched whole, as quotes may extend beyond their passage; the most recently used are cached.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from index.cards.model import Card
from index.catalog import Catalog, ListedResource, Passage
from index.lru import LruCache
from index.milvus.connection import MilvusConnection, Record, membership_filter
from index.model import Chunk
from ingest.model import Document, Locator, Via

# Size of the cache, in characters of documents of at most four bytes.
_CACHED_CHARACTERS = 32_000_000


def chunk_text(passage: Passage) -> str:
    """The chunk of a passage as ASCII."""
    chunk, places = passage.chunk, [[place.offset, place.kind, place.value] for place in passage.places]
    return json.dumps([_identity(passage.document), chunk.start, chunk.end, chunk.headings, chunk.sentences, places])


def document_text(document: Document) -> str:
    """A document as ASCII, without its key, which is that of its resource."""
    fields = [document.via, document.text, document.url, document.title]
    return json.dumps([*fields, document.author, document.published, document.language, document.role])


class RemoteCatalog:
    """Read access to the catalogue of a generation. Safe across threads."""

    def __init__(self, cluster: MilvusConnection, name: str, bundled: Catalog) -> None:
        self._cluster, self._bundled, self._resources = cluster, bundled, bundled.resources()
        self._passages, self._pieces = cluster.passages_collection(name), cluster.pieces_collection(name)
        self._documents: LruCache[list[Document]] = LruCache(_CACHED_CHARACTERS, _count_characters)

    def close(self) -> None:
        """Close the catalogue of the bundle."""
        self._bundled.close()

    def resources(self) -> list[ListedResource]:
        """All resources, in the order of the list."""
        return self._resources

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, or None."""
        return self._bundled.resource(identifier)

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, its page if it has one, then those of its further addresses."""
        return self._documents_of([ordinal])[ordinal]

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the chunks of a resource, in order."""
        batches = self._cluster.batches(self._passages, f"owner == {ordinal}", ["row"])
        return sorted(record["row"] for batch in batches for record in batch)

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""
        batches = self._cluster.batches(self._passages, f"row >= {first} and row <= {last}", ["row", "chunk"])
        chunks = sorted((record["row"], record["chunk"]) for batch in batches for record in batch)
        return [(row, tuple(json.loads(chunk)[3])) for row, chunk in chunks]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages at these rows; rows that do not exist are left out."""
        distinct_rows = sorted({int(row) for row in rows})
        if not distinct_rows:
            return {}
        expression = membership_filter("row", distinct_rows)
        records = self._cluster.query(self._passages, expression, ["row", "owner", "chunk"])
        documents = self._documents_of(record["owner"] for record in records)
        return {
            record["row"]: _make_passage(record, self._resources[record["owner"]], documents[record["owner"]])
            for record in records
        }

    def cards(self) -> list[Card]:
        """The cards of the case studies, in the order of the list."""
        return self._bundled.cards()

    def _documents_of(self, ordinals: Iterable[int]) -> dict[int, list[Document]]:
        """The documents of several resources, by ordinal."""
        return self._documents.get_many(sorted({*ordinals}), self._fetch_documents)

    def _fetch_documents(self, ordinals: Sequence[int]) -> dict[int, list[Document]]:
        fields = ["owner", "document", "part", "body"]
        records = self._cluster.query(self._pieces, membership_filter("owner", ordinals), fields)
        pieces = sorted(tuple(record[field] for field in fields) for record in records)
        documents: dict[int, list[Document]] = {ordinal: [] for ordinal in ordinals}
        for (owner, _), group in groupby(pieces, key=lambda piece: piece[:2]):
            via, text, url, title, author, published, language, role = json.loads("".join(body for *_, body in group))
            key = self._resources[owner].resource.key
            documents[owner].append(Document(key, Via(via), text, url, title, author, published, language, role=role))
        return documents


def _identity(document: Document) -> list[str | None]:
    """What tells a document from the others of its resource."""
    return [document.via, document.role, document.url]


def _count_characters(documents: list[Document]) -> int:
    return sum(len(document.text) for document in documents)


def _make_passage(record: Record, listed: ListedResource, documents: Sequence[Document]) -> Passage:
    identity, start, end, headings, sentences, places = json.loads(record["chunk"])
    chunk = Chunk(start, end, tuple(headings), tuple((first, last) for first, last in sentences))
    document = next(document for document in documents if _identity(document) == identity)
    locators = tuple(Locator(*place) for place in places)
    return Passage(record["row"], chunk, document, listed.resource.id, listed.resource.title, locators)
