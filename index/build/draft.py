"""The documents and chunks of a build, in the order of their ordinals and rows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.build.live import CarriedRows, LiveChunks, LivePassages
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


@dataclass(frozen=True)
class Draft:
    """Documents, each with the ordinal of its resource, and the chunks of each; their order is that of the rows."""

    resources: Sequence[Resource]
    documents: Sequence[tuple[int, Document]]
    chunks: Sequence[Sequence[Chunk]]

    @cached_property
    def sources(self) -> NDArray[np.int64]:
        """The row of each chunk in the live generation, or -1 for a new one."""
        rows = [chunks.rows if isinstance(chunks, LiveChunks) else [-1] * len(chunks) for chunks in self.chunks]
        return np.fromiter(chain.from_iterable(rows), np.int64)

    @cached_property
    def _starts(self) -> list[int]:
        """The row of the first chunk of each document."""
        return [0, *accumulate(map(len, self.chunks))][:-1]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of resources, documents and chunks."""
        return {"resources": len(self.resources), "documents": len(self.documents), "chunks": len(self.sources)}

    @property
    def owners(self) -> NDArray[np.int32]:
        """The ordinal of each chunk's resource, shape (chunks,)."""
        return np.repeat([owner for owner, _ in self.documents], list(map(len, self.chunks))).astype(np.int32)

    @property
    def cards(self) -> list[Card]:
        """The cards of the case studies."""
        return make_cards(self.resources, self.documents, self.chunks)

    @property
    def embedded_texts(self) -> Sequence[str]:
        """The encoder's input for each chunk."""
        return LazyTexts(len(self.sources), self._embedded_text)

    @property
    def new_texts(self) -> Sequence[str]:
        """The encoder's input for each chunk that is not in the live generation."""
        rows = np.flatnonzero(self.sources < 0).tolist()
        return LazyTexts(len(rows), lambda number: self._embedded_text(rows[number]))

    @property
    def indexed_texts(self) -> Sequence[str]:
        """The input of BM25 for each chunk."""
        return LazyTexts(len(self.sources), self._indexed_text)

    def carried(self, live: LivePassages | None) -> CarriedRows | None:
        """What is taken over from the live generation; None if that is nothing."""
        return CarriedRows(live, self.sources) if live and (self.sources >= 0).any() else None

    def _embedded_text(self, row: int) -> str:
        number = self._document_of(row)
        owner, document = self.documents[number]
        chunk = self.chunks[number][row - self._starts[number]]
        return embedded_text(self.resources[owner].title, document.text, chunk)

    def _indexed_text(self, row: int) -> str:
        owner, _ = self.documents[self._document_of(row)]
        return indexed_text(self._embedded_text(row), self.resources[owner])

    def _document_of(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1


def draft_chunks(
    build_input: BuildInput, encoder: Encoder, chunk_tokens: int, cache: VectorCache, live: LivePassages | None = None
) -> Draft:
    """Chunk the note of each resource, its page and its further texts; chunks in `live` are taken from there.

    Raises NothingToIndex.
    """
    texts: dict[str, list[Document]] = defaultdict(list)
    for document in build_input.documents:
        texts[document.key].append(document)
    documents: list[tuple[int, Document]] = []
    chunks: list[Sequence[Chunk]] = []
    for owner, resource in enumerate(build_input.resources):
        for document in (note_of(resource), *texts[resource.key]):
            documents.append((owner, document))
            if live and (carried := live.take_chunks(resource, document)) is not None:
                chunks.append(carried)
            else:
                chunks.append(cache.chunks(document.text, resource.title, encoder, chunk_tokens))
    if not any(chunks):
        raise NothingToIndex("The list gave no text to index: give its entries titles, notes or reachable addresses.")
    return Draft(build_input.resources, documents, chunks)
