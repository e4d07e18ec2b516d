"""Take every link of a list to exactly one outcome, and say which and why.

Knows the order of things and keeps the journal; how a page is fetched, read or stored is its
neighbours' business.
"""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.page_store import PageStore
from ingest.parser_pool import ParserPool
from ingest.resource_fetcher import fetch_resource, iso_seconds
from ingest.wordcount import count_words

# A resource, its last fetch, its stored text and the seconds that the run has left, to what becomes of its link.
FetchResource = Callable[[Resource, Fetch | None, Document | None, float], tuple[Fetch, Document | None]]


class RemoteFetchers(Protocol):
    """Other processes that read links for a run: one of them all links of a host, one after the other."""

    @property
    def at_once(self) -> int:
        """How many hosts they read from side by side."""

    @property
    def traffic(self) -> Traffic:
        """What they sent and got so far."""

    def hand(self) -> AbstractContextManager[FetchResource]:
        """One of them, for the links of a host."""

    def stop(self) -> None:
        """Let none of them send anything more."""


# Called as the run goes with links done, links in all, and those done by outcome; from several
# threads, one at a time.
Progress = Callable[[int, int, Mapping[Outcome, int]], None]
# A run that never ended is taken up again; what it did longer ago than this is done anew.
RESUMED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkReport:
    """One line of the report: a resource, what became of its link, and the words it gave."""

    resource: Resource
    outcome: Outcome
    reason: str
    words: int
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `remark` is the one thing to say about the run as a whole, if any."""

    entries: tuple[LinkReport, ...]
    documents: tuple[Document, ...]
    remark: str = ""
    traffic: Traffic | None = None

    def counts(self) -> dict[Outcome, int]:
        """Links by outcome, in the order in which outcomes are declared."""
        found = Counter(entry.outcome for entry in self.entries)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def ingest(  # noqa: PLR0913, PLR0917, the parts that a run is made of
    resources: Sequence[Resource],
    corpus: PageStore,
    client: Client | None,
    progress: Progress = lambda done, total, tally: None,
    archived: str = web_archive.BASE,
    workers: ParserPool | None = None,
    elsewhere: RemoteFetchers | None = None,
) -> Report:
    """Fetch what can be fetched of `resources`; without a client (offline) nothing is tried.

    The report has one entry a resource, in the order of the list, and the documents that
    are now at hand: those just read and those kept from earlier runs. `archived` is the
    address of the web archive to fall back to; empty for none. Bodies are parsed by `workers`,
    without any in this process, which then dies with whatever kills a parser. With `elsewhere`
    links are fetched and parsed there, and `client` sends nothing.
    """
    addressed = [resource for resource in resources if resource.url]
    remark = "" if client else "Fetching was switched off; the list's notes and stored pages were used."
    if client and not network_is_up((resource.url or "" for resource in addressed), client.guard):
        client, remark = None, "There is no network; the list's notes and stored pages were used."
    run = None
    if client:
        run, remark = _Run(corpus, client, archived, workers, elsewhere).go(addressed, progress)
    pairs = [_entry(resource, corpus, run) for resource in resources]
    if corpus.altered:
        remark = f"{remark} {_altered(corpus.altered)}".strip()
    documents = tuple(document for _, document in pairs if document)
    traffic = (elsewhere or client).traffic if client else None
    return Report(tuple(entry for entry, _ in pairs), documents, remark, traffic)


class _Run:
    """One run over the network, journaled in the corpus."""

    def __init__(
        self,
        corpus: PageStore,
        client: Client,
        archived: str,
        workers: ParserPool | None,
        elsewhere: RemoteFetchers | None,
    ) -> None:
        self._corpus = corpus
        self._client = client
        self._archived = archived
        self._workers = workers
        self._elsewhere = elsewhere
        self._begun = time.monotonic()
        self._id = corpus.begin(iso_seconds(datetime.now(UTC)))
        self._stop = Event()
        self._told = Lock()
        self._remark = ""

    def go(self, resources: Sequence[Resource], progress: Progress) -> tuple[int, str]:
        """Fetch what is due; the number of the run, and a remark where a limit cut it short."""
        by_host: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources:
            by_host[resource.key.partition("/")[0]].append(resource)
        tally: Counter[Outcome] = Counter()

        def fetch_host(group: Sequence[Resource]) -> None:
            with self._elsewhere.hand() if self._elsewhere else nullcontext(self._here) as hand:
                for resource in group:
                    if self._stop.is_set() or self._is_over():
                        return
                    outcome = self._one(resource, hand)
                    with self._told:
                        tally[outcome] += 1
                        progress(tally.total(), len(resources), tally)

        use = self._workers.use if self._workers else None
        hosts = self._elsewhere.at_once if self._elsewhere else self._client.limits.hosts_at_once
        pool = ThreadPoolExecutor(hosts, initializer=use)
        try:
            # The longest first: a host is asked one thing at a time, so the longest is what a run ends with.
            groups = sorted(by_host.values(), key=len, reverse=True)
            for host in as_completed([pool.submit(fetch_host, group) for group in groups]):
                host.result()
        except BaseException:
            self._stop.set()
            (self._elsewhere or self._client).stop()
            if self._workers:
                self._workers.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        if not self._remark:
            self._corpus.finish(self._id, iso_seconds(datetime.now(UTC)))
        return self._id, self._remark

    def _here(
        self, resource: Resource, before: Fetch | None, kept: Document | None, _left: float
    ) -> tuple[Fetch, Document | None]:
        return fetch_resource(resource, self._client, before, kept, self._archived, self._is_over)

    def _one(self, resource: Resource, hand: FetchResource) -> Outcome:
        """What has become of a link, once it had its turn."""
        before = self._corpus.fetch(resource.key)
        kept = self._corpus.document(resource.key)
        if before and (self._was_done(before) or _is_remembered(before, resource)):
            return _verdict(resource, before, kept, self._id)[0]
        try:
            fetch, document = hand(resource, before, kept, self._left())
        except RunStopped:
            return Outcome.NOT_TRIED
        fetch = replace(fetch, run=self._id)
        if not self._stop.is_set():
            self._corpus.record(fetch, document)
        return _verdict(resource, fetch, document or kept, self._id)[0]

    def _was_done(self, before: Fetch) -> bool:
        return before.run == self._id and datetime.fromisoformat(before.at) > datetime.now(UTC) - RESUMED

    def _left(self) -> float:
        seconds = self._client.limits.run_seconds
        return self._begun + seconds - time.monotonic() if seconds else math.inf

    def _is_over(self) -> bool:
        limits, sent = self._client.limits, (self._elsewhere or self._client).traffic
        if limits.run_seconds and time.monotonic() - self._begun > limits.run_seconds:
            self._remark = f"The run's limit of {limits.run_seconds:g} s was reached; the next one goes on from here."
        elif limits.run_bytes and sent.bytes > limits.run_bytes:
            self._remark = f"The run's limit of {limits.run_bytes:,} bytes was reached; the next one goes on from here."
        return bool(self._remark)


def _altered(keys: Iterable[str]) -> str:
    some = ", ".join(sorted(keys)[:3])
    return f"What was stored of some links had been altered on disk, so it was not used: {some}."


def _is_remembered(fetch: Fetch, resource: Resource) -> bool:
    """Whether this very address failed so that another look is not due yet."""
    is_due = not fetch.again or fetch.url != resource.url
    return not is_due and datetime.fromisoformat(fetch.again) > datetime.now(UTC)


def _entry(resource: Resource, corpus: PageStore, run: int | None) -> tuple[LinkReport, Document | None]:
    document = corpus.document(resource.key)
    fetch = corpus.fetch(resource.key)
    outcome, reason = _verdict(resource, fetch, document, run)
    words = count_words(document.text) if document else 0
    return LinkReport(resource, outcome, reason, words, fetch), document


def _verdict(
    resource: Resource, fetch: Fetch | None, document: Document | None, run: int | None
) -> tuple[Outcome, str]:
    if resource.url is None:
        return Outcome.NO_ADDRESS, "the list gives no address"
    reason = _reason(fetch, resource, run)
    if document and document.via is Via.ARCHIVE:
        return Outcome.ARCHIVED, reason or "not tried in this run"
    if fetch is None or reason is None:
        return (Outcome.KEPT if document else Outcome.NOT_TRIED), "not tried in this run"
    if fetch.outcome is Outcome.READ:
        return Outcome.READ, document.remark if document else ""
    if document and fetch.fallback:
        return Outcome.READ, f"{reason}; read from {fetch.fallback}"
    return (Outcome.KEPT if document else fetch.outcome), reason


def _reason(fetch: Fetch | None, resource: Resource, run: int | None) -> str | None:
    """Why the link failed, in this run or in one whose failure is remembered; None if it was not tried."""
    if fetch is None or run is None:
        return None
    return fetch.reason if fetch.run == run or _is_remembered(fetch, resource) else None
