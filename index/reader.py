"""The interface between search and storage: a data folder on this machine, or a Milvus cluster.

`IndexReader` is an open generation, `IndexRepository` the place where generations are published. Search knows only
these protocols. `index.generation` and `index.repository` implement them for a folder, `index.milvus` for a cluster.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.cards.model import Card
from index.catalog import ListedResource, Passage
from index.encoder.onnx import OnnxEncoder
from index.errors import Damaged
from index.model import LinkRecord, Manifest
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import TokenSimilarities
from ingest.model import Document

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
# The default for `refused`: no generation is.
NONE: Mapping[str, Damaged] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate passages: rows in ascending order, ordinals of their resources, and both scores; each of shape (n,)."""

    rows: Rows
    owners: NDArray[np.int64]
    cosine: Scores
    bm25: Scores


class WholeResources(NamedTuple):
    """BM25 scores of whole resources, and their numbers of passages; each of shape (n,)."""

    bm25: Scores
    sizes: NDArray[np.int64]


class CatalogReader(Protocol):
    """Resources, documents and passages of a generation."""

    def resources(self) -> list[ListedResource]:
        """All resources, in the order of the list."""

    def resource(self, identifier: str) -> ListedResource | None:
        """The resource with this id, or None."""

    def documents(self, ordinal: int) -> list[Document]:
        """The documents of a resource: its note, its page if it has one, then those of its further addresses."""

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the chunks of a resource, in order."""

    def headings(self, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
        """Row and headings of each chunk from `first` to `last`, without its text."""

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages at these rows; rows that do not exist are left out."""

    def cards(self) -> list[Card]:
        """The cards of the case studies, in the order of the list."""

    def close(self) -> None:
        """Close the catalogue."""


@dataclass(frozen=True, slots=True)
class GenerationRecords:
    """The records of a generation. `links` are by the key of the resource; earlier versions stored none. Close it."""

    name: str
    manifest: Manifest
    catalog: CatalogReader
    resources: list[ListedResource]
    links: Mapping[str, LinkRecord]

    def close(self) -> None:
        """Close the catalogue."""
        self.catalog.close()


class PassageVectors(Protocol):
    """Unit vectors of the passages."""

    def cosines(self, question: Vectors, rows: Rows) -> Vectors:
        """Cosines of `question` and the vectors at `rows`, shape (len(rows),)."""

    def between(self, rows: Rows, others: Rows) -> Vectors:
        """Cosines of the vectors at `rows` and those at `others`, shape (len(rows), len(others))."""


class TokenVectors(Protocol):
    """Unit vectors of the tokens of the passages."""

    def similar(self, question: Vectors, rows: Rows) -> TokenSimilarities:
        """Compare the tokens of a question (unit vectors, shape (q, dim)) with those of the passages at `rows`."""

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequencies of tokens."""


class IndexReader(Protocol):
    """An open generation. Read-only, safe across threads."""

    @property
    def name(self) -> str:
        """The name of the generation."""

    @property
    def remark(self) -> str:
        """Why this generation replaces the live one; empty if it is the live one."""

    @property
    def manifest(self) -> Manifest:
        """The manifest of the generation."""

    @property
    def encoder(self) -> OnnxEncoder:
        """The encoder of its vectors, and of questions."""

    @property
    def catalog(self) -> CatalogReader:
        """Its resources, documents and passages."""

    @property
    def lexical(self) -> Vocabulary:
        """Its words and terms."""

    @property
    def vectors(self) -> PassageVectors:
        """The vectors of its passages."""

    @property
    def tokens(self) -> TokenVectors | None:
        """The token vectors of its passages, or None if it has none."""

    def candidates(
        self,
        vector: Vectors,
        terms: Sequence[str],
        dense_depth: int,
        lexical_depth: int,
        owners: Sequence[int] | None = None,
    ) -> Candidates:
        """The `dense_depth` passages of highest cosine and the `lexical_depth` of highest BM25, with both scores.

        `vector` has shape (dim,). `owners` restricts the search to resources with these ordinals; None stands for all.
        """

    def whole_resources(self, terms: Sequence[str], ordinals: NDArray[np.int64]) -> WholeResources:
        """Score the whole text of resources, not single passages, for the terms of a question.

        `ordinals` are those of resources with passages, shape (n,).
        """

    def top_lexical(self, terms: Sequence[str], k: int) -> list[int]:
        """Rows of the `k` passages of highest BM25, best first; only passages with at least one of the terms."""

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the passages of a resource, in order."""

    def vector_batches(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """All passages in batches of some thousands: ordinals of their resources, and their vectors."""

    def close(self) -> None:
        """Release open files."""


class IndexRepository(Protocol):
    """The place where generations are published; one of them is live."""

    def current(self) -> str:
        """The name of the live generation, unchecked. May raise the errors of `open`."""

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> IndexReader:
        """Open the live generation. Raises NoIndex, Damaged or StoreError.

        `refused` maps names of generations to the reason why they must not be opened. If the live one is damaged or
        refused and `stand_in` is set, an earlier one is opened in its place; never in a cluster, which replicates
        its own data.
        """

    def records(self, name: str) -> GenerationRecords:
        """Open the records of a published generation, without its vectors. Raises Damaged or StoreError."""

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""

    def use(self, name: str = "") -> None:
        """Make a published generation the live one, by default the newest that is not."""
