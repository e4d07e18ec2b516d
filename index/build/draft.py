"""The documents and chunks of a build, in the order of their ordinals and rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.build.live import CarriedRows, LivePassages
from index.build.model import BuildInput
from index.cards.extraction import make_cards
from index.cards.model import Card
from index.encoder.cache import VectorCache
from index.encoder.onnx import Encoder
from index.errors import NothingToIndex
from index.model import Chunk, embedded_text, indexed_text
from ingest.model import Document, Resource, note_of


class LazyTexts(Sequence[str]):
    """`count` texts, each made when it is read: those of a million passages would fill the memory."""

    def __init__(self, count: int, text: Callable[[int], str]) -> None:
        self._rows, self._text = range(count), text

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        return [self._text(n) for n in self._rows[row]] if isinstance(row, slice) else self._text(self._rows[row])


@dataclass(frozen=True, slots=True)
class Draft:
    """Documents, each with the ordinal of its resource, and chunks, each with the ordinal of its document.

    `sources` has the row of each chunk in the live generation, or -1 for a new one.
    """

    resources: Sequence[Resource]
    documents: list[tuple[int, Document]] = field(default_factory=list)
    chunks: list[tuple[int, Chunk]] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of resources, documents and chunks."""
        return {"resources": len(self.resources), "documents": len(self.documents), "chunks": len(self.chunks)}

    @property
    def owners(self) -> NDArray[np.int32]:
        """The ordinal of each chunk's resource, shape (chunks,)."""
        return np.array([self.documents[document][0] for document, _ in self.chunks], np.int32)

    @property
    def cards(self) -> list[Card]:
        """The cards of the case studies."""
        return make_cards(self.resources, self.documents, self.chunks)

    @property
    def embedded_texts(self) -> Sequence[str]:
        """The encoder's input for each chunk."""
        return LazyTexts(len(self.chunks), self._embedded_text)

    @property
    def new_texts(self) -> Sequence[str]:
        """The encoder's input for each chunk that is not in the live generation."""
        rows = [row for row, source in enumerate(self.sources) if source < 0]
        return LazyTexts(len(rows), lambda number: self._embedded_text(rows[number]))

    @property
    def indexed_texts(self) -> Sequence[str]:
        """The input of BM25 for each chunk."""
        return LazyTexts(len(self.chunks), self._indexed_text)

    def carried(self, live: LivePassages | None) -> CarriedRows | None:
        """What is taken over from the live generation; None if that is nothing."""
        sources = np.array(self.sources, np.int64)
        return CarriedRows(live, sources) if live and (sources >= 0).any() else None

    def add(self, owner: int, document: Document, chunks: Sequence[Chunk], rows: range | None) -> None:
        """Add a document; `rows` are those of its chunks in the live generation."""
        self.chunks.extend((len(self.documents), chunk) for chunk in chunks)
        self.sources.extend([-1] * len(chunks) if rows is None else rows)
        self.documents.append((owner, document))

    def _embedded_text(self, row: int) -> str:
        ordinal, chunk = self.chunks[row]
        owner, document = self.documents[ordinal]
        return embedded_text(self.resources[owner].title, document.text, chunk)

    def _indexed_text(self, row: int) -> str:
        return indexed_text(self._embedded_text(row), self.resources[self.documents[self.chunks[row][0]][0]])


def draft_chunks(
    build_input: BuildInput, encoder: Encoder, chunk_tokens: int, cache: VectorCache, live: LivePassages | None = None
) -> Draft:
    """Chunk the note of each resource, its page and its further texts; chunks in `live` are taken from there.

    Raises NothingToIndex.
    """
    texts: dict[str, list[Document]] = defaultdict(list)
    for document in build_input.documents:
        texts[document.key].append(document)
    draft = Draft(build_input.resources)
    for owner, resource in enumerate(build_input.resources):
        for document in (note_of(resource), *texts[resource.key]):
            rows = live.take_rows(resource, document) if live else None
            if live and rows is not None:
                chunks = live.chunks(rows)
            else:
                chunks = cache.chunks(document.text, resource.title, encoder, chunk_tokens)
            draft.add(owner, document, chunks, rows)
    if not draft.chunks:
        raise NothingToIndex("The list gave no text to index: give its entries titles, notes or reachable addresses.")
    return draft
