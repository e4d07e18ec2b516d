"""Send a sealed generation to a cluster, check it there through the reader that serves, and publish it.

What was live stays live until the alias changes, in one step. One run at a time for each desk, as
each sweeps away what others left unfinished.
"""

import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog import ListedResource, Passage
from index.errors import Damaged, StoreError
from index.generation import KEPT, Generation
from index.milvus import bundle
from index.milvus.connection import MilvusConnection
from index.milvus.documents import chunk_text, document_text
from index.milvus.reader import MilvusIndexReader
from index.milvus.schema import FIELD, NO_OWNER, NOTHING, codes_to_text, create_collections, split_text
from index.model import indexed_text
from index.reader import IndexReader
from index.text.lexical import terms

Progress = Callable[[str, int, int], None]

# Passages, and pieces, that are sent at a time: some 8 and 16 MB.
_PASSAGES, _PIECES = 500, 256
_SAMPLES = 5
# Sums of the same numbers in another order differ by rounding.
_TIE = 1e-3


def upload_generation(cluster: MilvusConnection, opened: Generation, progress: Progress) -> None:
    """Make a generation of this machine the live one of a cluster; sent already, it is only pointed at.

    Raises Damaged or StoreError; what was live stays live.
    """
    name = opened.name
    _remove(cluster, [other for other in cluster.names() if not bundle.is_sealed(cluster, other)])
    if name not in cluster.names():
        create_collections(cluster, name, opened.vectors.dim, opened.vectors.size)
        _send(cluster, opened, progress)
        with tempfile.TemporaryDirectory() as scratch:
            _verify(cluster, opened, Path(scratch))
    cluster.point(name)
    _remove(cluster, cluster.names()[KEPT:])


def _remove(cluster: MilvusConnection, names: Sequence[str]) -> None:
    """Remove generations, but never the live one."""
    live = cluster.live()
    for name in names:
        if cluster.passages(name) != live:
            cluster.remove(name)


def _send(cluster: MilvusConnection, opened: Generation, progress: Progress) -> None:
    name = opened.name
    listed = opened.catalog.resources()
    for start in range(0, opened.vectors.size, _PASSAGES):
        stop = min(start + _PASSAGES, opened.vectors.size)
        cluster.call("insert", cluster.passages(name), list(_passages(opened, listed, start, stop)), patient=True)
        progress("sending passages", stop, opened.vectors.size)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        seal = bundle.write_bundle(folder, opened)
        pieces = (piece | {"piece": n, "nothing": NOTHING} for n, piece in enumerate(_pieces(opened, folder, seal)))
        while batch := list(islice(pieces, _PIECES)):
            cluster.call("insert", cluster.pieces(name), batch, patient=True)
    for collection in (cluster.passages(name), cluster.pieces(name)):
        cluster.call("flush", collection, patient=True)


def _passages(opened: Generation, listed: Sequence[ListedResource], start: int, stop: int) -> Iterator[dict[str, Any]]:
    owners = opened.owners[start:stop].tolist()
    vectors = opened.vectors.part(start, stop)
    passages = opened.catalog.passages(range(start, stop))
    codes = opened.tokens.codes(np.arange(start, stop)) if opened.tokens else []
    for at, (row, owner) in enumerate(zip(range(start, stop), owners, strict=True)):
        passage = passages[row]
        text = {
            "chunk": chunk_text(passage),
            "tokens": codes_to_text(codes[at]) if codes else "",
        }
        if max(map(len, text.values())) > FIELD:
            raise StoreError(
                f"A passage of '{passage.title[:60]}' is too long for Milvus, whose fields hold {FIELD:,} bytes: "
                "build with smaller 'chunk_tokens'."
            )
        words = terms(indexed_text(passage.embedded, listed[owner].resource))
        yield {
            "row": row, "owner": owner, "vector": vectors[at].tolist(), "sparse": opened.lexical.weights(row, words),
            **text,
        }  # fmt: skip


def _pieces(opened: Generation, folder: Path, seal: str) -> Iterator[dict[str, Any]]:
    """Documents, the files of the front, and last its seal."""
    for listed in opened.catalog.resources():
        for number, document in enumerate(opened.catalog.documents(listed.ordinal)):
            for part, body in enumerate(split_text(document_text(document))):
                yield {"owner": listed.ordinal, "document": number, "part": part, "file": "", "body": body}
    held = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for file, found in (held | {bundle.SEAL: seal.encode()}).items():
        for part, body in enumerate(split_text(b64encode(found).decode())):
            yield {"owner": NO_OWNER, "document": 0, "part": part, "file": file, "body": body}


def _verify(cluster: MilvusConnection, opened: Generation, cache: Path) -> None:
    """Open what was sent as a server will; all passages are there, and sampled ones are found as they are here."""
    counts = [cluster.count(each) for each in (cluster.passages(opened.name), cluster.pieces(opened.name))]
    remote = MilvusIndexReader(cluster, opened.name, bundle.fetch_bundle(cluster, opened.name, cache))
    try:
        rows = range(0, opened.vectors.size, max(1, opened.vectors.size // _SAMPLES))
        here, there = opened.catalog.passages(rows), remote.catalog.passages(rows)
        same = all(np.allclose(_own(opened, row, here[row]), _own(remote, row, here[row]), atol=_TIE) for row in rows)
        if counts[0] != opened.vectors.size or here != there or not same:
            raise Damaged(f"{cluster.address} does not give what was sent", "nothing was published there")
    finally:
        remote.close()


def _own(store: IndexReader, row: int, passage: Passage) -> tuple[float, float]:
    """Cosine and BM25 of a passage for its own words; 0 if it is not found by them."""
    vector, words = store.encoder.passage(passage.embedded).vector, terms(passage.embedded)
    found = store.candidates(vector, words, _SAMPLES, _SAMPLES)
    mine = found.rows == row
    return float(found.cosine[mine].sum()), float(found.bm25[mine].sum())
