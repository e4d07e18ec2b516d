"""Documents and passages of a generation in a cluster; its resources are in the front.

A document is fetched whole, as quotes may reach beyond their passage, and the last used are kept.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from index.catalog import Catalog, ListedResource, Passage
from index.milvus.connection import MilvusConnection, membership_filter
from index.model import Chunk
from ingest.model import Document, Locator, Via

# Characters of the documents that a server keeps; at up to four bytes each.
_KEPT = 32_000_000


def chunk_text(passage: Passage) -> str:
    """What a passage says of its chunk, as ASCII."""
    chunk, places = passage.chunk, [[place.offset, place.kind, place.value] for place in passage.places]
    return json.dumps([passage.document.via, chunk.start, chunk.end, chunk.headings, chunk.sentences, places])


def document_text(found: Document) -> str:
    """A document as ASCII; its key is its resource's."""
    return json.dumps([found.via, found.text, found.url, found.title, found.author, found.published, found.language])


class RemoteCatalog:
    """Read access to the catalogue of one generation. Safe across threads."""

    def __init__(self, cluster: MilvusConnection, name: str, front: Catalog) -> None:
        self._cluster, self._front, self._listed = cluster, front, front.resources()
        self._passages, self._pieces = cluster.passages(name), cluster.pieces(name)
        self._kept: OrderedDict[int, list[Document]] = OrderedDict()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the front."""
        self._front.close()

    def resources(self) -> list[ListedResource]:
        """All resources in the order of the list."""
        return self._listed

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, if there is one."""
        return self._front.resource(identifier)

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, then its page if there is one."""
        return self._documents([ordinal])[ordinal]

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""
        wanted = f"row >= {first} and row <= {last}"
        batches = self._cluster.every(self._passages, wanted, ["row", "chunk"])
        found = sorted((record["row"], record["chunk"]) for batch in batches for record in batch)
        return [(row, tuple(json.loads(chunk)[3])) for row, chunk in found]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The chunks with these rows, with their documents."""
        wanted = sorted({int(row) for row in rows})
        if not wanted:
            return {}
        found = self._cluster.query(self._passages, membership_filter("row", wanted), ["row", "owner", "chunk"])
        documents = self._documents(record["owner"] for record in found)
        return {
            record["row"]: _passage(record, self._listed[record["owner"]], documents[record["owner"]])
            for record in found
        }

    def _documents(self, ordinals: Iterable[int]) -> dict[int, list[Document]]:
        """The documents of some resources, by ordinal."""
        wanted = sorted({*ordinals})
        with self._lock:
            found = {ordinal: self._kept[ordinal] for ordinal in wanted if ordinal in self._kept}
        if missing := [ordinal for ordinal in wanted if ordinal not in found]:
            found |= self._fetched(missing)
        with self._lock:
            for ordinal, documents in found.items():
                self._kept[ordinal] = documents
                self._kept.move_to_end(ordinal)
            while len(self._kept) > 1 and _characters(self._kept.values()) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _fetched(self, ordinals: Sequence[int]) -> dict[int, list[Document]]:
        fields = ["owner", "document", "part", "body"]
        found = self._cluster.query(self._pieces, membership_filter("owner", ordinals), fields)
        pieces = sorted(tuple(record[field] for field in fields) for record in found)
        documents: dict[int, list[Document]] = {ordinal: [] for ordinal in ordinals}
        for (owner, _), group in groupby(pieces, key=lambda piece: piece[:2]):
            via, *others = json.loads("".join(body for *_, body in group))
            documents[owner].append(Document(self._listed[owner].resource.key, Via(via), *others))
        return documents


def _characters(kept: Iterable[list[Document]]) -> int:
    return sum(len(document.text) for documents in kept for document in documents)


def _passage(record: dict[str, Any], listed: ListedResource, documents: Sequence[Document]) -> Passage:
    via, start, end, headings, sentences, places = json.loads(record["chunk"])
    chunk = Chunk(start, end, tuple(headings), tuple((one, two) for one, two in sentences))
    document = next(one for one in documents if one.via == via)
    locators = tuple(Locator(*place) for place in places)
    return Passage(record["row"], chunk, document, listed.resource.id, listed.resource.title, locators)
