"""An open generation in a cluster: the `index.reader.IndexReader` that many servers may share.

Cosines and BM25 scores come from the cluster and are combined in `search`, as for a local generation. The bundle of the
generation is local, see `index.milvus.bundle`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.catalog import Catalog
from index.encoder.onnx import OnnxEncoder
from index.errors import Damaged, EncoderError
from index.integrity import read_manifest
from index.layout import CATALOG, ENCODER, LEXICAL, TOKENS
from index.milvus.connection import MilvusConnection, membership_filter
from index.milvus.documents import RemoteCatalog
from index.milvus.schema import text_to_codes
from index.reader import Candidates, Rows, WholeResources
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import RARITY, TokenSimilarities, read_rarity, token_similarities

# Rows of passages, with the ordinal of their resource and their score.
ScoredRows = dict[int, tuple[int, float]]


class RemoteVectors:
    """The vectors of the passages in a collection."""

    def __init__(self, cluster: MilvusConnection, collection: str) -> None:
        self._cluster, self._collection = cluster, collection

    def _read(self, rows: Rows) -> Vectors:
        expression = membership_filter("row", np.unique(rows).tolist())
        records = self._cluster.query(self._collection, expression, ["row", "vector"])
        vectors = {record["row"]: record["vector"] for record in records}
        return np.array([vectors[row] for row in rows.tolist()], np.float32)

    def cosines(self, question: Vectors, rows: Rows) -> Vectors:
        """Cosines of `question` and the vectors at `rows`, shape (len(rows),)."""
        cosines: Vectors = self._read(rows) @ question if len(rows) else np.zeros(0, np.float32)
        return cosines

    def between(self, rows: Rows, others: Rows) -> Vectors:
        """Cosines of the vectors at `rows` and those at `others`, shape (len(rows), len(others))."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)), np.float32)
        vectors = self._read(np.concatenate([rows, others]))
        cosines: Vectors = vectors[: len(rows)] @ vectors[len(rows) :].T
        return cosines


class RemoteTokens:
    """The token vectors of the passages in a collection; their rarity is read from the bundle."""

    def __init__(self, cluster: MilvusConnection, collection: str, folder: Path) -> None:
        self._cluster, self._collection = cluster, collection
        self._rarity = read_rarity(folder)

    def similar(self, question: Vectors, rows: Rows) -> TokenSimilarities:
        """Compare the tokens of a question (unit vectors, shape (q, dim)) with those of the passages at `rows`."""
        if not len(rows):
            return token_similarities(question, [])
        records = self._cluster.query(self._collection, membership_filter("row", rows.tolist()), ["row", "tokens"])
        codes = {record["row"]: text_to_codes(record["tokens"]) for record in records}
        return token_similarities(question, [codes[row] for row in rows.tolist()])

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequencies of tokens."""
        rarity: Vectors = self._rarity[ids]
        return rarity


class MilvusIndexReader:
    """A generation of a cluster. Safe across threads."""

    def __init__(self, cluster: MilvusConnection, name: str, bundle: Path) -> None:
        """Open and check a generation with the bundle in a folder. Raises Damaged or StoreError."""
        self.name, self._cluster, self._collection = name, cluster, cluster.passages_collection(name)
        self._resources, self._sizes = cluster.resources_collection(name), dict[int, int]()
        self.remark = ""
        self.manifest = read_manifest(bundle, name)
        try:
            self.catalog = RemoteCatalog(cluster, name, Catalog(bundle / CATALOG))
            self.lexical = Vocabulary(bundle / LEXICAL)
            self.encoder = OnnxEncoder(bundle / ENCODER)
            has_tokens = (bundle / TOKENS / RARITY).is_file()
            self.tokens = RemoteTokens(cluster, self._collection, bundle / TOKENS) if has_tokens else None
        except (EncoderError, OSError, ValueError, KeyError, sqlite3.Error) as error:
            raise Damaged(f"Generation {name} at {cluster.address} cannot be opened ({error})") from error
        self.vectors = RemoteVectors(cluster, self._collection)
        self._check_encoder()

    def _check_encoder(self) -> None:
        fields = self._cluster.call("describe_collection", self._collection)["fields"]
        dims = {field["name"]: field["params"].get("dim") for field in fields}
        card = self.manifest.encoder
        if self.encoder.card != card or int(dims.get("vector") or 0) != card.dim:
            raise Damaged(
                f"Generation {self.name} at {self._cluster.address} has vectors of another encoder than the "
                f"{card.name} that it names"
            )

    def close(self) -> None:
        """Close the catalogue of the bundle; the connection belongs to the repository."""
        self.catalog.close()

    def candidates(
        self,
        vector: Vectors,
        terms: Sequence[str],
        dense_depth: int,
        lexical_depth: int,
        owners: Sequence[int] | None = None,
    ) -> Candidates:
        """The best passages by cosine and by BM25, see `index.reader.IndexReader.candidates`."""
        scope = "" if owners is None else membership_filter("owner", owners)
        dense = self._search_dense(vector, dense_depth, scope)
        lexical = self._search_lexical(terms, lexical_depth, scope)
        rows = sorted({*dense, *lexical})
        lexical |= self._search_lexical(terms, len(rows), membership_filter("row", sorted({*dense} - {*lexical})))
        lexical_only = sorted({*lexical} - {*dense})
        cosines = self.vectors.cosines(vector, np.array(lexical_only, np.int64)).tolist()
        dense |= {row: (lexical[row][0], cosine) for row, cosine in zip(lexical_only, cosines, strict=True)}
        bm25 = [lexical[row][1] if row in lexical else 0.0 for row in rows]
        return Candidates(
            np.array(rows, np.int64),
            np.array([dense[row][0] for row in rows], np.int64),
            np.array([dense[row][1] for row in rows], np.float32),
            np.array(bm25, np.float32),
        )

    def whole_resources(self, terms: Sequence[str], ordinals: NDArray[np.int64]) -> WholeResources:
        """BM25 scores of whole resources, see `index.reader.IndexReader.whole_resources`."""
        numbers = ordinals.tolist()
        scores, sizes = self._search_whole(terms, numbers), self._sizes_of(numbers)
        return WholeResources(np.array([scores.get(number, 0.0) for number in numbers], np.float32), sizes)

    def top_lexical(self, terms: Sequence[str], k: int) -> list[int]:
        """Rows of the `k` passages of highest BM25, best first; only passages with at least one of the terms."""
        scored = self._search_lexical(terms, k, "")
        return sorted(scored, key=lambda row: (-scored[row][1], row))

    def rows(self, ordinal: int) -> list[int]:
        """Rows of the passages of a resource, in order."""
        return self.catalog.rows(ordinal)

    def vector_batches(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """All passages in batches: ordinals of their resources, and their vectors."""
        for batch in self._cluster.batches(self._collection, "row >= 0", ["owner", "vector"]):
            owners = np.array([record["owner"] for record in batch], np.int64)
            yield owners, np.array([record["vector"] for record in batch], np.float32)

    def _search_whole(self, terms: Sequence[str], ordinals: Sequence[int]) -> dict[int, float]:
        """BM25 scores of whole resources by ordinal, of those with at least one of the terms."""
        counts = self.lexical.counts(terms)
        if not counts or not ordinals:
            return {}
        hits = self._cluster.call(
            "search", self._resources, data=[counts], anns_field="whole", limit=len(ordinals),
            filter=membership_filter("owner", ordinals),
        )[0]  # fmt: skip
        return {hit["owner"]: hit["distance"] for hit in hits}

    def _sizes_of(self, ordinals: Sequence[int]) -> NDArray[np.int64]:
        """The numbers of passages of resources; each is asked for once."""
        if unknown := [ordinal for ordinal in ordinals if ordinal not in self._sizes]:
            records = self._cluster.query(self._resources, membership_filter("owner", unknown), ["owner", "size"])
            self._sizes.update({record["owner"]: record["size"] for record in records})
        return np.array([self._sizes[ordinal] for ordinal in ordinals], np.int64)

    def _search_dense(self, vector: Vectors, k: int, scope: str) -> ScoredRows:
        return self._search("vector", vector.tolist(), k, scope)

    def _search_lexical(self, terms: Sequence[str], k: int, scope: str) -> ScoredRows:
        counts = self.lexical.counts(terms)
        return self._search("sparse", counts, k if counts else 0, scope)

    def _search(self, field: str, query: Any, k: int, scope: str) -> ScoredRows:
        if not k or scope.endswith("in []"):
            return {}
        hits = self._cluster.call(
            "search", self._collection, data=[query], anns_field=field, limit=k, filter=scope, output_fields=["owner"]
        )[0]
        return {hit["row"]: (hit["entity"]["owner"], hit["distance"]) for hit in hits}
