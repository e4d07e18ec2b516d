"""Upload a sealed generation to a cluster, check it with the reader that serves it, and publish it.

The live generation stays live until the alias changes, atomically. Only one upload may run per namespace, as each
removes the unfinished ones of others.
"""

import tempfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import numpy as np

from index.catalog import ListedResource, Passage
from index.errors import Damaged, StoreError
from index.generation import Generation
from index.milvus import bundle
from index.milvus.connection import MilvusConnection, Record
from index.milvus.documents import chunk_text, document_text
from index.milvus.reader import MilvusIndexReader
from index.milvus.schema import FIELD, NO_OWNER, NO_VECTOR, codes_to_text, create_collections, split_text
from index.model import StageProgress, indexed_text
from index.reader import IndexReader
from index.text.lexical import terms

# Passages, resources and pieces per call: some 8, 4 and 16 MB.
_PASSAGES, _RESOURCES, _PIECES = 500, 256, 256
# Passages compared after the upload.
_SAMPLES = 5
# Sums of the same numbers in another order differ by rounding.
_TOLERANCE = 1e-3


def upload_generation(cluster: MilvusConnection, generation: Generation, progress: StageProgress, keep: int) -> None:
    """Make a generation of this machine the live one of a cluster; it is uploaded unless it was before.

    The newest `keep` generations stay there. Raises Damaged or StoreError; the live generation then stays live.
    """
    name, names = generation.name, cluster.generation_names()
    _remove_generations(cluster, [other for other in names if not bundle.is_sealed(cluster, other)])
    if name not in cluster.generation_names():
        create_collections(cluster, name, generation.vectors.dim, generation.vectors.size)
        _insert_records(cluster, generation, progress)
        with tempfile.TemporaryDirectory() as scratch:
            _verify_upload(cluster, generation, Path(scratch))
    cluster.set_live(name)
    _remove_generations(cluster, cluster.generation_names()[keep:])


def _remove_generations(cluster: MilvusConnection, names: Sequence[str]) -> None:
    """Remove generations, but never the live one."""
    live = cluster.live_collection()
    for name in names:
        if cluster.passages_collection(name) != live:
            cluster.drop(name)


def _insert_records(cluster: MilvusConnection, generation: Generation, progress: StageProgress) -> None:
    pieces, resources = cluster.pieces_collection(generation.name), cluster.resources_collection(generation.name)
    whole = _resource_records(generation, _insert_passages(cluster, generation, progress))
    while batch := list(islice(whole, _RESOURCES)):
        cluster.call("insert", resources, batch, is_slow=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        seal = bundle.write_bundle(folder, generation)
        records = (
            record | {"piece": n, "nothing": NO_VECTOR}
            for n, record in enumerate(_piece_records(generation, folder, seal))
        )
        while batch := list(islice(records, _PIECES)):
            cluster.call("insert", pieces, batch, is_slow=True)
    for collection in (cluster.passages_collection(generation.name), resources, pieces):
        cluster.call("flush", collection, is_slow=True)


def _insert_passages(cluster: MilvusConnection, generation: Generation, progress: StageProgress) -> Iterator[Record]:
    """Insert the passages in batches; yields each after its insertion, in the order of their resources."""
    collection, resources = cluster.passages_collection(generation.name), generation.catalog.resources()
    size = generation.vectors.size
    for start in range(0, size, _PASSAGES):
        stop = min(start + _PASSAGES, size)
        records = list(_passage_records(generation, resources, start, stop))
        cluster.call("insert", collection, records, is_slow=True)
        progress("sending passages", stop, size)
        yield from records


def _resource_records(generation: Generation, passages: Iterator[Record]) -> Iterator[Record]:
    """Resources with the BM25 weights of their whole text, from the records of their passages."""
    mean_size = generation.manifest.passages_per_resource
    for owner, group in groupby(passages, itemgetter("owner")):
        size, sums = 0, dict[int, float]()
        for record in group:
            size += 1
            for number, weight in record["sparse"].items():
                sums[number] = sums.get(number, 0.0) + weight
        yield {"owner": owner, "size": size, "whole": generation.lexical.combined_weights(sums, size / mean_size)}


def _passage_records(
    generation: Generation, resources: Sequence[ListedResource], start: int, stop: int
) -> Iterator[Record]:
    owners = generation.owners[start:stop].tolist()
    vectors = generation.vectors.part(start, stop)
    passages = generation.catalog.passages(range(start, stop))
    codes = generation.tokens.codes(np.arange(start, stop)) if generation.tokens else []
    for n, (row, owner) in enumerate(zip(range(start, stop), owners, strict=True)):
        passage = passages[row]
        texts = {"chunk": chunk_text(passage), "tokens": codes_to_text(codes[n]) if codes else ""}
        if max(map(len, texts.values())) > FIELD:
            raise StoreError(
                f"A passage of '{passage.title[:60]}' is too long for Milvus, whose fields hold {FIELD:,} bytes: "
                "build with smaller 'chunk_tokens'."
            )
        chunk_terms = terms(indexed_text(passage.embedded, resources[owner].resource))
        yield {
            "row": row, "owner": owner, "vector": vectors[n].tolist(),
            "sparse": generation.lexical.weights(row, chunk_terms), **texts,
        }  # fmt: skip


def _piece_records(generation: Generation, folder: Path, seal: str) -> Iterator[Record]:
    """Pieces of the documents, of the files of the bundle, and last of its seal."""
    for listed in generation.catalog.resources():
        for number, document in enumerate(generation.catalog.documents(listed.ordinal)):
            for part, body in enumerate(split_text(document_text(document))):
                yield {"owner": listed.ordinal, "document": number, "part": part, "file": "", "body": body}
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for file, content in (files | {bundle.SEAL: seal.encode()}).items():
        for part, body in enumerate(split_text(b64encode(content).decode())):
            yield {"owner": NO_OWNER, "document": 0, "part": part, "file": file, "body": body}


def _verify_upload(cluster: MilvusConnection, generation: Generation, cache: Path) -> None:
    """Open the upload as a server does, and compare the number of passages and sampled ones. Raises Damaged."""
    count, size = cluster.count(cluster.passages_collection(generation.name)), generation.vectors.size
    cluster.count(cluster.pieces_collection(generation.name))  # waits until all pieces are visible
    remote = MilvusIndexReader(cluster, generation.name, bundle.fetch_bundle(cluster, generation.name, cache))
    try:
        rows = range(0, size, max(1, size // _SAMPLES))
        local_passages, remote_passages = generation.catalog.passages(rows), remote.catalog.passages(rows)
        has_same_scores = all(
            np.allclose(_own_scores(generation, row, passage), _own_scores(remote, row, passage), atol=_TOLERANCE)
            for row, passage in local_passages.items()
        )
        if count != size or local_passages != remote_passages or not has_same_scores:
            raise Damaged(f"{cluster.address} does not give what was sent", "nothing was published there")
    finally:
        remote.close()


def _own_scores(index_reader: IndexReader, row: int, passage: Passage) -> tuple[float, float]:
    """Cosine and BM25 of a passage for its own text; 0 if it is not among the candidates."""
    vector = index_reader.encoder.encode_passage(passage.embedded).vector
    candidates = index_reader.candidates(vector, terms(passage.embedded), _SAMPLES, _SAMPLES)
    is_passage = candidates.rows == row
    return float(candidates.cosine[is_passage].sum()), float(candidates.bm25[is_passage].sum())
