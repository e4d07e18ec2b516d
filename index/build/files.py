"""Write the files of a generation into a scratch folder, which is removed if the build fails."""

import errno
import json
import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.build import catalog_writer
from index.build.draft import Draft
from index.build.live import CarriedRows
from index.build.model import BuildInput
from index.encoder.cache import EncodedPassage
from index.encoder.onnx import ENCODER_FILES, OnnxEncoder
from index.layout import CATALOG, ENCODER, LEXICAL, OWNERS, REPORT, TOKENS, Layout
from index.publishing import remove_folders
from index.text import lexical_writer
from index.vectors.token_vectors import Codes
from index.vectors.token_writer import write_token_vectors


def write_tokens(  # noqa: PLR0913, what token vectors depend on
    folder: Path,
    draft: Draft,
    encoder: OnnxEncoder,
    passages: Iterator[EncodedPassage],
    carried: CarriedRows | None,
    *,
    late: bool,
) -> Vectors:
    """Write the token vectors of the new `passages` as they come, if `late`, beside those that are carried over.

    Returns the vectors of all, shape (chunks, dim).
    """
    sources = draft.sources
    vectors = np.empty((len(sources), encoder.card.dim), np.float32)
    if carried:
        vectors[sources >= 0] = carried.live.vectors(sources[sources >= 0])

    def collect() -> Iterator[tuple[Codes, NDArray[np.int32]]]:
        for row, passage in zip(np.flatnonzero(sources < 0).tolist(), passages, strict=True):
            vectors[row] = passage.vector
            yield passage.tokens, passage.ids

    if late:
        write_token_vectors(
            folder / TOKENS, collect(), encoder.vocabulary, carried.for_tokens(encoder) if carried else None
        )
    else:
        deque(collect(), maxlen=0)
    return vectors


def write_files(
    folder: Path, build_input: BuildInput, draft: Draft, sealed: Path, carried: CarriedRows | None = None
) -> None:
    """Write catalogue, BM25 index, owners and report, and copy the encoder from the folder `sealed`."""
    outcomes = [(resource, *build_input.outcomes.get(resource.key, ("", ""))) for resource in build_input.resources]
    live = carried.live.folder / CATALOG if carried else None
    catalog_writer.write_catalog(folder / CATALOG, outcomes, draft.documents, draft.chunks, draft.cards, live)
    lexical_writer.write_lexical_index(
        folder / LEXICAL, draft.indexed_texts, carried.for_lexical() if carried else None
    )
    np.save(folder / OWNERS, draft.owners)
    report = build_input.report | {"links": {key: astuple(record) for key, record in build_input.links.items()}}
    (folder / REPORT).write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    (folder / ENCODER).mkdir()
    for path in (sealed / name for name in ENCODER_FILES):
        if path.is_file():
            shutil.copyfile(path, folder / ENCODER / path.name)


@contextmanager
def as_os_errors(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite, FAISS and numpy for a file that cannot be written into OSError."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        raise OSError(errno.EIO, str(error), str(path)) from error
    except sqlite3.OperationalError as error:
        is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if is_full else errno.EIO, str(error), str(path)) from error
    except RuntimeError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


@contextmanager
def scratch_folder(layout: Layout) -> Iterator[Path]:
    """A folder to write into. It and the folders of unfinished builds are removed, before and after."""
    remove_folders(layout.building())
    folder = layout.generations / f".building-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        remove_folders([folder])
