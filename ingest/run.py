"""Take every link of a list to exactly one outcome, and say which and why.

Knows the order of things; how a page is fetched, read or stored is its neighbours' business.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from threading import Event

from ingest.client import Client, network_is_up
from ingest.corpus import Corpus
from ingest.errors import FetchError
from ingest.model import Document, Fetch, Outcome, Resource
from ingest.sources import page

# Called from several threads with (links done, links in all) as the run goes.
Progress = Callable[[int, int], None]
# Hosts fetched side by side; one host is only ever asked one thing at a time.
HOSTS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the report: a resource, what became of its link, and the words it gave."""

    resource: Resource
    outcome: Outcome
    reason: str
    words: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `remark` is the one thing to say about the run as a whole, if any."""

    entries: tuple[Entry, ...]
    documents: tuple[Document, ...]
    remark: str = ""

    def counts(self) -> dict[Outcome, int]:
        """Links by outcome, in the order in which outcomes are declared."""
        found = Counter(entry.outcome for entry in self.entries)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def ingest(
    resources: Sequence[Resource],
    corpus: Corpus,
    client: Client | None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Fetch what can be fetched of `resources`; without a client (offline) nothing is tried.

    The report has one entry a resource, in the order of the list, and the documents that
    are now at hand: those just read and those kept from earlier runs.
    """
    addressed = [resource for resource in resources if resource.url]
    remark = "" if client else "Fetching was switched off; the list's notes and stored pages were used."
    if client and not network_is_up(resource.url or "" for resource in addressed):
        client, remark = None, "There is no network; the list's notes and stored pages were used."
    if client:
        _fetch_all(addressed, corpus, client, progress)
    pairs = [_entry(resource, corpus, tried=client is not None) for resource in resources]
    documents = tuple(document for _, document in pairs if document)
    return Report(tuple(entry for entry, _ in pairs), documents, remark)


def _fetch_all(resources: Sequence[Resource], corpus: Corpus, client: Client, progress: Progress) -> None:
    by_host: dict[str, list[Resource]] = defaultdict(list)
    for resource in resources:
        by_host[resource.key.partition("/")[0]].append(resource)
    stop, done = Event(), count(1)

    def fetch_host(group: Sequence[Resource]) -> None:
        for resource in group:
            if stop.is_set():
                return
            corpus.record(*_fetch(resource, client))
            progress(next(done), len(resources))

    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        for host in as_completed([pool.submit(fetch_host, group) for group in by_host.values()]):
            host.result()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _fetch(resource: Resource, client: Client) -> tuple[Fetch, Document | None]:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        got = client.fetch(resource.url or "")
        document = page.read(got, resource)
    except FetchError as error:
        failed = Fetch(resource.key, error.outcome, error.reason, resource.url, error.status, at=at)
        return failed, None
    fetch = Fetch(resource.key, Outcome.READ, "", got.url, got.status, got.media_type, len(got.body), at)
    return fetch, document


def _entry(resource: Resource, corpus: Corpus, *, tried: bool) -> tuple[Entry, Document | None]:
    document = corpus.document(resource.key)
    words = len(document.text.split()) if document else 0
    fetch = corpus.fetch(resource.key)
    if resource.url is None:
        outcome, reason = Outcome.NO_ADDRESS, "the list gives no address"
    elif tried and fetch and fetch.outcome is Outcome.READ:
        outcome, reason = Outcome.READ, ""
    elif document:
        outcome, reason = Outcome.KEPT, (fetch.reason if tried and fetch else "not tried in this run")
    elif tried and fetch:
        outcome, reason = fetch.outcome, fetch.reason
    else:
        outcome, reason = Outcome.NOT_TRIED, "not tried in this run"
    return Entry(resource, outcome, reason, words), document
