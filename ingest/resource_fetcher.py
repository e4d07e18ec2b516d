"""Fetch one resource: from its address, else from its further addresses, else from a web archive.

Knows the order of sources and the time of the next attempt. Must not know the journal or the other links of a run.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from urllib.parse import urlsplit

from ingest.errors import FetchError, Permanent, RunStopped
from ingest.fetch import web_archive
from ingest.fetch.access import current_access
from ingest.fetch.client import Client, FetchedPage
from ingest.local_folders import is_local
from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.regression import regression_reason
from ingest.sources import registry
from ingest.sources.base import TEXT_VERSION
from ingest.sources.redirects import leads_home

# After a permanent failure the next attempt is due in 1, 2, 4 ... days, at most this many.
LONGEST_DAYS = 30
# Failures with such a delay. EMPTY and UNSUPPORTED have none: a better parser may read those bodies.
_REMEMBERED = {Outcome.GONE, Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.UNREADABLE}
# Failures that depend only on the body: the same body fails again.
_BODY_FAILURES = {Outcome.EMPTY, Outcome.UNSUPPORTED}
# Failures after which a web archive is tried; not after a refusal by a rule such as robots.txt.
_ARCHIVED = {Outcome.GONE, Outcome.UNREACHABLE, Outcome.EMPTY}


def fetch_resource(  # noqa: PLR0913, PLR0917, all that is known of one link
    resource: Resource,
    client: Client,
    previous: Fetch | None,
    stored: Document | None,
    archive: str,
    is_over: Callable[[], bool] = lambda: False,
) -> tuple[Fetch, Document | None]:
    """Fetch the link of `resource`. Returns the fetch, and the document if a new one was read.

    `previous` and `stored` are the last fetch and the stored document, `archive` is the address of a web archive or
    empty. If the link fails, a stored document is kept and no archive is tried. Raises RunStopped if `is_over`
    returns True before all pages were fetched.
    """
    started = time.monotonic()
    now = datetime.now(UTC)
    current_access.set(client.access)
    recorder = _PageRecorder(client, is_over)
    try:
        fetch, document = _fetch_live(resource, recorder, previous, stored)
        if document and stored and (reason := regression_reason(document, stored, previous, now)):
            failed = _failed_fetch(resource, Permanent(Outcome.BLOCKED, reason, fetch.status), previous, now)
            fetch, document = replace(failed, digest=document.id), None
    except FetchError as error:
        fetch, document = _failed_fetch(resource, error, previous, now), None
        if error.outcome in _BODY_FAILURES and recorder.is_complete:
            fetch = replace(fetch, pages=tuple(recorder.pages), digest=recorder.digest())
        if stored is None or fetch.fallback:
            fallback, document = _fall_back(resource, client, error, archive if stored is None else "", previous)
            fetch = replace(fetch, fallback=fallback or fetch.fallback)
    seconds = round(time.monotonic() - started, 3)
    return replace(fetch, at=iso_seconds(now), seconds=seconds), document


def iso_seconds(moment: datetime) -> str:
    """`moment` in UTC and ISO form, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _fetch_live(
    resource: Resource, recorder: "_PageRecorder", previous: Fetch | None, stored: Document | None
) -> tuple[Fetch, Document | None]:
    """The fetch, and the document unless all its pages are unchanged."""
    unchanged = previous if _is_unchanged(resource, recorder, previous, stored) else None
    if unchanged and unchanged.outcome in _BODY_FAILURES:
        raise Permanent(unchanged.outcome, unchanged.reason, unchanged.status)
    document = None if unchanged else registry.read_resource(resource, recorder.fetch)
    first = next(iter(recorder.pages.values()), None)
    fetch = Fetch(
        key=resource.key,
        outcome=Outcome.READ,
        url=first.url if first else resource.url,
        status=first.status if first else None,
        media_type=first.media_type if first else "",
        size=sum(len(page.body) for page in recorder.pages.values()),
        moved_to=first.moved_to if first else "",
        redirects=first.redirects if first else (),
        digest=recorder.digest(),
        pages=tuple(recorder.pages),
    )
    return fetch, document


class _PageRecorder:
    """A client that records the pages of one resource and fetches each once."""

    def __init__(self, client: Client, is_over: Callable[[], bool]) -> None:
        self._client = client
        self._is_over = is_over
        self.pages: dict[str, FetchedPage] = {}
        self.is_complete = True  # until a page fails

    def fetch(self, url: str) -> FetchedPage:
        """The page at `url`. Raises FetchError, or RunStopped when the run is over."""
        if url not in self.pages:
            if self._is_over():
                raise RunStopped(f"the run was over before {url} was fetched")
            try:
                self.pages[url] = self._client.fetch(url)
            except FetchError:
                self.is_complete = False
                raise
        return self.pages[url]

    def digest(self) -> str:
        """Hash of the parsers' versions and the size limit (8 digits), then of all pages (24 digits).

        A change of either leads to a new reading; the second alone tells whether the pages changed.
        """
        reading = hashlib.sha256(f"{_parser_versions()} {self._client.limits.bytes}".encode())
        bodies = hashlib.sha256()
        for url in sorted(self.pages):
            page = self.pages[url]
            bodies.update(f"{url} {page.url} {page.media_type} {len(page.body)}\0".encode() + page.body)
        return reading.hexdigest()[:8] + bodies.hexdigest()[:24]


@cache
def _parser_versions() -> str:
    names = ("refdesk", "trafilatura", "pypdfium2", "markdown-it-py", "mammoth")
    return " ".join([f"text {TEXT_VERSION}", *(f"{name} {version(name)}" for name in names)])


def _is_unchanged(resource: Resource, recorder: _PageRecorder, previous: Fetch | None, stored: Document | None) -> bool:
    """Whether all pages of the previous fetch are unchanged; False if one of them fails."""
    if previous is None:
        return False
    is_read = previous.outcome is Outcome.READ and stored is not None and stored.via is Via.LIVE
    is_body_failure = previous.outcome in _BODY_FAILURES and previous.url == resource.url
    if not previous.pages or not (is_read or is_body_failure):
        return False
    try:
        for url in previous.pages:
            recorder.fetch(url)
    except FetchError:
        return False
    return recorder.digest() == previous.digest


def _failed_fetch(resource: Resource, error: FetchError, previous: Fetch | None, now: datetime) -> Fetch:
    streak = previous if previous and previous.outcome is not Outcome.READ and previous.url == resource.url else None
    failures = (streak.failures if streak else 0) + 1
    again = iso_seconds(datetime.fromtimestamp(error.again, UTC)) if error.again else ""
    if isinstance(error, Permanent) and error.outcome in _REMEMBERED and error.status is not None:
        days = min(2 ** (failures - 1), LONGEST_DAYS) if failures < 8 else LONGEST_DAYS
        again = iso_seconds(now + timedelta(days=days))
    return Fetch(
        key=resource.key,
        outcome=error.outcome,
        reason=error.reason,
        url=resource.url,
        status=error.status,
        failures=failures,
        since=(streak.since or streak.at) if streak else iso_seconds(now),
        again=again,
        fallback=streak.fallback if streak else "",
    )


def _fall_back(
    resource: Resource, client: Client, error: FetchError, archive: str, previous: Fetch | None
) -> tuple[str, Document | None]:
    """Name of the other source and the document from it; empty and None if there is none."""
    for address in resource.addresses:
        try:
            document = registry.read_resource(replace(resource, url=address.url), client.fetch)
        except FetchError:
            continue
        return f"{address.role}: {address.url}", document
    by_status = error.outcome is Outcome.BLOCKED and error.status is not None
    if not archive or not (error.outcome in _ARCHIVED or by_status) or _is_internal(resource, client, archive):
        return "", None
    try:
        return _fetch_copy(resource, client, archive, previous)
    except FetchError:
        return "", None


def _is_internal(resource: Resource, client: Client, archive: str) -> bool:
    """Whether the address is internal and the archive is not; it must not be disclosed to the archive."""
    return is_local(resource.url) or (_is_allowed(resource.url or "", client) and not _is_allowed(archive, client))


def _is_allowed(url: str, client: Client) -> bool:
    parts = urlsplit(url)
    return client.guard.allows(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def _fetch_copy(
    resource: Resource, client: Client, archive: str, previous: Fetch | None
) -> tuple[str, Document | None]:
    for copy in web_archive.archived_copies(client, resource.url or "", _copy_day(resource, previous), archive):
        original_url = web_archive.original_url(copy.url)
        if leads_home(resource.url or "", original_url):
            continue
        try:
            document = _read_copy(resource, replace(copy, url=original_url))
        except FetchError:
            continue
        return f"archived copy of {copy.archived}", replace(document, via=Via.ARCHIVE, url=copy.url)
    return "", None


def _read_copy(resource: Resource, page: FetchedPage) -> Document:
    """The document in one archived page; no other page is fetched."""

    def fetch(url: str) -> FetchedPage:
        if url != page.url:
            raise Permanent(Outcome.NOT_TRIED, "not in the archived copy")
        return page

    return registry.read_resource(replace(resource, url=page.url), fetch)


def _copy_day(resource: Resource, previous: Fetch | None) -> str:
    """Preferred day of a copy, as YYYYMMDD: of the first failure, else 1 January after `resource.year`, else today."""
    if previous and previous.since:
        return previous.since[:10].replace("-", "")
    return f"{resource.year + 1}0101" if resource.year else datetime.now(UTC).strftime("%Y%m%d")
