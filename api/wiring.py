"""The composition root: builds engines, repositories and models from the settings.

Heavy modules are imported where they are used, so that a question loads only what it needs.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.extras import require_extra
from api.settings import Settings
from index import generation
from index.layout import Layout
from index.reader import IndexReader, IndexRepository
from index.repository import LocalRepository
from search.answer.generation import LanguageModel
from search.engine import Engine
from search.ranking.cross_encoder import CrossEncoder, load_cross_encoder

if TYPE_CHECKING:
    from index.build import BuildInput
    from index.milvus.repository import MilvusRepository


class Progress(Protocol):
    """Receives the progress of a stage."""

    def __call__(self, stage: str, done: int, total: int, note: str = "", /) -> None:
        """Take in that `done` of `total` steps of `stage` are finished; `note` is further text to show."""


def open_repository(settings: Settings) -> IndexRepository:
    """The repository of published generations: the data folder, or Milvus if `store` is set. Raises NotInstalled."""
    return open_milvus(settings) if settings.store else LocalRepository(settings.layout, settings.threads)


def open_milvus(settings: Settings) -> MilvusRepository:
    """The repository in Milvus that the setting `store` names. Raises NotInstalled."""
    require_extra("milvus")
    from index.milvus.repository import MilvusRepository

    token = settings.store_token.get_secret_value()
    return MilvusRepository(settings.store, token, settings.layout.stores, settings.threads)


def open_engine(settings: Settings, *, use_cross_encoder: bool = True) -> Engine:
    """An engine on the live generation or, if that is damaged, on the newest good one before it.

    With `use_cross_encoder` it has the cross-encoder of the settings, if there is one.
    Raises NoIndex, Damaged, StoreError, NotInstalled or CrossEncoderError.
    """
    return make_engine(settings, open_repository(settings).open(), use_cross_encoder=use_cross_encoder)


def make_engine(
    settings: Settings, index_reader: IndexReader, *, use_cross_encoder: bool = True, cache_bytes: int = 0
) -> Engine:
    """An engine on an open generation; recent searches are cached up to `cache_bytes` bytes."""
    cross_encoder = configured_cross_encoder(settings) if use_cross_encoder else None
    language_model = configured_language_model(settings)
    return Engine(index_reader, cross_encoder, settings.answer_sentences, language_model, cache_bytes)


def configured_cross_encoder(settings: Settings) -> CrossEncoder | None:
    """The cross-encoder of the settings; None if none is set. Raises CrossEncoderError."""
    return load_cross_encoder(settings.cross_encoder, settings.threads) if settings.cross_encoder else None


def configured_language_model(settings: Settings) -> LanguageModel | None:
    """The language model of the settings; None if none is set."""
    if not settings.llm_url:
        return None
    from api.llm import OpenAIModel

    key = settings.llm_key.get_secret_value()
    return OpenAIModel(settings.llm_url, settings.llm_model, key, settings.llm_seconds)


@contextmanager
def temporary_engine(build_input: BuildInput, settings: Settings, progress: Progress) -> Iterator[Engine]:
    """An engine on a generation built in a temporary folder, which is removed at the end of the block."""
    from index.build import build
    from search.answer.calibration import calibrate

    folder = Path(tempfile.mkdtemp(prefix="refdesk-"))
    try:
        layout = Layout(folder, settings.layout.cache, settings.build_layout.shared_encoders)
        build(build_input, layout, settings.recipe, progress, calibrate=calibrate)
        yield Engine(generation.open_current(layout, settings.threads), sentences=settings.answer_sentences)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
