"""What a build takes over from the live generation: the passages of all texts that are the same in both.

A text is the same if nothing that its passages are made from differs: the text itself, and the title, the authors, the
organisation and the tags of its resource. Knows generations; must not know how files are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index import integrity
from index.arrays import Vectors
from index.catalog import Catalog
from index.current import current_name
from index.encoder.onnx import Encoder
from index.errors import IndexingError
from index.layout import CATALOG, LEXICAL, TOKENS, VECTORS, Layout
from index.model import Chunk, Manifest, indexed_text
from index.text import lexical_writer
from index.text.lexical_writer import CarriedTexts
from index.vectors import token_writer
from index.vectors.dense import VectorIndex
from index.vectors.index_types import VectorIndexType
from index.vectors.token_writer import CarriedTokens
from ingest.model import Document, Resource


def whole_live(layout: Layout) -> tuple[str, Manifest] | None:
    """Name and manifest of the live generation after a check of every byte; None if there is none or it is damaged."""
    try:
        name = current_name(layout)
        return name, integrity.verify_generation(layout.generation(name), name)
    except IndexingError:
        return None


def has_counts(manifest: Manifest) -> bool:
    """Whether passages can be taken over from a generation: its vectors are exact, and it has the counts of terms."""
    needed = {f"{LEXICAL}/{file}" for file in lexical_writer.COUNT_FILES}
    if any(file.startswith(f"{TOKENS}/") for file in manifest.files):
        needed |= {f"{TOKENS}/{file}" for file in token_writer.COUNT_FILES}
    return manifest.vectors.get("type") == VectorIndexType.EXACT and needed <= manifest.files.keys()


class LiveChunks(Sequence[Chunk]):
    """The chunks at these rows of the live generation, read when they are used: most are only copied."""

    def __init__(self, catalog: Catalog, rows: range) -> None:
        self._catalog, self.rows = catalog, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Chunk]:
        return iter(self._catalog.chunks(self.rows))

    @overload
    def __getitem__(self, number: int) -> Chunk: ...
    @overload
    def __getitem__(self, number: slice) -> list[Chunk]: ...
    def __getitem__(self, number: int | slice) -> Chunk | list[Chunk]:
        if isinstance(number, slice):
            return [*self][number]
        row = self.rows[number]
        return self._catalog.chunks(range(row, row + 1))[0]


class LivePassages:
    """The passages of the live generation, by text. Close it."""

    def __init__(self, layout: Layout, name: str, manifest: Manifest) -> None:
        self.folder, self.size = layout.generation(name), manifest.counts["chunks"]
        self._catalog = Catalog(self.folder / CATALOG)
        self._resources = [listed.resource for listed in self._catalog.resources()]
        self._ordinals = {_identity(resource): number for number, resource in enumerate(self._resources)}
        self._rows: dict[tuple[int, str], list[range]] = {}
        for ordinal, document_id, rows in self._catalog.document_rows():
            self._rows.setdefault((ordinal, document_id), []).append(rows)

    def close(self) -> None:
        """Close the catalogue."""
        self._catalog.close()

    def take_chunks(self, resource: Resource, document: Document) -> LiveChunks | None:
        """The chunks of a text, which are given once; None if it is not in the generation, or differs."""
        ordinal = self._ordinals.get(_identity(resource))
        rows = self._rows.get((ordinal, document.id)) if ordinal is not None else None
        return LiveChunks(self._catalog, rows.pop(0)) if rows else None

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of the passages at these rows, shape (n, dim)."""
        return VectorIndex(self.folder / VECTORS).part(0, self.size)[rows]

    def texts(self, rows: Sequence[int]) -> list[tuple[str, str]]:
        """The inputs of the encoder and of BM25 for the passages at these rows."""
        by_id = {resource.id: resource for resource in self._resources}
        passages = self._catalog.passages(rows).values()
        return [(passage.embedded, indexed_text(passage.embedded, by_id[passage.resource_id])) for passage in passages]


@dataclass(frozen=True)
class CarriedRows:
    """What is taken over: `sources` has for each new row its row in the live generation, or -1 for a new passage."""

    live: LivePassages
    sources: NDArray[np.int64]

    @cached_property
    def removed(self) -> list[int]:
        """The rows of the live generation that are not taken over."""
        is_removed = np.ones(self.live.size, np.bool_)
        is_removed[self.sources[self.sources >= 0]] = False
        rows: list[int] = np.flatnonzero(is_removed).tolist()
        return rows

    @cached_property
    def _removed_texts(self) -> list[tuple[str, str]]:
        return self.live.texts(self.removed)

    def for_lexical(self) -> CarriedTexts:
        """What the lexical index takes over."""
        removed = [indexed for _, indexed in self._removed_texts]
        return CarriedTexts(self.live.folder / LEXICAL, self.sources, removed)

    def for_tokens(self, encoder: Encoder) -> CarriedTokens:
        """What the token vectors take over."""
        tokenized = encoder.tokenize([embedded for embedded, _ in self._removed_texts])
        removed = [np.unique(tokens.ids).astype(np.int32) for tokens in tokenized]
        return CarriedTokens(self.live.folder / TOKENS, self.sources, removed)


def _identity(resource: Resource) -> tuple[object, ...]:
    """What the passages of a resource depend on, besides their texts."""
    return resource.key, resource.title, resource.authors, resource.organisation, resource.tags
