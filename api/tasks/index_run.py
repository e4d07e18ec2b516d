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
from api.tasks.network import network_access
from api.wiring import Progress, open_milvus
from index import generation

if TYPE_CHECKING:
    from api.ray.cluster import RayCluster
    from api.ray.fetchers import RayFetchers
    from index.build import BuildInput, BuildResult
    from ingest.fetch.client import Client
    from ingest.lists import ReadingList
    from ingest.local_folders import LocalFolders
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
    settings: Settings,
    *,
    offline: bool,
    strict: bool,
    progress: Progress,
    lists: Sequence[str] = (),
    base: str = "",
    on_list: Callable[[ReadingList], None] = lambda reading_list: None,
) -> IndexRun:
    """Read the lists, fetch their links unless `offline`, build and publish a generation.

    `lists` default to the list of the settings; `base` is the base URL of relative links. With `strict` any problem
    of a list raises ListError. `on_list` gets the list before anything is fetched.
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
    on_list(reading_list)
    with _join_cluster(settings) as cluster:
        with PageStore(settings.layout.corpus) as corpus:
            client = _client(settings, lists, offline=offline)
            report = _fetch_links(settings, reading_list, corpus, client, cluster, progress, offline=offline)
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


def _fetch_links(  # noqa: PLR0913, PLR0917, the parts of a run
    settings: Settings,
    reading_list: ReadingList,
    corpus: PageStore,
    fetch_client: Client,
    cluster: RayCluster | None,
    progress: Progress,
    *,
    offline: bool,
) -> Report:
    from ingest.parser_pool import ParserPool
    from ingest.run import ingest

    parsers = ParserPool(settings.parse_processes, settings.parse_seconds)
    with fetch_client as client, parsers, _remote_fetchers(settings, None if offline else cluster) as remote:
        advance = _fetch_progress(progress)
        return ingest(
            reading_list.resources, corpus, client, advance, settings.archive, parsers, remote, offline=offline
        )


def _remote_fetchers(settings: Settings, cluster: RayCluster | None) -> AbstractContextManager[RayFetchers | None]:
    if cluster is None:
        return nullcontext()
    from ingest.remote_fetcher import FetchConfig

    allowed, access = settings.allow_hosts, network_access(settings)
    return cluster.fetchers(
        FetchConfig(settings.contact, settings.limits, allowed, settings.archive, settings.parse_seconds, access)
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

    sources, folders = lists or (settings.list,), _local_folders(settings, lists)
    if offline or not any(source.lower().startswith(("http://", "https://")) for source in sources):
        return read_lists(sources, base=base, folders=folders)
    with _client(settings, lists) as client:

        def fetch(url: str) -> ListPage:
            page = client.fetch(url)
            return ListPage(page.body, page.media_type, page.url, page.charset or "")

        return read_lists(sources, fetch, base, folders)


def _client(settings: Settings, lists: Sequence[str], *, offline: bool = False) -> Client:
    """A client for the links of these lists; `offline` it reads local files alone."""
    from ingest.fetch.client import Client
    from ingest.fetch.ssrf_guard import Guard
    from ingest.fetch.transport import NoNetwork

    return Client(
        settings.contact,
        NoNetwork() if offline else None,
        limits=settings.limits,
        guard=Guard(settings.allow_hosts),
        cache=None if offline else settings.layout.http_cache,
        access=None if offline else network_access(settings),
        folders=_local_folders(settings, lists),
    )


def _local_folders(settings: Settings, lists: Sequence[str]) -> LocalFolders:
    """The folders whose files these lists may name: their own and those of the settings."""
    from ingest.local_folders import list_folders

    return list_folders(lists or (settings.list,), settings.local_folders)


def _build_input(reading_list: ReadingList, report: Report) -> BuildInput:
    from index.build import BuildInput
    from ingest.description.metadata import describe_resources

    resources, documents = describe_resources(reading_list.resources, report.documents)
    return BuildInput(
        title=reading_list.title,
        resources=resources,
        documents=documents,
        outcomes={entry.resource.key: (entry.outcome, entry.reason) for entry in report.entries},
        report={"remark": report.remark, "words": {entry.resource.key: entry.words for entry in report.entries}},
        introduction=reading_list.introduction,
    )
