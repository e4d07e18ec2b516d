"""What the two collections of a generation look like; texts and bytes in pieces that fit into a field.

BM25 is a sparse vector: what each term adds to a passage, as `index.text.lexical` worked it out, so that
its product with a question's terms is our own score, however the cluster parts its data. Milvus has
no field for bytes: token vectors and files are base64. It wants a vector in each collection, so
pieces have one that says nothing.
"""

from base64 import b64decode, b64encode

import numpy as np

from index.milvus.connection import MilvusConnection
from index.vectors.token_vectors import Codes

# Bytes that a VARCHAR holds at most.
FIELD = 65_535
# Up to so many passages all are compared; beyond, the cluster chooses its graph index.
_EXACT = 200_000
NOTHING = [1.0, 0.0]
# The resource of pieces that are of a file.
NO_OWNER = -1


def create_collections(cluster: MilvusConnection, name: str, dim: int, count: int) -> None:
    """Make the empty collections of a generation of `count` passages."""
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
    indexes.add_index("vector", index_type="FLAT" if count <= _EXACT else "AUTOINDEX", metric_type="IP")
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    indexes.add_index("owner", index_type="INVERTED")
    _made(cluster, cluster.passages(name), passages, indexes)

    pieces = client.create_schema(auto_id=False, enable_dynamic_field=False)
    for field in ("owner", "document", "part"):
        pieces.add_field(field, DataType.INT64)
    pieces.add_field("piece", DataType.INT64, is_primary=True)
    pieces.add_field("file", DataType.VARCHAR, max_length=200)
    pieces.add_field("body", **text)
    pieces.add_field("nothing", DataType.FLOAT_VECTOR, dim=len(NOTHING))
    indexes = client.prepare_index_params()
    indexes.add_index("nothing", index_type="FLAT", metric_type="IP")
    indexes.add_index("owner", index_type="INVERTED")
    _made(cluster, cluster.pieces(name), pieces, indexes)


def _made(cluster: MilvusConnection, collection: str, schema: object, indexes: object) -> None:
    # A published generation never changes, so no reader has to wait until it saw the latest write.
    cluster.call(
        "create_collection", collection, schema=schema, index_params=indexes, consistency_level="Eventually",
        patient=True,
    )  # fmt: skip


def codes_to_text(codes: Codes) -> str:
    """Token vectors as text: how many bytes one has, then all of them."""
    return f"{codes.shape[1]}:{b64encode(codes.tobytes()).decode()}"


def text_to_codes(text: str) -> Codes:
    """The token vectors that `coded` made a text of."""
    width, _, body = text.partition(":")
    codes = np.frombuffer(b64decode(body), np.uint8)
    return codes.reshape(-1, int(width)) if len(codes) else codes.reshape(0, int(width))


def split_text(text: str) -> list[str]:
    """ASCII text cut into pieces that fit into a field."""
    return [text[at : at + FIELD] for at in range(0, len(text), FIELD)]
