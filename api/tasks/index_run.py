"""A run of `refdesk index`: read the lists, fetch their links, build and publish a generation.

Heavy modules are imported where they are used, so that importing this one costs little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.extras import require_extra
from api.settings import Settings
from api.wiring import Progress, open_milvus
from index import generation

if TYPE_CHECKING:
    from api.ray.cluster import RayCluster
    from api.ray.fetchers import RayFetchers
    from index.build import BuildInput, BuildResult
    from ingest.fetch.client import Client
    from ingest.lists import ReadingList
    from ingest.model import Outcome
    from ingest.page_store import PageStore
    from ingest.run import Report


@dataclass(frozen=True, slots=True)
class IndexRun:
    """The results of `refdesk index`: the list, the report on its links, the build and its duration."""

    reading_list: ReadingList
    report: Report
    build: BuildResult
    seconds: float


def run_index(  # noqa: PLR0913, the options of one command
    settings: Settings, *, offline: bool, strict: bool, progress: Progress, lists: Sequence[str] = (), base: str = ""
) -> IndexRun:
    """Read the lists, fetch their links unless `offline`, build and publish a generation.

    `lists` default to the list of the settings; `base` is the base URL of relative links. With `strict` any problem
    of a list raises ListError.
    """
    from index.build import build
    from ingest.errors import ListError
    from ingest.page_store import PageStore
    from search.answer.calibration import calibrate

    started = time.monotonic()
    reading_list = read_configured_lists(settings, lists, base, offline=offline)
    if strict and reading_list.problems:
        problems = " ".join(f"{problem.where}: {problem.sentence}" for problem in reading_list.problems)
        raise ListError(f"Nothing was taken (--strict). {problems}")
    with _join_cluster(settings) as cluster:
        with PageStore(settings.layout.corpus) as corpus:
            report = _fetch_links(settings, reading_list, corpus, cluster, progress, offline=offline)
        with ExitStack() as encoders:
            encode = (lambda folder: encoders.enter_context(cluster.encoder(folder))) if cluster else None
            build_input = _build_input(reading_list, report)
            result = build(build_input, settings.layout, settings.recipe, progress, encode, calibrate)
    if settings.store:
        with closing(generation.open_live(settings.layout)) as live:
            open_milvus(settings).send(live, progress)
    return IndexRun(reading_list, report, result, time.monotonic() - started)


def _join_cluster(settings: Settings) -> AbstractContextManager[RayCluster | None]:
    """The Ray cluster of the settings; None for this machine."""
    if settings.on == "local":
        return nullcontext()
    require_extra("ray")
    from api.ray.cluster import join_cluster

    return join_cluster(settings.on)


def _fetch_links(  # noqa: PLR0913, the parts of a run
    settings: Settings,
    reading_list: ReadingList,
    corpus: PageStore,
    cluster: RayCluster | None,
    progress: Progress,
    *,
    offline: bool,
) -> Report:
    from ingest.parser_pool import ParserPool
    from ingest.run import ingest

    if offline:
        return ingest(reading_list.resources, corpus, None)
    parsers = ParserPool(settings.parse_processes, settings.parse_seconds)
    with _client(settings) as client, parsers, _remote_fetchers(settings, cluster) as remote:
        advance = _fetch_progress(progress)
        return ingest(reading_list.resources, corpus, client, advance, settings.archive, parsers, remote)


def _remote_fetchers(settings: Settings, cluster: RayCluster | None) -> AbstractContextManager[RayFetchers | None]:
    if cluster is None:
        return nullcontext()
    from ingest.remote_fetcher import FetchConfig

    return cluster.fetchers(
        FetchConfig(settings.contact, settings.limits, settings.allow_hosts, settings.archive, settings.parse_seconds)
    )


def _fetch_progress(progress: Progress) -> Callable[[int, int, Mapping[Outcome, int]], None]:
    """Adapts `progress` to `ingest`: the note is the tally of outcomes, the most frequent first."""

    def advance(done: int, total: int, tally: Mapping[Outcome, int]) -> None:
        by_count = sorted(tally.items(), key=lambda item: -item[1])
        progress("fetching links", done, total, ", ".join(f"{count} {outcome}" for outcome, count in by_count))

    return advance


def read_configured_lists(
    settings: Settings, lists: Sequence[str] = (), base: str = "", *, offline: bool = False
) -> ReadingList:
    """Read `lists`, by default the list of the settings, and merge them into one.

    Only URLs need a client: without one of them, or `offline`, none is created.
    """
    from ingest.lists import ListPage, read_lists

    sources = lists or (settings.list,)
    if offline or not any(source.lower().startswith(("http://", "https://")) for source in sources):
        return read_lists(sources, base=base)
    with _client(settings) as client:

        def fetch(url: str) -> ListPage:
            page = client.fetch(url)
            return ListPage(page.body, page.media_type, page.url, page.charset or "")

        return read_lists(sources, fetch, base)


def _client(settings: Settings) -> Client:
    from ingest.fetch.client import Client
    from ingest.fetch.ssrf_guard import Guard

    guard, cache = Guard(settings.allow_hosts), settings.layout.http_cache
    return Client(settings.contact, limits=settings.limits, guard=guard, cache=cache)


def _build_input(reading_list: ReadingList, report: Report) -> BuildInput:
    from index.build import BuildInput

    return BuildInput(
        title=reading_list.title,
        resources=reading_list.resources,
        documents=report.documents,
        outcomes={entry.resource.key: (entry.outcome, entry.reason) for entry in report.entries},
        report={"remark": report.remark, "words": {entry.resource.key: entry.words for entry in report.entries}},
    )
