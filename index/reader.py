"""The seam between a question and where generations are kept: a folder of this machine, or a Milvus cluster.

`Store` is one open generation, `Shelf` the place that generations are published in. Search knows these
alone, so it has no branch for either; `index.generation` and `index.milvus` are the implementations.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.catalog import ListedResource, Passage
from index.encoder.onnx import OnnxEncoder, Vectors
from index.errors import Damaged
from index.model import Manifest
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import TokenSimilarities
from ingest.model import Document

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
# Nothing that a shelf may not open.
NONE: Mapping[str, Damaged] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that either side proposed: rows in rising order, whose they are, both scores; each of shape (n,)."""

    rows: Rows
    owners: NDArray[np.int64]
    cosine: Scores
    bm25: Scores


class Catalogue(Protocol):
    """Resources, documents and passages of a generation."""

    def resources(self) -> list[ListedResource]:
        """All resources in the order of the list."""

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, if there is one."""

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, then its page if there is one."""

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The chunks with these rows, with their documents."""


class PassageVectors(Protocol):
    """A unit vector for each passage."""

    def cosines(self, question: Vectors, rows: Rows) -> Vectors:
        """Cosine of `question` and each of `rows`, shape (len(rows),)."""

    def between(self, rows: Rows, others: Rows) -> Vectors:
        """Cosine of each of `rows` and each of `others`, shape (len(rows), len(others))."""


class TokenVectors(Protocol):
    """Unit vectors for the tokens of each passage."""

    def similar(self, question: Vectors, rows: Rows) -> TokenSimilarities:
        """The tokens of a question (unit vectors, shape (q, dim)) against those of each of these passages."""

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequency of tokens."""


class IndexReader(Protocol):
    """One open generation. Read-only, safe across threads."""

    @property
    def name(self) -> str:
        """The name of the generation."""

    @property
    def remark(self) -> str:
        """Why this is not the one that should answer; empty where it is."""

    @property
    def manifest(self) -> Manifest:
        """What it holds."""

    @property
    def encoder(self) -> OnnxEncoder:
        """What made its vectors, and reads questions."""

    @property
    def catalog(self) -> Catalogue:
        """Its resources, documents and passages."""

    @property
    def lexical(self) -> Vocabulary:
        """Its words and terms."""

    @property
    def vectors(self) -> PassageVectors:
        """A vector for each passage."""

    @property
    def tokens(self) -> TokenVectors | None:
        """Vectors for the tokens of each passage, None where it keeps none."""

    def candidates(
        self, vector: Vectors, terms: Sequence[str], near: int, worded: int, owners: Sequence[int] | None = None
    ) -> Candidates:
        """The `near` passages of highest cosine and the `worded` of highest BM25, with both scores.

        `owners` are the ordinals of the resources that count, None for all.
        """

    def worded(self, terms: Sequence[str], k: int) -> list[int]:
        """Rows of the `k` passages of highest BM25, best first; fewer if fewer have any of the terms."""

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the passages of a resource, in order."""

    def parts(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """All passages in order, some thousands at a time: whose they are, and their vectors."""

    def close(self) -> None:
        """Release what is held open."""


class IndexRepository(Protocol):
    """Where generations are published, and which of them is live."""

    def current(self) -> str:
        """What is said to be the name of the live generation, right or wrong. May raise what `open` does."""

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> IndexReader:
        """Open the live generation. Raises NoIndex, Damaged or StoreError.

        Where it is damaged, or `refused` with the reason why, an earlier one may `stand_in`, if there are
        copies to be had: a cluster keeps its own.
        """

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""

    def use(self, name: str = "") -> None:
        """Go back (or forward) to a published generation, by default to the newest that is not live."""
