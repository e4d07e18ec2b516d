"""A run of `refdesk index`: read the lists, fetch their links, build and publish a generation.

Heavy modules are imported where they are used, so that importing this one costs little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from api.extras import require_extra
from api.settings import Settings
from api.tasks.lists.changed_meanwhile import follow_lists
from api.tasks.lists.live_fallback import LiveListFallback
from api.tasks.lists.reading import link_client, lists_in_use, read_named_lists
from api.tasks.lists.selection import select_links
from api.tasks.network import network_access
from api.wiring import PATIENCE, open_milvus, publish_index
from index import generation
from index.lock import build_lock
from index.model import LinkRecord, StageProgress

if TYPE_CHECKING:
    from api.ray.cluster import RayCluster
    from api.ray.fetchers import RayFetchers
    from index.build import BuildInput, BuildResult
    from ingest.fetch.client import Client
    from ingest.link_health import LinkSelection
    from ingest.lists import ReadingList
    from ingest.model import Fetch, Outcome, Resource
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
    progress: StageProgress,
    lists: Sequence[str] = (),
    base: str = "",
    only: Sequence[str] = (),
    on_list: Callable[[ReadingList], None] = lambda reading_list: None,
) -> IndexRun:
    """Read the lists, fetch their links unless `offline`, build and publish a generation.

    `lists` default to those of the settings; `base` is the base URL of relative links. One of several lists that cannot
    be read is a problem; it stays as it is in the live index. With `strict` any problem of a list raises ListError.
    `only` are the words of `select_links`: the links outside keep their pages and states. `on_list` gets the lists as
    one before anything is fetched.
    """
    from ingest.errors import ListError
    from ingest.page_store import PageStore

    started = time.monotonic()
    sources = lists_in_use(settings, lists)
    selection = select_links(only, sources)
    fallback = LiveListFallback(settings.layout, len(sources))
    reading_list = read_named_lists(settings, sources, base, offline=offline, on_failure=fallback)
    if strict and reading_list.problems:
        problems = " ".join(f"{problem.where}: {problem.sentence}" for problem in reading_list.problems)
        raise ListError(f"Nothing was taken (--strict). {problems}")
    on_list(reading_list)
    with _join_cluster(settings) as cluster, ThreadPoolExecutor(1) as pool:
        # Exported while links are fetched: that takes seconds of the processor, fetching of the network.
        exported = pool.submit(_export_encoder, settings, progress)
        with PageStore(settings.layout.corpus) as corpus:
            client = link_client(settings, sources, offline=offline)
            report = _fetch_links(settings, reading_list, selection, corpus, client, cluster, progress, offline=offline)
            exported.result()
            # Held from reading the lists once more, so that no link is kept between that and publishing.
            with build_lock(settings.layout, PATIENCE, lends=True), ExitStack() as encoders:
                read = partial(read_named_lists, settings, sources, base, offline=True)
                reading_list, report = follow_lists(
                    reading_list, report, corpus, sources, lambda on_failure: read(on_failure=on_failure)
                )
                encode = (lambda folder: encoders.enter_context(cluster.encoder(folder))) if cluster else None
                result = publish_index(settings, describe_build(reading_list, report), progress, encode)
                if settings.store:  # within the lock: a newer index must not be sent before this one
                    with closing(generation.open_live(settings.layout)) as live:
                        open_milvus(settings).send(live, progress)
    return IndexRun(reading_list, report, result, time.monotonic() - started)


def _export_encoder(settings: Settings, progress: StageProgress) -> None:
    from index.encoder.export import prepare_encoder

    layout = settings.build_layout
    prepare_encoder(settings.encoder, layout.encoders, layout.shared_encoders, progress)


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
    selection: LinkSelection,
    corpus: PageStore,
    fetch_client: Client,
    cluster: RayCluster | None,
    progress: StageProgress,
    *,
    offline: bool,
) -> Report:
    from ingest.parser_pool import ParserPool
    from ingest.run import ingest

    parsers = ParserPool(settings.parse_processes, settings.parse_seconds)
    with fetch_client as client, parsers, _remote_fetchers(settings, None if offline else cluster) as remote:
        advance = _fetch_progress(progress)
        return ingest(
            reading_list.resources, corpus, client, advance, settings.archive, parsers, remote, offline=offline,
            selection=selection,
        )  # fmt: skip


def _remote_fetchers(settings: Settings, cluster: RayCluster | None) -> AbstractContextManager[RayFetchers | None]:
    if cluster is None:
        return nullcontext()
    from ingest.remote_fetcher import FetchConfig

    allowed, access = settings.allow_hosts, network_access(settings)
    return cluster.fetchers(
        FetchConfig(settings.contact, settings.limits, allowed, settings.archive, settings.parse_seconds, access)
    )


def _fetch_progress(progress: StageProgress) -> Callable[[int, int, Mapping[Outcome, int]], None]:
    """Adapts `progress` to `ingest`: the note is the tally of outcomes, the most frequent first."""

    def advance(done: int, total: int, tally: Mapping[Outcome, int]) -> None:
        by_count = sorted(tally.items(), key=lambda item: -item[1])
        progress("fetching links", done, total, ", ".join(f"{count} {outcome}" for outcome, count in by_count))

    return advance


def describe_build(reading_list: ReadingList, report: Report) -> BuildInput:
    """The input of a build: the resources of a list with what their pages say of them, and all texts."""
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
        lists=reading_list.lists,
        links={
            entry.resource.key: _link_record(entry.resource, entry.fetch) for entry in report.entries if entry.fetch
        },
    )


def _link_record(resource: Resource, fetch: Fetch) -> LinkRecord:
    from ingest.link_health import link_health
    from ingest.model import Outcome

    moved_to = link_health(resource, fetch, None).moved_to
    return LinkRecord(str(fetch.outcome), moved_to, fetch.digest if fetch.outcome is Outcome.READ else "")
