"""The composition root: which parts make a run of `index`, an engine, a throw-away desk.

Heavy parts are imported where they are used, so that a question loads only what it needs.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.errors import Failure
from api.settings import Settings
from index import generation
from index.errors import IndexingError
from index.layout import Layout
from search.cross import CrossEncoder, load
from search.engine import Engine
from search.generate import Writer

if TYPE_CHECKING:
    from index.build import Built, Material
    from ingest.client import Client
    from ingest.lists import ReadingList
    from ingest.model import Outcome
    from ingest.run import Report


class Progress(Protocol):
    """Told of a stage how much of it is done, and in words what there is to know beside that."""

    def __call__(self, stage: str, done: int, total: int, note: str = "", /) -> None:
        """Take it in."""


_log = logging.getLogger(__name__)


def open_engine(settings: Settings, *, crossed: bool = True) -> Engine:
    """An engine on the live generation, with the settings' cross-encoder if `crossed`.

    Raises NoIndex, Damaged or CrossEncoderError.
    """
    opened = generation.open_current(settings.layout, settings.threads)
    cross = cross_encoder(settings) if crossed else None
    return Engine(opened, cross, settings.answer_sentences, writer(settings))


def cross_encoder(settings: Settings) -> CrossEncoder | None:
    """The cross-encoder that the settings name, if they do. Raises CrossEncoderError."""
    return load(settings.cross_encoder, settings.threads) if settings.cross_encoder else None


def writer(settings: Settings) -> Writer | None:
    """The language model that words answers, if one is set."""
    if not settings.llm_url:
        return None
    from api.writer import OpenAIWriter

    return OpenAIWriter(settings.llm_url, settings.llm_model, settings.llm_key.get_secret_value())


@dataclass(frozen=True, slots=True)
class IndexRun:
    """What `refdesk index` did."""

    source: ReadingList
    report: Report
    built: Built
    seconds: float


def index_list(  # noqa: PLR0913, the wishes of one command
    settings: Settings, *, offline: bool, strict: bool, progress: Progress, lists: Sequence[str] = (), base: str = ""
) -> IndexRun:
    """Read the lists (the settings' one by default), fetch their links, build and publish a generation."""
    from index.build import build
    from ingest.corpus import Corpus
    from ingest.errors import ListError
    from ingest.run import ingest
    from ingest.workers import Workers

    started = time.monotonic()
    source = read_lists(settings, lists, base, offline=offline)
    if strict and source.problems:
        lines = " ".join(f"{problem.where}: {problem.sentence}" for problem in source.problems)
        raise ListError(f"Nothing was taken (--strict). {lines}")
    with Corpus(settings.layout.corpus) as corpus:
        if offline:
            report = ingest(source.resources, corpus, None)
        else:
            workers = Workers(settings.parse_processes, settings.parse_seconds)
            with _client(settings) as client, workers:
                report = ingest(source.resources, corpus, client, _fetching(progress), settings.archive, workers)
    material = _material(source, report)
    built = build(material, settings.layout, settings.recipe, progress)
    return IndexRun(source, report, built, time.monotonic() - started)


def _fetching(progress: Progress) -> Callable[[int, int, Mapping[Outcome, int]], None]:
    def advance(done: int, total: int, tally: Mapping[Outcome, int]) -> None:
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.items(), key=lambda one: -one[1]))
        progress("fetching links", done, total, said)

    return advance


def read_lists(settings: Settings, lists: Sequence[str] = (), base: str = "", *, offline: bool = False) -> ReadingList:
    """The lists (the settings' one by default) as one; the client is there only for those that are addresses."""
    from ingest import lists as shapes
    from ingest.lists import Page

    named = lists or (settings.list,)
    if offline or not any(each.lower().startswith(("http://", "https://")) for each in named):
        return shapes.read_lists(named, base=base)
    with _client(settings) as client:

        def fetch(url: str) -> Page:
            page = client.fetch(url)
            return Page(page.body, page.media_type, page.url, page.charset or "")

        return shapes.read_lists(named, fetch, base)


def _client(settings: Settings) -> Client:
    from ingest.client import Client
    from ingest.guard import Guard

    guard, cache = Guard(settings.allow_hosts), settings.layout.http_cache
    return Client(settings.contact, limits=settings.limits, guard=guard, cache=cache)


def _material(source: ReadingList, report: Report) -> Material:
    from index.build import Material

    return Material(
        title=source.title,
        resources=source.resources,
        documents=report.documents,
        outcomes={entry.resource.key: (entry.outcome, entry.reason) for entry in report.entries},
        report={"remark": report.remark, "words": {e.resource.key: e.words for e in report.entries}},
    )


@contextmanager
def throw_away(material: Material, settings: Settings, progress: Progress) -> Iterator[Engine]:
    """An engine on a generation of its own, built through the normal path and then removed."""
    from index.build import build

    scratch = Path(tempfile.mkdtemp(prefix="refdesk-"))
    try:
        layout = Layout(scratch, cache=settings.layout.cache)
        build(material, layout, settings.recipe, progress)
        yield Engine(generation.open_current(layout, settings.threads), sentences=settings.answer_sentences)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class Holder:
    """The engine that a server answers with; follows CURRENT as new generations are published.

    A new generation is opened fully before it takes over; requests in flight keep the old
    one. A generation that cannot be opened is logged once, and the old one goes on serving.
    """

    POLL_SECONDS = 0.5

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        self._failed: str | None = None
        self.problem = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="generation-watch", daemon=True)

    def start(self) -> None:
        """Open what is live and begin to watch."""
        self.refresh()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    @property
    def engine(self) -> Engine:
        """The engine of the moment. Raises IndexingError while there is none."""
        if self._engine is None:
            raise IndexingError(self.problem or "The index is being opened: try again in a moment.")
        return self._engine

    def refresh(self) -> None:
        """Take over what CURRENT names, if that is new and whole."""
        try:
            name = generation.current(self._settings.layout)
            if self._engine is not None and name == self._engine.generation.name:
                self._failed = None
                return
            if name != self._failed:
                self._failed = name
                self._engine = open_engine(self._settings)
                self.problem, self._failed = "", None
                _log.info("serving generation %s", self._engine.generation.name)
        except Failure as error:
            if str(error) != self.problem:
                _log.warning("%s", error)
            self.problem = str(error)

    def _watch(self) -> None:
        while not self._stop.wait(self.POLL_SECONDS):
            self.refresh()
