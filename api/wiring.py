"""The composition root: builds engines, repositories and models from the settings.

Heavy modules are imported where they are used, so that a question loads only what it needs.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.extras import require_extra
from api.settings import Settings
from index.layout import Layout
from index.model import StageProgress

if TYPE_CHECKING:
    from index.build import BuildInput, BuildResult
    from index.encoder.cache import Encode
    from index.milvus.repository import MilvusRepository
    from index.reader import IndexReader, IndexRepository
    from search.answer.generation import LanguageModel
    from search.engine import Engine
    from search.ranking.reranking.cross_encoder import CrossEncoder, Reranker

# Seconds to wait for the build of another process: that of a kept link takes two or three.
PATIENCE = 30.0


def open_repository(settings: Settings) -> IndexRepository:
    """The repository of published generations: the data folder, or Milvus if `store` is set. Raises NotInstalled."""
    from index.repository import LocalRepository

    return open_milvus(settings) if settings.store else LocalRepository(settings.layout)


def open_milvus(settings: Settings) -> MilvusRepository:
    """The repository in Milvus that the setting `store` names. Raises NotInstalled."""
    require_extra("milvus")
    from index.milvus.repository import MilvusRepository

    token = settings.store_token.get_secret_value()
    return MilvusRepository(settings.store, token, settings.layout.stores, settings.keep_generations)


def open_engine(settings: Settings, *, use_cross_encoder: bool = True) -> Engine:
    """An engine on the live generation or, if that is damaged, on the newest good one before it.

    With `use_cross_encoder` it reranks as the settings say, else only questions that ask for it.
    Raises NoIndex, Damaged, StoreError, NotInstalled or CrossEncoderError.
    """
    return make_engine(settings, open_repository(settings).open(), use_cross_encoder=use_cross_encoder)


def make_engine(
    settings: Settings, index_reader: IndexReader, *, use_cross_encoder: bool = True, cache_bytes: int = 0
) -> Engine:
    """An engine on an open generation; recent searches are cached up to `cache_bytes` bytes.

    A cache is for an engine that serves: its cross-encoder is loaded at once. Raises CrossEncoderError.
    """
    from search.engine import Engine

    reranker = configured_reranker(settings, by_default=use_cross_encoder and reranks_by_default(settings))
    if cache_bytes and reranker.by_default:
        reranker.load()
    language_model = configured_language_model(settings)
    return Engine(index_reader, reranker, settings.answer_sentences, language_model, cache_bytes)


def configured_reranker(settings: Settings, *, by_default: bool, seconds: float | None = None) -> Reranker:
    """The reranker of the settings, which loads its cross-encoder when it is needed first."""
    from search.ranking.reranking.cross_encoder import Reranker

    def load() -> CrossEncoder:
        from search.ranking.reranking.loading import load_cross_encoder

        return load_cross_encoder(settings.cross_encoder, settings.threads)

    return Reranker(load, by_default, settings.rerank_seconds if seconds is None else seconds)


def reranks_by_default(settings: Settings) -> bool:
    """Whether questions that do not say are reranked: a cross-encoder that is named alone is meant to be used."""
    if settings.cross_encoder and "rerank" not in settings.model_fields_set:
        return True
    if settings.rerank == "auto":
        from index.encoder.packaged_models import RERANKER, has_pinned_version
        from search.ranking.reranking.speed import read_speed

        if not (settings.cross_encoder or has_pinned_version(RERANKER)):
            return False  # the speed may be that of another machine, on which it is installed
        speed = read_speed(settings.layout.rerank_speed)
        return bool(speed and speed.is_enough(settings.cross_encoder, settings.threads, settings.rerank_seconds))
    return settings.rerank == "on"


def configured_language_model(settings: Settings) -> LanguageModel | None:
    """The language model of the settings; None if none is set."""
    if not settings.llm_url:
        return None
    from api.llm import OpenAIModel

    key = settings.llm_key.get_secret_value()
    return OpenAIModel(settings.llm_url, settings.llm_model, key, settings.llm_seconds)


def publish_index(
    settings: Settings,
    build_input: BuildInput,
    progress: StageProgress,
    remote_encoder: Callable[[Path], Encode] | None = None,
) -> BuildResult:
    """Build and publish a generation, with what it learns of its own answers; see `index.build.build`.

    Raises Busy if another build runs for longer than PATIENCE.
    """
    from index.build import build
    from index.lock import build_lock

    layout = settings.build_layout
    with build_lock(layout, PATIENCE, lends=True):
        return build(build_input, layout, settings.recipe, progress, remote_encoder, _calibrate, _choose_examples)


# Loaded when something is learned: a build that only adds a few passages keeps what was learned before.


def _calibrate(index_reader: IndexReader) -> dict[str, float]:
    from search.answer.calibration import calibrate

    return calibrate(index_reader)


def _choose_examples(index_reader: IndexReader) -> tuple[str, ...]:
    from search.examples.choice import choose_examples

    return choose_examples(index_reader)


@contextmanager
def temporary_engine(build_input: BuildInput, settings: Settings, progress: StageProgress) -> Iterator[Engine]:
    """An engine on a generation built in a temporary folder, which is removed at the end of the block."""
    from index import generation
    from index.build import build
    from search.engine import Engine

    folder = Path(tempfile.mkdtemp(prefix="refdesk-"))
    try:
        layout = Layout(folder, settings.layout.cache, settings.build_layout.shared_encoders)
        build(build_input, layout, settings.recipe, progress, calibrate=_calibrate)
        yield Engine(generation.open_current(layout), sentences=settings.answer_sentences)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
