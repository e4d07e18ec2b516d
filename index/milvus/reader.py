"""A generation in a cluster, open for questions: the `index.reader.IndexReader` that many servers may share.

Both sides' scores come from the cluster; what they are worth is decided where it always is, in
`search`. The front of the generation is local, see `index.milvus.bundle`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.encoder.onnx import OnnxEncoder, Vectors
from index.errors import Damaged, EncoderError
from index.integrity import read_manifest
from index.layout import CATALOG, ENCODER, LEXICAL, TOKENS
from index.milvus.connection import MilvusConnection, membership_filter
from index.milvus.documents import RemoteCatalog
from index.milvus.schema import text_to_codes
from index.reader import Candidates, Rows
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import RARITY, TokenSimilarities, read_rarity, token_similarities

Scored = dict[int, tuple[int, float]]


class RemoteVectors:
    """The vectors of a collection's passages."""

    def __init__(self, cluster: MilvusConnection, collection: str) -> None:
        self._cluster, self._collection = cluster, collection

    def _read(self, rows: Rows) -> Vectors:
        wanted = membership_filter("row", np.unique(rows).tolist())
        found = self._cluster.query(self._collection, wanted, ["row", "vector"])
        vectors = {record["row"]: record["vector"] for record in found}
        return np.array([vectors[row] for row in rows.tolist()], np.float32)

    def cosines(self, question: Vectors, rows: Rows) -> Vectors:
        """Cosine of `question` and each of `rows`, shape (len(rows),)."""
        found: Vectors = self._read(rows) @ question if len(rows) else np.zeros(0, np.float32)
        return found

    def between(self, rows: Rows, others: Rows) -> Vectors:
        """Cosine of each of `rows` and each of `others`, shape (len(rows), len(others))."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)), np.float32)
        both = self._read(np.concatenate([rows, others]))
        found: Vectors = both[: len(rows)] @ both[len(rows) :].T
        return found


class RemoteTokens:
    """The token vectors of a collection's passages; their rarity is of the front."""

    def __init__(self, cluster: MilvusConnection, collection: str, folder: Path) -> None:
        self._cluster, self._collection = cluster, collection
        self._rarity = read_rarity(folder)

    def similar(self, question: Vectors, rows: Rows) -> TokenSimilarities:
        """See `index.reader.TokenVectors`."""
        wanted = rows.tolist()
        found = (
            self._cluster.query(self._collection, membership_filter("row", wanted), ["row", "tokens"]) if wanted else []
        )
        codes = {record["row"]: text_to_codes(record["tokens"]) for record in found}
        return token_similarities(question, [codes[row] for row in wanted])

    def rarity(self, ids: NDArray[np.int64]) -> Vectors:
        """Inverse document frequency of tokens."""
        found: Vectors = self._rarity[ids]
        return found


class MilvusIndexReader:
    """One generation of a cluster. Safe across threads."""

    def __init__(self, cluster: MilvusConnection, name: str, front: Path, threads: int = 2) -> None:
        """Open and check a generation. Raises Damaged or StoreError with one sentence if it is not whole."""
        self.name, self._cluster, self._collection = name, cluster, cluster.passages(name)
        self.remark = ""
        self.manifest = read_manifest(front, name)
        try:
            self.catalog = RemoteCatalog(cluster, name, Catalog(front / CATALOG))
            self.lexical = Vocabulary(front / LEXICAL)
            self.encoder = OnnxEncoder(front / ENCODER, threads)
            late = (front / TOKENS / RARITY).is_file()
            self.tokens = RemoteTokens(cluster, self._collection, front / TOKENS) if late else None
        except (EncoderError, OSError, ValueError, KeyError, sqlite3.Error) as error:
            raise Damaged(f"Generation {name} at {cluster.address} cannot be opened ({error})") from error
        self.vectors = RemoteVectors(cluster, self._collection)
        self._check()

    def _check(self) -> None:
        fields = self._cluster.call("describe_collection", self._collection)["fields"]
        dims = {field["name"]: field["params"].get("dim") for field in fields}
        card = self.manifest.encoder
        if self.encoder.card != card or int(dims.get("vector") or 0) != card.dim:
            raise Damaged(
                f"Generation {self.name} at {self._cluster.address} has vectors of another encoder than the "
                f"{card.name} that it names"
            )

    def close(self) -> None:
        """Release the catalogue of the front; the connection is the shelf's."""
        self.catalog.close()

    def candidates(
        self, vector: Vectors, terms: Sequence[str], near: int, worded: int, owners: Sequence[int] | None = None
    ) -> Candidates:
        """See `index.reader.IndexReader`."""
        scope = "" if owners is None else membership_filter("owner", owners)
        dense = self._nearest(vector, near, scope)
        words = self._worded(terms, worded, scope)
        rows = sorted({*dense, *words})
        words |= self._worded(terms, len(rows), membership_filter("row", sorted({*dense} - {*words})))
        unknown = sorted({*words} - {*dense})
        cosines = self.vectors.cosines(vector, np.array(unknown, np.int64)).tolist()
        dense |= {row: (words[row][0], cosine) for row, cosine in zip(unknown, cosines, strict=True)}
        bm25 = [words[row][1] if row in words else 0.0 for row in rows]
        return Candidates(
            np.array(rows, np.int64),
            np.array([dense[row][0] for row in rows], np.int64),
            np.array([dense[row][1] for row in rows], np.float32),
            np.array(bm25, np.float32),
        )

    def worded(self, terms: Sequence[str], k: int) -> list[int]:
        """See `index.reader.IndexReader`."""
        found = self._worded(terms, k, "")
        return sorted(found, key=lambda row: (-found[row][1], row))

    def rows(self, ordinal: int) -> list[int]:
        """See `index.reader.IndexReader`."""
        batches = self._cluster.every(self._collection, f"owner == {ordinal}", ["row"])
        return sorted(record["row"] for batch in batches for record in batch)

    def parts(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """See `index.reader.IndexReader`."""
        for batch in self._cluster.every(self._collection, "row >= 0", ["owner", "vector"]):
            owners = np.array([record["owner"] for record in batch], np.int64)
            yield owners, np.array([record["vector"] for record in batch], np.float32)

    def _nearest(self, vector: Vectors, k: int, scope: str) -> Scored:
        return self._search("vector", vector.tolist(), k, scope)

    def _worded(self, terms: Sequence[str], k: int, scope: str) -> Scored:
        counts = self.lexical.counts(terms)
        return self._search("sparse", counts, k if counts else 0, scope)

    def _search(self, field: str, asked: Any, k: int, scope: str) -> Scored:
        if not k or scope.endswith("in []"):
            return {}
        found = self._cluster.call(
            "search", self._collection, data=[asked], anns_field=field, limit=k, filter=scope, output_fields=["owner"]
        )
        return {hit["row"]: (hit["entity"]["owner"], hit["distance"]) for hit in found[0]}
