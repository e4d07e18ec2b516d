"""The schema of the three collections of a generation; texts and bytes are split into pieces that fit a field.

BM25 is a sparse vector of the term weights that `index.text.lexical` computed, of a passage or of a whole resource. Its
product with the terms of a question is the local score, in every partition of the data. Milvus has no field for bytes,
so token vectors and files are base64. It requires a vector in each collection, so pieces have a constant one.
"""

from base64 import b64decode, b64encode

import numpy as np

from index.milvus.connection import MilvusConnection
from index.vectors.token_vectors import Codes

# Size limit of a VARCHAR, in bytes.
FIELD = 65_535
# Up to this number of passages the search is exhaustive; beyond it the cluster chooses its graph index.
_MAX_EXACT = 200_000
# The vector of a piece.
NO_VECTOR = [1.0, 0.0]
# The owner of the pieces of files.
NO_OWNER = -1


def create_collections(cluster: MilvusConnection, name: str, dim: int, count: int) -> None:
    """Create the empty collections of a generation of `count` passages with vectors of `dim` numbers."""
    from pymilvus import DataType

    client, text = cluster.client, {"datatype": DataType.VARCHAR, "max_length": FIELD, "mmap_enabled": True}
    passages = client.create_schema(auto_id=False, enable_dynamic_field=False)
    passages.add_field("row", DataType.INT64, is_primary=True)
    passages.add_field("owner", DataType.INT64)
    passages.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    passages.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    passages.add_field("chunk", **text)
    passages.add_field("tokens", **text)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT" if count <= _MAX_EXACT else "AUTOINDEX", metric_type="IP")
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    indexes.add_index("owner", index_type="INVERTED")
    _create_collection(cluster, cluster.passages_collection(name), passages, indexes)

    resources = client.create_schema(auto_id=False, enable_dynamic_field=False)
    resources.add_field("owner", DataType.INT64, is_primary=True)
    resources.add_field("size", DataType.INT64)
    resources.add_field("whole", DataType.SPARSE_FLOAT_VECTOR)
    indexes = client.prepare_index_params()
    indexes.add_index("whole", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    _create_collection(cluster, cluster.resources_collection(name), resources, indexes)

    pieces = client.create_schema(auto_id=False, enable_dynamic_field=False)
    for field in ("owner", "document", "part"):
        pieces.add_field(field, DataType.INT64)
    pieces.add_field("piece", DataType.INT64, is_primary=True)
    pieces.add_field("file", DataType.VARCHAR, max_length=200)
    pieces.add_field("body", **text)
    pieces.add_field("nothing", DataType.FLOAT_VECTOR, dim=len(NO_VECTOR))
    indexes = client.prepare_index_params()
    indexes.add_index("nothing", index_type="FLAT", metric_type="IP")
    indexes.add_index("owner", index_type="INVERTED")
    _create_collection(cluster, cluster.pieces_collection(name), pieces, indexes)


def _create_collection(cluster: MilvusConnection, collection: str, schema: object, indexes: object) -> None:
    # A published generation never changes, so readers need not wait for the latest write.
    cluster.call(
        "create_collection", collection, schema=schema, index_params=indexes, consistency_level="Eventually",
        is_slow=True,
    )  # fmt: skip


def codes_to_text(codes: Codes) -> str:
    """Codes of token vectors as text: the bytes per token, then all bytes as base64."""
    return f"{codes.shape[1]}:{b64encode(codes.tobytes()).decode()}"


def text_to_codes(text: str) -> Codes:
    """The codes of a text of `codes_to_text`, shape (tokens, bytes per token)."""
    width, _, body = text.partition(":")
    codes = np.frombuffer(b64decode(body), np.uint8)
    return codes.reshape(-1, int(width)) if len(codes) else codes.reshape(0, int(width))


def split_text(text: str) -> list[str]:
    """ASCII text, split into pieces that fit into a field."""
    return [text[start : start + FIELD] for start in range(0, len(text), FIELD)]
