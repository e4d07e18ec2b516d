"""The bundle of a generation: the files that every server needs, independent of the number of passages.

These are the manifest, the encoder, the vocabulary, the resources, the cards and the report. The cluster stores them in
pieces; each server keeps them in a cache folder, which may be deleted at any time.
"""

import json
import shutil
from base64 import b64decode
from pathlib import Path

from filelock import FileLock

from index import integrity
from index.build import catalog_writer
from index.encoder.onnx import ENCODER_FILES
from index.errors import Damaged, NoIndex, StoreError
from index.generation import Generation
from index.layout import CATALOG, ENCODER, LEXICAL, MANIFEST, REPORT, TOKENS
from index.milvus.connection import MilvusConnection
from index.publishing import RETAINED, remove_folders
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import RARITY

FORMAT = 2
# The files of a bundle with sizes and digests; uploaded last, so a generation with it is complete.
SEAL = "front.json"
# The files of a bundle, the last only with token vectors. No other file that a cluster names is written.
FILES = (
    MANIFEST, CATALOG, REPORT, *(f"{ENCODER}/{file}" for file in ENCODER_FILES),
    *(f"{LEXICAL}/{file}" for file in Vocabulary.FILES), f"{TOKENS}/{RARITY}",
)  # fmt: skip
# Pieces per query: 16 MB.
_BATCH = 256

FileFacts = dict[str, dict[str, int | str]]


def write_bundle(folder: Path, generation: Generation) -> str:
    """Write the bundle of a generation into an empty folder; returns its seal."""
    for file in FILES:
        if (generation.folder / file).is_file() and file != CATALOG:
            (folder / file).parent.mkdir(exist_ok=True)
            shutil.copyfile(generation.folder / file, folder / file)
    resources = [(listed.resource, listed.outcome, listed.reason) for listed in generation.catalog.resources()]
    catalog_writer.write_catalog(folder / CATALOG, resources, (), (), generation.catalog.cards())
    return json.dumps({"format": FORMAT, "files": integrity.file_listing(folder)})


def fetch_bundle(cluster: MilvusConnection, name: str, cache: Path, keep: int = RETAINED) -> Path:
    """The folder with the bundle of a generation, fetched if it is missing or damaged.

    The newest `keep` bundles stay in the cache. Raises NoIndex, Damaged or StoreError.
    """
    files = _fetch_seal(cluster, name)
    folder, draft = cache / name, cache / ".fetching"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):  # servers on one machine may share the folder
        if files and _matches_seal(folder, files):
            return folder
        remove_folders([draft, folder])
        for file in files:
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            (draft / file).write_bytes(b64decode(_fetch_text(cluster, name, file)))
        if not files or not _matches_seal(draft, files):
            raise Damaged(f"The files of generation {name} at {cluster.address} were altered")
        draft.replace(folder)
        remove_folders(sorted(cache.glob("[!.]*"), reverse=True)[keep:])
    return folder


def is_sealed(cluster: MilvusConnection, name: str) -> bool:
    """Whether a generation was uploaded completely."""
    exists = cluster.call("has_collection", cluster.pieces_collection(name))
    return bool(exists) and bool(_fetch_text(cluster, name, SEAL))


def _fetch_seal(cluster: MilvusConnection, name: str) -> FileFacts:
    """The files of the bundle with sizes and digests."""
    try:
        seal = json.loads(b64decode(_fetch_text(cluster, name, SEAL)) or b"null")
        if seal is None:
            raise NoIndex(f"Generation {name} at {cluster.address} was not sent whole: run 'refdesk index' again.")
        if seal["format"] != FORMAT:
            raise StoreError(
                f"Generation {name} at {cluster.address} has format {seal['format']}, this version reads {FORMAT}: "
                "run 'refdesk index' with this version, or serve it with the version that sent it."
            )
        files: FileFacts = {file: seal["files"][file] for file in FILES if file in seal["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{SEAL} of generation {name} at {cluster.address} cannot be read ({error})") from error
    return files


def _fetch_text(cluster: MilvusConnection, name: str, file: str) -> str:
    """The content of a file as base64, joined from its pieces; empty if there is none."""
    pieces: list[tuple[int, str]] = []
    for start in range(0, 1_000_000, _BATCH):
        expression = f'file == "{file}" and part >= {start} and part < {start + _BATCH}'
        batch = cluster.query(cluster.pieces_collection(name), expression, ["part", "body"])
        pieces += [(piece["part"], piece["body"]) for piece in batch]
        if len(batch) < _BATCH:
            break
    return "".join(body for _, body in sorted(pieces))


def _matches_seal(folder: Path, files: FileFacts) -> bool:
    return all(
        (folder / file).is_file() and integrity.file_digest(folder / file) == facts["sha256"]
        for file, facts in files.items()
    )
