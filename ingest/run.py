"""A run over the links of a list: each resource ends in exactly one outcome with a reason.

Knows the order of the steps and keeps the journal. Must not know how a page is fetched, parsed or stored.
"""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Protocol

from ingest.errors import RunStopped
from ingest.fetch import web_archive
from ingest.fetch.client import Client
from ingest.fetch.connectivity import network_is_up
from ingest.fetch.pacing import Traffic
from ingest.further_texts import FurtherLink, distinct_links, further_documents, further_links
from ingest.link_health import LinkSelection, is_deferred, link_outcome
from ingest.local_folders import is_local
from ingest.model import Document, Fetch, Outcome, Resource
from ingest.page_store import PageStore
from ingest.parser_pool import ParserPool
from ingest.resource_fetcher import fetch_resource, iso_seconds
from ingest.wordcount import count_words

# (resource, last fetch, stored document, seconds left in the run) -> (fetch, new document); raises RunStopped.
FetchResource = Callable[[Resource, Fetch | None, Document | None, float], tuple[Fetch, Document | None]]


class RemoteFetchers(Protocol):
    """Fetchers in other processes. Each fetches the links of one host at a time, one after the other."""

    @property
    def concurrency(self) -> int:
        """Number of hosts that are fetched from concurrently."""

    @property
    def traffic(self) -> Traffic:
        """Total traffic so far."""

    def acquire(self) -> AbstractContextManager[FetchResource]:
        """Reserve one fetcher for the links of a host."""

    def stop(self) -> None:
        """Stop all fetchers; requests not yet sent fail."""


# Called after each link with the number of links done, the number of links, and the counts of those done
# by outcome; from several threads, but never concurrently.
Progress = Callable[[int, int, Mapping[Outcome, int]], None]
# When an unfinished run is resumed, fetches older than this are repeated.
RESUME_WITHIN = timedelta(hours=1)
_EVERY_LINK = LinkSelection()


@dataclass(frozen=True, slots=True)
class LinkReport:
    """One entry of the report: a resource, the outcome of its link, and the number of words of its document."""

    resource: Resource
    outcome: Outcome
    reason: str
    words: int
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Result of a run. `remark` is a message about the run as a whole, or empty; `selected` links were to be tried."""

    entries: tuple[LinkReport, ...]
    documents: tuple[Document, ...]
    remark: str = ""
    traffic: Traffic | None = None
    selected: int = 0

    def counts(self) -> dict[Outcome, int]:
        """Number of links by outcome, in the order of `Outcome`."""
        counts = Counter(entry.outcome for entry in self.entries)
        return {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}


def ingest(  # noqa: PLR0913, PLR0917, the parts that a run is made of
    resources: Sequence[Resource],
    store: PageStore,
    client: Client | None,
    progress: Progress = lambda done, total, tally: None,
    archive: str = web_archive.BASE,
    parsers: ParserPool | None = None,
    remote: RemoteFetchers | None = None,
    *,
    offline: bool = False,
    selection: LinkSelection = _EVERY_LINK,
) -> Report:
    """Fetch the links of `resources`, or none without a client; `offline` or without a network only local files.

    Further addresses are fetched as links of their own, at most `further_texts.MAX_TEXTS` a resource. The report has
    one entry for each resource, in the order of the list, and all available documents: those read in this run and
    those stored by earlier runs, of each resource its page first. `archive` is the address of the web archive to fall
    back to; empty for none. Bodies are parsed by `parsers`, or in this process if it is None; then a crash of a parser
    ends this process. With `remote` links are fetched and parsed there, and `client` sends nothing. Links outside
    `selection` are reported as their last fetch left them.
    """
    further = further_links(resources)
    addressed = _selected_links(resources, further, store, selection)
    remark = "" if client and not offline else "Fetching was switched off; the list's notes and stored pages were used."
    if client and not offline and not _is_network_up(client, addressed):
        offline, remark = True, "There is no network; the list's notes and stored pages were used."
    due = [resource for resource in addressed if is_local(resource.url)] if offline else addressed
    run = None
    if client and (due or not offline):
        is_whole = not offline and selection == _EVERY_LINK
        links = _Run(store, client, archive, parsers, remote, retries=selection.retries, is_whole=is_whole)
        run, limit_remark = links.execute(due, progress)
        remark = f"{remark} {limit_remark}".strip()
    selected = {link.key for link in addressed}
    pairs = [_report_resource(resource, further.get(resource.key, ()), store, run, selected) for resource in resources]
    if store.altered:
        remark = f"{remark} {_altered_remark(store.altered)}".strip()
    documents = tuple(document for _, texts in pairs for document in texts)
    traffic = (remote or client).traffic if client and not offline else None
    return Report(tuple(entry for entry, _ in pairs), documents, remark, traffic, len(addressed))


def ingest_link(
    resource: Resource, store: PageStore, client: Client, archive: str, parsers: ParserPool | None = None
) -> tuple[LinkReport, Document | None]:
    """Fetch one link outside of a run, unless it failed before and is not due; the journal stays as it is."""
    previous, stored = store.fetch(resource.key), store.document(resource.key)
    if not (previous and is_deferred(previous, resource)):
        with ThreadPoolExecutor(1, initializer=parsers.use if parsers else None) as pool:
            store.record(*pool.submit(fetch_resource, resource, client, previous, stored, archive).result())
    report, documents = _report_resource(resource, (), store, None, ())
    return report, next(iter(documents), None)


def _is_network_up(client: Client, resources: Iterable[Resource]) -> bool:
    return network_is_up((resource.url or "" for resource in resources), client.guard, client.access.proxies)


def _selected_links(
    resources: Sequence[Resource],
    further: Mapping[str, Sequence[FurtherLink]],
    store: PageStore,
    selection: LinkSelection,
) -> list[Resource]:
    """The links that a run fetches, further ones last."""
    listed = [resource for resource in resources if selection.has_list(resource)]
    addressed = [resource for resource in listed if resource.url]
    addressed += distinct_links(further.get(resource.key, ()) for resource in listed)
    if not selection.states:  # without reading a page
        return addressed
    return [link for link in addressed if selection.has_state(link, store.fetch(link.key), store.document(link.key))]


class _Run:
    """One run over the network, recorded in the journal of the page store."""

    def __init__(  # noqa: PLR0913, the parts that a run is made of
        self,
        store: PageStore,
        client: Client,
        archive: str,
        parsers: ParserPool | None,
        remote: RemoteFetchers | None,
        *,
        retries: bool,
        is_whole: bool,
    ) -> None:
        self._store = store
        self._client = client
        self._archive = archive
        self._parsers = parsers
        self._remote = remote
        self._retries = retries
        self._started = time.monotonic()
        # A run over some links leaves one over all, which was interrupted, to be gone on with.
        self._finishes = is_whole or store.unfinished_run() is None
        self._id = store.begin_run(iso_seconds(datetime.now(UTC)))
        self._stop = Event()
        self._progress_lock = Lock()
        self._remark = ""

    def execute(self, resources: Sequence[Resource], progress: Progress) -> tuple[int, str]:
        """Fetch the links that are due. Returns the number of the run, and a remark if a limit ended it early."""
        by_host: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources:
            by_host[resource.key.partition("/")[0]].append(resource)
        tally: Counter[Outcome] = Counter()

        def fetch_host(group: Sequence[Resource]) -> None:
            remote = self._remote if not is_local(group[0].url) else None  # only this machine has its files
            with remote.acquire() if remote else nullcontext(self._fetch_here) as fetch_link:
                for resource in group:
                    if self._stop.is_set() or self._is_over():
                        return
                    outcome = self._process(resource, fetch_link)
                    with self._progress_lock:
                        tally[outcome] += 1
                        progress(tally.total(), len(resources), tally)

        hosts = self._remote.concurrency if self._remote else self._client.limits.hosts_at_once
        pool = ThreadPoolExecutor(hosts, initializer=self._parsers.use if self._parsers else None)
        try:
            # Longest group first: a host gets one request at a time, so the longest group ends the run.
            groups = sorted(by_host.values(), key=len, reverse=True)
            for future in as_completed([pool.submit(fetch_host, group) for group in groups]):
                future.result()
        except BaseException:
            self._stop.set()
            (self._remote or self._client).stop()
            if self._parsers:
                self._parsers.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        if self._finishes and not self._remark:
            self._store.finish_run(self._id, iso_seconds(datetime.now(UTC)))
        return self._id, self._remark

    def _fetch_here(
        self, resource: Resource, previous: Fetch | None, stored: Document | None, _seconds_left: float
    ) -> tuple[Fetch, Document | None]:
        return fetch_resource(resource, self._client, previous, stored, self._archive, self._is_over)

    def _process(self, resource: Resource, fetch_link: FetchResource) -> Outcome:
        """Fetch and record one link, if it is due. Returns its outcome."""
        previous = self._store.fetch(resource.key)
        stored = self._store.document(resource.key)
        if previous and (self._is_done(previous) or is_deferred(previous, resource, retries=self._retries)):
            return link_outcome(resource, previous, stored, self._id)[0]
        try:
            fetch, document = fetch_link(resource, previous, stored, self._seconds_left())
        except RunStopped:
            return Outcome.NOT_TRIED
        fetch = replace(fetch, run=self._id)
        if not self._stop.is_set():
            self._store.record(fetch, document)
        return link_outcome(resource, fetch, document or stored, self._id)[0]

    def _is_done(self, fetch: Fetch) -> bool:
        return fetch.run == self._id and datetime.fromisoformat(fetch.at) > datetime.now(UTC) - RESUME_WITHIN

    def _seconds_left(self) -> float:
        seconds = self._client.limits.run_seconds
        return self._started + seconds - time.monotonic() if seconds else math.inf

    def _is_over(self) -> bool:
        limits, traffic = self._client.limits, (self._remote or self._client).traffic
        if limits.run_seconds and time.monotonic() - self._started > limits.run_seconds:
            self._remark = f"The run's limit of {limits.run_seconds:g} s was reached; the next one goes on from here."
        elif limits.run_bytes and traffic.bytes > limits.run_bytes:
            self._remark = f"The run's limit of {limits.run_bytes:,} bytes was reached; the next one goes on from here."
        return bool(self._remark)


def _altered_remark(keys: Iterable[str]) -> str:
    examples = ", ".join(sorted(keys)[:3])
    return f"What was stored of some links had been altered on disk, so it was not used: {examples}."


def _report_resource(
    resource: Resource, further: Sequence[FurtherLink], store: PageStore, run: int | None, selected: Container[str]
) -> tuple[LinkReport, list[Document]]:
    """The report on a resource, which names its further links that were not read, and its documents."""
    report, document = _report_link(resource, store, run, selected)
    texts: list[tuple[FurtherLink, Document]] = []
    reasons = [report.reason] if report.reason else []
    for link in further:
        further_report, text = _report_link(link.link, store, run, selected)
        texts += [(link, text)] if text else []
        if run is not None and not text and not (report.fetch and report.fetch.fallback):
            reasons.append(f"{link.role} ({link.link.url}) was not read: {further_report.reason}")
    documents = [*([document] if document else []), *further_documents(document, texts, resource.key)]
    words = sum(count_words(text.text) for text in documents)
    return replace(report, reason="; ".join(reasons), words=words), documents


def _report_link(
    resource: Resource, store: PageStore, run: int | None, selected: Container[str]
) -> tuple[LinkReport, Document | None]:
    """The report on a link, yet without words, for one that is not selected that of its last fetch; its document."""
    document, fetch = store.document(resource.key), store.fetch(resource.key)
    if resource.key not in selected:
        run = fetch.run if fetch else None
    outcome, reason = link_outcome(resource, fetch, document, run)
    return LinkReport(resource, outcome, reason, 0, fetch), document
