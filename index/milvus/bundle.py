"""The front of a generation: what every server holds of it, however many passages there are.

Manifest, encoder, words, the list's resources. It is kept in the cluster as pieces of files, and
by each server in a folder that may be deleted at any time.
"""

import json
import shutil
from base64 import b64decode
from pathlib import Path

from filelock import FileLock

from index import catalog, generation, integrity
from index.encoder.onnx import CARD, MODEL, TOKENIZER
from index.errors import Damaged, NoIndex, StoreError
from index.layout import CATALOG, ENCODER, LEXICAL, MANIFEST, TOKENS
from index.milvus.connection import MilvusConnection
from index.text.lexical import Vocabulary
from index.vectors.token_vectors import RARITY

FORMAT = 1
# Names the files of a front with bytes and digests; sent last, so that what has it is whole.
SEAL = "front.json"
# The files of a front, the last where token vectors are kept; no other name that a cluster says is written to.
HELD = (
    MANIFEST, CATALOG, *(f"{ENCODER}/{file}" for file in (MODEL, TOKENIZER, CARD)),
    *(f"{LEXICAL}/{file}" for file in Vocabulary.FILES), f"{TOKENS}/{RARITY}",
)  # fmt: skip
# Pieces that are fetched at a time: 16 MB.
_BATCH = 256


def write_bundle(folder: Path, opened: generation.Generation) -> str:
    """Write the front of a generation into an empty folder; returns its seal."""
    for file in HELD:
        if (opened.folder / file).is_file() and file != CATALOG:
            (folder / file).parent.mkdir(exist_ok=True)
            shutil.copyfile(opened.folder / file, folder / file)
    listed = [(one.resource, one.outcome, one.reason) for one in opened.catalog.resources()]
    catalog.write_catalog(folder / CATALOG, listed, (), ())
    return json.dumps({"format": FORMAT, "files": integrity.file_listing(folder)})


def fetch_bundle(cluster: MilvusConnection, name: str, cache: Path) -> Path:
    """The folder with the front of a generation, fetched if it is not there or not whole.

    Raises NoIndex, Damaged or StoreError.
    """
    files = _seal(cluster, name)
    folder, draft = cache / name, cache / ".fetching"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):  # servers of one machine may share the folder
        if files and _is_whole(folder, files):
            return folder
        generation.remove_folders([draft, folder])
        for file in files:
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            (draft / file).write_bytes(b64decode(_body(cluster, name, file)))
        if not files or not _is_whole(draft, files):
            raise Damaged(f"The files of generation {name} at {cluster.address} were altered")
        draft.replace(folder)
        generation.remove_folders(sorted(cache.glob("[!.]*"), reverse=True)[generation.KEPT :])
    return folder


def is_sealed(cluster: MilvusConnection, name: str) -> bool:
    """Whether a generation was sent whole."""
    there = cluster.call("has_collection", cluster.pieces(name))
    return bool(there) and bool(_body(cluster, name, SEAL))


def _seal(cluster: MilvusConnection, name: str) -> dict[str, dict[str, int | str]]:
    try:
        found = json.loads(b64decode(_body(cluster, name, SEAL)) or b"null")
        if found is None:
            raise NoIndex(f"Generation {name} at {cluster.address} was not sent whole: run 'refdesk index' again.")
        if found["format"] != FORMAT:
            raise StoreError(
                f"Generation {name} at {cluster.address} has format {found['format']}, this version reads {FORMAT}: "
                "run 'refdesk index' with this version, or serve it with the version that sent it."
            )
        files: dict[str, dict[str, int | str]] = {file: found["files"][file] for file in HELD if file in found["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{SEAL} of generation {name} at {cluster.address} cannot be read ({error})") from error
    return files


def _body(cluster: MilvusConnection, name: str, file: str) -> str:
    """All pieces of a file, joined."""
    found: list[tuple[int, str]] = []
    for start in range(0, 1_000_000, _BATCH):
        wanted = f'file == "{file}" and part >= {start} and part < {start + _BATCH}'
        batch = cluster.query(cluster.pieces(name), wanted, ["part", "body"])
        found += [(piece["part"], piece["body"]) for piece in batch]
        if len(batch) < _BATCH:
            break
    return "".join(body for _, body in sorted(found))


def _is_whole(folder: Path, files: dict[str, dict[str, int | str]]) -> bool:
    return all(
        (folder / file).is_file() and integrity.file_digest(folder / file) == expected["sha256"]
        for file, expected in files.items()
    )
