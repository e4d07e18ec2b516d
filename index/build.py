"""Build a generation from resources and their documents, and publish it.

The whole order of a build stands in `build`; each step's how is a neighbour's. Nothing that
is published is touched before the new generation was opened and checked by the reader that
will serve it.
"""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index import catalog, generation, integrity
from index.encoder import export
from index.encoder.cache import Encode, EncodedPassage, VectorCache
from index.encoder.onnx import OnnxEncoder, Vectors, read_card
from index.errors import Damaged, IndexingError, NothingToIndex
from index.layout import CATALOG, CELLS, ENCODER, LEXICAL, OWNERS, REPORT, TOKENS, VECTORS, Layout
from index.lock import build_lock
from index.model import Chunk, Manifest, embedded_text, indexed_text
from index.text import lexical
from index.text.chunking import CHUNK_TOKENS
from index.vectors import index_types, token_vectors
from index.vectors.index_types import VectorIndexType, WrittenIndex
from ingest.model import Document, Resource, note_of

# Called with the stage, and how much of it is done out of how much.
Progress = Callable[[str, int, int], None]
_LIBRARIES = ("bm25s", "faiss-cpu", "numpy", "nupunkt", "onnxruntime", "refdesk", "tokenizers")
_SAMPLES = 5
# Cosines of texts that are the same differ by rounding alone.
_TIE = 1e-4


@dataclass(frozen=True, slots=True)
class BuildInput:
    """What a generation is built from. `outcomes` maps a resource's key to outcome and reason."""

    title: str
    resources: Sequence[Resource]
    documents: Sequence[Document] = ()
    outcomes: dict[str, tuple[str, str]] = field(default_factory=dict)
    report: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a generation is built: model and processor threads of the encoder, see `index.encoder.export`.

    Without `late` no token vectors are kept: the index is smaller, its ranking less good.
    `chunk_tokens` is the size of a passage in the encoder's tokens, context not counted. The type of
    `vectors` follows from how many there are, see `index.vectors.index_types`, unless one is wished.
    """

    encoder: str = export.DEFAULT
    threads: int = 2
    late: bool = True
    chunk_tokens: int = CHUNK_TOKENS
    vectors: VectorIndexType = VectorIndexType.AUTO


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What is live after a build: how many passages were encoded for it, and whether it was built at all.

    `remark` says what is not as it was wished.
    """

    name: str
    manifest: Manifest
    encoded: int
    is_new: bool = True
    remark: str = ""


class _Texts(Sequence[str]):
    """So many texts, each made when it is asked for: those of a million passages would fill the memory."""

    def __init__(self, count: int, text: Callable[[int], str]) -> None:
        self._rows, self._text = range(count), text

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        return [self._text(row) for row in self._rows[at]] if isinstance(at, slice) else self._text(self._rows[at])


@dataclass(frozen=True, slots=True)
class _Draft:
    """Documents and chunks in their final order, each with the number of what it belongs to."""

    resources: Sequence[Resource]
    documents: list[tuple[int, Document]] = field(default_factory=list)
    chunks: list[tuple[int, Chunk]] = field(default_factory=list)

    @property
    def owners(self) -> NDArray[np.int32]:
        """The ordinal of each chunk's resource."""
        return np.array([self.documents[document][0] for document, _ in self.chunks], np.int32)

    @property
    def texts(self) -> Sequence[str]:
        """Each chunk as the encoder sees it."""
        return _Texts(len(self.chunks), self._embedded)

    @property
    def words(self) -> Sequence[str]:
        """Each chunk as BM25 sees it."""
        return _Texts(len(self.chunks), self._searched)

    def _embedded(self, row: int) -> str:
        document, chunk = self.chunks[row]
        owner, found = self.documents[document]
        return embedded_text(self.resources[owner].title, found.text, chunk)

    def _searched(self, row: int) -> str:
        return indexed_text(self._embedded(row), self.resources[self.documents[self.chunks[row][0]][0]])


def build(
    material: BuildInput,
    layout: Layout,
    recipe: Recipe = Recipe(),
    progress: Progress = lambda stage, done, total: None,
    elsewhere: Callable[[Path], Encode] | None = None,
) -> BuildResult:
    """Chunk, encode, write, seal, verify and publish; returns what is live.

    Where that is whole and was made of the same things by the same programs, it stays and nothing is built.
    Raises Busy while another build runs, EncoderError, NothingToIndex, or OSError for the
    disk; in every case what was live stays live. `elsewhere` gives what encodes with the encoder in a folder,
    in the place of this process.
    """
    with build_lock(layout):
        progress("preparing the encoder", 0, 1)
        sealed = export.prepare_encoder(recipe.encoder, layout.encoders)
        progress("preparing the encoder", 1, 1)
        if same := _same(layout, material, sealed, recipe):
            return same
        # One thread for each passage and several passages at once: threads that share one wait for each other.
        encoder = OnnxEncoder(sealed, threads=1)
        with _scratch(layout) as folder:
            with _disk(layout.vector_cache), VectorCache(layout.vector_cache) as cache:
                draft = _draft(material, encoder, recipe.chunk_tokens, cache)
                advance = partial(progress, "encoding passages")
                passages = cache.passages(
                    encoder, draft.texts, advance, recipe.threads, elsewhere and elsewhere(sealed)
                )
                encoded = _encode(folder, draft, encoder, passages, late=recipe.late)
            with _disk(folder):
                _write(folder, material, draft, sealed)
                kept = index_types.write_vector_index(folder / VECTORS, folder / CELLS, encoded, recipe.vectors)
            manifest = _manifest(folder, material, draft, encoder, recipe, kept)
            name = generation.seal(folder, manifest)
            _verify(folder, name, draft, recipe.threads)
            generation.publish(layout, folder, name)
        generation.prune(layout)
        return BuildResult(name, manifest, cache.encoded, remark=kept.remark)


def _same(layout: Layout, material: BuildInput, sealed: Path, recipe: Recipe) -> BuildResult | None:
    """The live generation, if it opens whole and building would give it again."""
    try:
        name = generation.current_name(layout)
        found = integrity.verify_generation(layout.generation(name), name)
        late = any(file.startswith(f"{TOKENS}/") for file in found.files)
        had = (found.list_title, found.corpus, found.encoder, found.libraries)
        wanted = (material.title, _corpus(material), read_card(sealed), _libraries())
        made = (late, found.chunk_tokens, found.vectors.get("wished"))
        if had != wanted or made != (recipe.late, recipe.chunk_tokens, recipe.vectors):
            return None
        generation.Generation(layout.generation(name), recipe.threads).close()
    except IndexingError:
        return None  # there is none, or it is damaged
    return BuildResult(name, found, 0, is_new=False)


def _corpus(material: BuildInput) -> str:
    """A digest of all that a generation shows: resources, what became of their links, documents."""
    found = hashlib.sha256()
    for resource in material.resources:
        found.update(repr((resource, material.outcomes.get(resource.key))).encode())
    for document in material.documents:
        found.update(repr((document.id, replace(document, text=""))).encode())
    return found.hexdigest()


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}


def _draft(material: BuildInput, encoder: OnnxEncoder, size: int, cache: VectorCache) -> _Draft:
    pages = {document.key: document for document in material.documents}
    draft = _Draft(material.resources)
    for ordinal, resource in enumerate(material.resources):
        page = pages.get(resource.key)
        for document in (note_of(resource), *([page] if page else [])):
            cut = cache.chunks(document.text, resource.title, encoder, size)
            draft.chunks.extend((len(draft.documents), chunk) for chunk in cut)
            draft.documents.append((ordinal, document))
    if not draft.chunks:
        raise NothingToIndex("The list gave no text to index: give its entries titles, notes or reachable addresses.")
    return draft


def _encode(
    folder: Path, draft: _Draft, encoder: OnnxEncoder, passages: Iterator[EncodedPassage], *, late: bool
) -> Vectors:
    found = np.empty((len(draft.chunks), encoder.card.dim), np.float32)

    def each() -> Iterator[tuple[token_vectors.Codes, NDArray[np.int32]]]:
        for row, passage in enumerate(passages):
            found[row] = passage.vector
            yield passage.tokens, passage.ids

    if late:
        token_vectors.write_token_vectors(folder / TOKENS, each(), encoder.vocabulary)
    else:
        deque(each(), maxlen=0)
    return found


def _write(folder: Path, material: BuildInput, draft: _Draft, sealed: Path) -> None:
    outcomes = [(r, *material.outcomes.get(r.key, ("", ""))) for r in material.resources]
    catalog.write_catalog(folder / CATALOG, outcomes, draft.documents, draft.chunks)
    lexical.write_lexical_index(folder / LEXICAL, draft.words)
    np.save(folder / OWNERS, draft.owners)
    (folder / REPORT).write_text(json.dumps(material.report, indent=1) + "\n", "utf-8")
    (folder / ENCODER).mkdir()
    for name in export.FILES:
        shutil.copyfile(sealed / name, folder / ENCODER / name)


def _manifest(  # noqa: PLR0913, PLR0917, all that a manifest tells of
    folder: Path, material: BuildInput, draft: _Draft, encoder: OnnxEncoder, recipe: Recipe, kept: WrittenIndex
) -> Manifest:
    counts = {"resources": len(material.resources), "documents": len(draft.documents), "chunks": len(draft.chunks)}
    return Manifest(
        format=integrity.FORMAT,
        created=datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"),
        list_title=material.title,
        corpus=_corpus(material),
        encoder=encoder.card,
        counts=counts,
        outcomes=dict(Counter(outcome for outcome, _ in material.outcomes.values())),
        kinds=dict(Counter(resource.kind for resource in material.resources)),
        libraries=_libraries(),
        chunk_tokens=recipe.chunk_tokens,
        vectors={"wished": recipe.vectors, "type": kept.type},
        recall=round(kept.recall, 4),
        files=integrity.file_listing(folder),
    )


def _verify(folder: Path, name: str, draft: _Draft, threads: int) -> None:
    """Open the sealed folder as a reader will, and let sampled passages find themselves."""
    opened = generation.Generation(folder, threads, name)
    try:
        step = max(1, len(draft.texts) // _SAMPLES)
        for row in range(0, len(draft.texts), step):
            question = opened.encoder.passage(draft.texts[row]).vector
            best = opened.vectors.top(question, 1)
            nearest, own = opened.vectors.cosines(question, np.array([best[0], row], np.int64))
            if nearest - own > _TIE or row not in opened.catalog.passages([row]):
                raise Damaged(f"The new index does not find its own passage {row}", "nothing was published")
    finally:
        opened.close()


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """What SQLite, FAISS and numpy raise when a file cannot be written becomes the OSError that it is."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        raise OSError(errno.EIO, str(error), str(path)) from error
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(path)) from error
    except RuntimeError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


@contextmanager
def _scratch(layout: Layout) -> Iterator[Path]:
    """A folder to write into; what builds left behind is swept away before and after."""
    generation.remove_folders(layout.building())
    folder = layout.generations / f".building-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        generation.remove_folders([folder])
