"""Build a generation from resources and documents, and publish it.

`build` has the order of the steps, the neighbouring modules the steps. A generation is published only after the reader
that will serve it has opened and checked it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from index import integrity, publishing
from index.build.draft import Draft, draft_chunks
from index.build.files import as_os_errors, scratch_folder, write_files, write_tokens
from index.build.learning import Calibrate, ChooseExamples, Learners, keep_learned
from index.build.live import LivePassages, has_counts, whole_live
from index.build.manifest import creation_time, has_same_passages, is_same_build, make_manifest
from index.build.model import DEFAULT_RECIPE, BuildInput, BuildResult, Recipe
from index.encoder import export
from index.encoder.cache import Encode, VectorCache
from index.encoder.onnx import OnnxEncoder, read_card
from index.errors import Damaged, IndexingError
from index.generation import Generation
from index.layout import CELLS, VECTORS, Layout
from index.lock import build_lock
from index.model import Manifest, StageProgress
from index.vectors import index_types

# Passages searched for before a generation is published.
_SAMPLES = 5
# Cosines of equal texts differ by rounding only.
_TOLERANCE = 1e-4


def build(  # noqa: PLR0913, PLR0917, what a build consists of
    build_input: BuildInput,
    layout: Layout,
    recipe: Recipe = DEFAULT_RECIPE,
    progress: StageProgress = lambda *_: None,
    remote_encoder: Callable[[Path], Encode] | None = None,
    calibrate: Calibrate | None = None,
    choose_examples: ChooseExamples | None = None,
) -> BuildResult:
    """Chunk, encode, write, seal, verify and publish; returns the live generation.

    Nothing is built if the live generation is whole and was built from the same input, recipe and libraries.
    `remote_encoder`, given the folder of an encoder, returns a function that encodes passages in place of this process.
    `calibrate`, given the sealed index, returns what the manifest keeps of absent answers (`Manifest.abstention`),
    after it `choose_examples` the example questions (`Manifest.examples`).
    Raises Busy while another build runs, EncoderError, NothingToIndex, or OSError; the live generation then stays live.
    """
    with build_lock(layout):
        sealed = export.prepare_encoder(recipe.encoder, layout.encoders, layout.shared_encoders, progress)
        live = whole_live(layout)
        if unchanged := _reuse_live(layout, live, build_input, recipe, sealed):
            return unchanged
        encoder = OnnxEncoder(sealed)
        with scratch_folder(layout) as folder, _open_passages(layout, live, recipe, encoder) as live_passages:
            with as_os_errors(layout.vector_cache), VectorCache(layout.vector_cache) as cache:
                draft = draft_chunks(build_input, encoder, recipe.chunk_tokens, cache, live_passages)
                carried = draft.carried(live_passages)
                advance = partial(progress, "encoding passages")
                encode = remote_encoder and remote_encoder(sealed)
                # One thread per passage and several passages at once: threads that share a passage wait for each other.
                passages = cache.passages(encoder, draft.new_texts, advance, recipe.threads, encode)
                vectors = write_tokens(folder, draft, encoder, passages, carried, late=recipe.late)
            with as_os_errors(folder):
                write_files(folder, build_input, draft, sealed, carried)
                written = index_types.write_vector_index(folder / VECTORS, folder / CELLS, vectors, recipe.vectors)
            manifest = make_manifest(build_input, recipe, encoder.card, draft.counts, written)
            shared = (layout.generation(live[0]), live[1]) if live else None
            created, listing = creation_time(layout.published()), integrity.file_listing(folder, shared)
            manifest = replace(manifest, created=created, files=listing)
            learned = keep_learned(manifest, live[1], carried) if live else None
            learners = Learners(calibrate, choose_examples)
            manifest = learned or learners.complete(folder, manifest, progress)
            name = publishing.seal(folder, manifest)
            _verify_samples(folder, name, draft)
            publishing.publish(layout, folder, name)
        publishing.prune(layout, recipe.keep)
        return BuildResult(name, manifest, cache.encoded, remark=written.remark)


def _reuse_live(
    layout: Layout, live: tuple[str, Manifest] | None, build_input: BuildInput, recipe: Recipe, sealed: Path
) -> BuildResult | None:
    """The live generation, if a build would produce it again."""
    if live is None or not is_same_build(live[1], build_input, recipe, read_card(sealed)):
        return None
    try:
        Generation(layout.generation(live[0])).close()
    except IndexingError:
        return None  # it does not open
    return BuildResult(*live, 0, is_new=False)


def _open_passages(
    layout: Layout, live: tuple[str, Manifest] | None, recipe: Recipe, encoder: OnnxEncoder
) -> AbstractContextManager[LivePassages | None]:
    """The passages of the live generation, if they are made as this build makes them."""
    if live is None or not (has_counts(live[1]) and has_same_passages(live[1], recipe, encoder.card)):
        return nullcontext()
    return closing(LivePassages(layout, *live))


def _verify_samples(folder: Path, name: str, draft: Draft) -> None:
    """Open the sealed folder as a reader does, and search for sampled passages by their own text. Raises Damaged."""
    generation = Generation(folder, name)
    try:
        texts = draft.embedded_texts
        for row in range(0, len(texts), max(1, len(texts) // _SAMPLES)):
            vector = generation.encoder.encode_passage(texts[row]).vector
            best = generation.vectors.top(vector, 1)
            nearest, own = generation.vectors.cosines(vector, np.array([best[0], row], np.int64))
            if nearest - own > _TOLERANCE or row not in generation.catalog.passages([row]):
                raise Damaged(f"The new index does not find its own passage {row}", "nothing was published")
    finally:
        generation.close()
