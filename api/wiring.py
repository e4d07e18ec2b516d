"""The composition root: which parts make a run of `index`, an engine, a throw-away desk.

Heavy parts are imported where they are used, so that a question loads only what it needs.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.extras import require_extra
from api.settings import Settings
from index import generation
from index.layout import Layout
from index.reader import IndexReader, IndexRepository
from search.answer.generation import LanguageModel
from search.engine import Engine
from search.ranking.cross_encoder import CrossEncoder, load_cross_encoder

if TYPE_CHECKING:
    from api.ray.cluster import RayCluster, RayFetchers
    from index.build import BuildInput, BuildResult
    from index.milvus.repository import MilvusRepository
    from ingest.fetch.client import Client
    from ingest.lists import ReadingList
    from ingest.model import Outcome
    from ingest.run import Report


class Progress(Protocol):
    """Told of a stage how much of it is done, and in words what there is to know beside that."""

    def __call__(self, stage: str, done: int, total: int, note: str = "", /) -> None:
        """Take it in."""


_log = logging.getLogger(__name__)


def open_repository(settings: Settings) -> IndexRepository:
    """Where the settings say that generations are published: the data folder, or a cluster. Raises NotInstalled."""
    return _cluster(settings) if settings.store else generation.LocalRepository(settings.layout, settings.threads)


def _cluster(settings: Settings) -> MilvusRepository:
    require_extra("milvus")
    from index.milvus.repository import MilvusRepository

    token = settings.store_token.get_secret_value()
    return MilvusRepository(settings.store, token, settings.layout.stores, settings.threads)


def open_engine(settings: Settings, *, crossed: bool = True) -> Engine:
    """An engine on the live generation, with the settings' cross-encoder if `crossed`.

    Where that is damaged, on the newest good one before it.
    Raises NoIndex, Damaged, StoreError, NotInstalled or CrossEncoderError.
    """
    return make_engine(settings, open_repository(settings).open(), crossed=crossed)


def make_engine(settings: Settings, opened: IndexReader, *, crossed: bool = True, kept: int = 0) -> Engine:
    """An engine on an open generation; what it found for the last questions is `kept`, up to so many bytes."""
    cross = configured_cross_encoder(settings) if crossed else None
    return Engine(opened, cross, settings.answer_sentences, configured_language_model(settings), kept)


def configured_cross_encoder(settings: Settings) -> CrossEncoder | None:
    """The cross-encoder that the settings name, if they do. Raises CrossEncoderError."""
    return load_cross_encoder(settings.cross_encoder, settings.threads) if settings.cross_encoder else None


def configured_language_model(settings: Settings) -> LanguageModel | None:
    """The language model that words answers, if one is set."""
    if not settings.llm_url:
        return None
    from api.llm import OpenAIModel

    key = settings.llm_key.get_secret_value()
    return OpenAIModel(settings.llm_url, settings.llm_model, key, settings.llm_seconds)


@dataclass(frozen=True, slots=True)
class IndexRun:
    """What `refdesk index` did."""

    source: ReadingList
    report: Report
    built: BuildResult
    seconds: float


def run_index(  # noqa: PLR0913, the wishes of one command
    settings: Settings, *, offline: bool, strict: bool, progress: Progress, lists: Sequence[str] = (), base: str = ""
) -> IndexRun:
    """Read the lists (the settings' one by default), fetch their links, build and publish a generation."""
    from index.build import build
    from ingest.errors import ListError
    from ingest.page_store import PageStore
    from ingest.parser_pool import ParserPool
    from ingest.run import ingest

    started = time.monotonic()
    source = read_configured_lists(settings, lists, base, offline=offline)
    if strict and source.problems:
        lines = " ".join(f"{problem.where}: {problem.sentence}" for problem in source.problems)
        raise ListError(f"Nothing was taken (--strict). {lines}")
    with _crew(settings) as crew:
        with PageStore(settings.layout.corpus) as corpus:
            if offline:
                report = ingest(source.resources, corpus, None)
            else:
                workers = ParserPool(settings.parse_processes, settings.parse_seconds)
                with _client(settings) as client, workers, _reading(crew, settings) as elsewhere:
                    fetching = _fetching(progress)
                    report = ingest(source.resources, corpus, client, fetching, settings.archive, workers, elsewhere)
        with ExitStack() as hired:
            coders = (lambda folder: hired.enter_context(crew.encoding(folder))) if crew else None
            built = build(_material(source, report), settings.layout, settings.recipe, progress, coders)
    if settings.store:
        with closing(generation.open_live(settings.layout)) as opened:
            _cluster(settings).send(opened, progress)
    return IndexRun(source, report, built, time.monotonic() - started)


def _crew(settings: Settings) -> AbstractContextManager[RayCluster | None]:
    """The cluster that the settings name, if they do."""
    if settings.on == "local":
        return nullcontext()
    require_extra("ray")
    from api.ray.cluster import join_cluster

    return join_cluster(settings.on)


def _reading(crew: RayCluster | None, settings: Settings) -> AbstractContextManager[RayFetchers | None]:
    if crew is None:
        return nullcontext()
    from ingest.remote_fetcher import FetchConfig

    return crew.reading(
        FetchConfig(settings.contact, settings.limits, settings.allow_hosts, settings.archive, settings.parse_seconds)
    )


def _fetching(progress: Progress) -> Callable[[int, int, Mapping[Outcome, int]], None]:
    def advance(done: int, total: int, tally: Mapping[Outcome, int]) -> None:
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.items(), key=lambda one: -one[1]))
        progress("fetching links", done, total, said)

    return advance


def read_configured_lists(
    settings: Settings, lists: Sequence[str] = (), base: str = "", *, offline: bool = False
) -> ReadingList:
    """The lists (the settings' one by default) as one; the client is there only for those that are addresses."""
    from ingest import lists as shapes
    from ingest.lists import ListPage

    named = lists or (settings.list,)
    if offline or not any(each.lower().startswith(("http://", "https://")) for each in named):
        return shapes.read_lists(named, base=base)
    with _client(settings) as client:

        def fetch(url: str) -> ListPage:
            page = client.fetch(url)
            return ListPage(page.body, page.media_type, page.url, page.charset or "")

        return shapes.read_lists(named, fetch, base)


def _client(settings: Settings) -> Client:
    from ingest.fetch.client import Client
    from ingest.fetch.ssrf_guard import Guard

    guard, cache = Guard(settings.allow_hosts), settings.layout.http_cache
    return Client(settings.contact, limits=settings.limits, guard=guard, cache=cache)


def _material(source: ReadingList, report: Report) -> BuildInput:
    from index.build import BuildInput

    return BuildInput(
        title=source.title,
        resources=source.resources,
        documents=report.documents,
        outcomes={entry.resource.key: (entry.outcome, entry.reason) for entry in report.entries},
        report={"remark": report.remark, "words": {e.resource.key: e.words for e in report.entries}},
    )


@contextmanager
def temporary_engine(material: BuildInput, settings: Settings, progress: Progress) -> Iterator[Engine]:
    """An engine on a generation of its own, built through the normal path and then removed."""
    from index.build import build

    scratch = Path(tempfile.mkdtemp(prefix="refdesk-"))
    try:
        layout = Layout(scratch, cache=settings.layout.cache)
        build(material, layout, settings.recipe, progress)
        yield Engine(generation.open_current(layout, settings.threads), sentences=settings.answer_sentences)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
