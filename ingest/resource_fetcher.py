"""The text of one resource: from its address, else from its other addresses, else from an archive.

Knows in which order to look and when to look again; the journal and the other links are
the run's business.
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
from ingest.fetch.client import Client, FetchedPage
from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.regression import regression_reason
from ingest.sources import registry

# After a failure that will not pass by itself, look again in 1, 2, 4 ... days, at most so many.
LONGEST_DAYS = 30
# Failures that are remembered so. What was fetched but not read may be read by a better program.
_REMEMBERED = {Outcome.GONE, Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.UNREADABLE}
# Failures of a body that was fetched: the same body fails so again.
_JUDGED = {Outcome.EMPTY, Outcome.UNSUPPORTED}
# Failures after which an archive may have what is missing. Not where a rule kept us out.
_ARCHIVED = {Outcome.GONE, Outcome.UNREACHABLE, Outcome.EMPTY}


def fetch_resource(  # noqa: PLR0913, PLR0917, what is known of one link
    resource: Resource,
    client: Client,
    before: Fetch | None,
    kept: Document | None,
    archived: str,
    over: Callable[[], bool] = lambda: False,
) -> tuple[Fetch, Document | None]:
    """What becomes of the link of `resource`, and its document if a new one was read.

    Raises Stopped where `over` says so before all its pages were fetched.

    `before` and `kept` are the last fetch and the stored text, `archived` is the address of a
    web archive or empty. A stored text stands where the link fails: no archive is asked then.
    """
    begun = time.monotonic()
    at = datetime.now(UTC)
    seen = _Seen(client, over)
    try:
        fetch, document = _live(resource, seen, before, kept)
        if document and kept and (reason := regression_reason(document, kept, before, at)):
            refused = _failed(resource, Permanent(Outcome.BLOCKED, reason, fetch.status), before, at)
            fetch, document = replace(refused, digest=document.id), None
    except FetchError as error:
        fetch, document = _failed(resource, error, before, at), None
        if error.outcome in _JUDGED and seen.is_whole:
            fetch = replace(fetch, pages=tuple(seen.pages), digest=seen.digest())
        if kept is None or fetch.fallback:
            fallback, document = _elsewhere(resource, client, error, archived if kept is None else "", before)
            fetch = replace(fetch, fallback=fallback or fetch.fallback)
    seconds = round(time.monotonic() - begun, 3)
    return replace(fetch, at=iso_seconds(at), seconds=seconds), document


def iso_seconds(at: datetime) -> str:
    """A moment in ISO form, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _live(
    resource: Resource, seen: "_Seen", before: Fetch | None, kept: Document | None
) -> tuple[Fetch, Document | None]:
    """The fetch, and the document unless every page that it was read from is as it was."""
    unchanged = before if _is_unchanged(resource, seen, before, kept) else None
    if unchanged and unchanged.outcome in _JUDGED:
        raise Permanent(unchanged.outcome, unchanged.reason, unchanged.status)
    document = None if unchanged else registry.read_resource(resource, seen.fetch)
    first = next(iter(seen.pages.values()), None)
    fetch = Fetch(
        key=resource.key,
        outcome=Outcome.READ,
        url=first.url if first else resource.url,
        status=first.status if first else None,
        media_type=first.media_type if first else "",
        size=sum(len(page.body) for page in seen.pages.values()),
        moved_to=first.moved_to if first else "",
        redirects=first.redirects if first else (),
        digest=seen.digest(),
        pages=tuple(seen.pages),
    )
    return fetch, document


class _Seen:
    """A client that remembers the pages of one resource, each fetched once."""

    def __init__(self, client: Client, over: Callable[[], bool]) -> None:
        self._client = client
        self._over = over
        self.pages: dict[str, FetchedPage] = {}
        self.is_whole = True  # as long as nothing that was asked for failed

    def fetch(self, url: str) -> FetchedPage:
        """The page at `url`. Raises FetchError, or Stopped when the run is over."""
        if url not in self.pages:
            if self._over():
                raise RunStopped(f"the run was over before {url} was fetched")
            try:
                self.pages[url] = self._client.fetch(url)
            except FetchError:
                self.is_whole = False
                raise
        return self.pages[url]

    def digest(self) -> str:
        """Of all bytes, and of the programs and bounds they were read with, so that better ones read them anew."""
        found = hashlib.sha256(f"{_programs()} {self._client.limits.bytes}\0".encode())
        for url in sorted(self.pages):
            page = self.pages[url]
            found.update(f"{url} {page.url} {page.media_type} {len(page.body)}\0".encode() + page.body)
        return found.hexdigest()[:32]


@cache
def _programs() -> str:
    return " ".join(f"{name} {version(name)}" for name in ("refdesk", "trafilatura", "pypdfium2"))


def _is_unchanged(resource: Resource, seen: _Seen, before: Fetch | None, kept: Document | None) -> bool:
    """Whether all pages that were read, or judged, are the same; a page that fails is for reading to judge."""
    if before is None:
        return False
    is_read = before.outcome is Outcome.READ and kept is not None and kept.via is Via.LIVE
    is_judged = before.outcome in _JUDGED and before.url == resource.url
    if not before.pages or not (is_read or is_judged):
        return False
    try:
        for url in before.pages:
            seen.fetch(url)
    except FetchError:
        return False
    return seen.digest() == before.digest


def _failed(resource: Resource, error: FetchError, before: Fetch | None, at: datetime) -> Fetch:
    streak = before if before and before.outcome is not Outcome.READ and before.url == resource.url else None
    failures = (streak.failures if streak else 0) + 1
    again = iso_seconds(datetime.fromtimestamp(error.again, UTC)) if error.again else ""
    if isinstance(error, Permanent) and error.outcome in _REMEMBERED and error.status is not None:
        again = iso_seconds(
            at + timedelta(days=min(2 ** (failures - 1), LONGEST_DAYS) if failures < 8 else LONGEST_DAYS)
        )
    return Fetch(
        key=resource.key,
        outcome=error.outcome,
        reason=error.reason,
        url=resource.url,
        status=error.status,
        failures=failures,
        since=(streak.since or streak.at) if streak else iso_seconds(at),
        again=again,
        fallback=streak.fallback if streak else "",
    )


def _elsewhere(
    resource: Resource, client: Client, error: FetchError, archived: str, before: Fetch | None
) -> tuple[str, Document | None]:
    """Whence the text came instead, and the text; nothing if it is nowhere."""
    for address in resource.addresses:
        try:
            document = registry.read_resource(replace(resource, url=address.url), client.fetch)
        except FetchError:
            continue
        return f"{address.role}: {address.url}", document
    by_status = error.outcome is Outcome.BLOCKED and error.status is not None
    if not archived or not (error.outcome in _ARCHIVED or by_status) or _is_inside(resource, client, archived):
        return "", None
    try:
        return _copy(resource, client, archived, before)
    except FetchError:
        return "", None


def _is_inside(resource: Resource, client: Client, archived: str) -> bool:
    """Whether this is an intranet's address, of which an outside archive must not hear."""
    return _is_allowed(resource.url or "", client) and not _is_allowed(archived, client)


def _is_allowed(url: str, client: Client) -> bool:
    parts = urlsplit(url)
    return client.guard.allows(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def _copy(resource: Resource, client: Client, archived: str, before: Fetch | None) -> tuple[str, Document | None]:
    for found in web_archive.archived_copies(client, resource.url or "", _day(resource, before), archived):
        try:
            document = _read_copy(resource, replace(found, url=web_archive.original_url(found.url)))
        except FetchError:
            continue
        return f"archived copy of {found.archived}", replace(document, via=Via.ARCHIVE, url=found.url)
    return "", None


def _read_copy(resource: Resource, page: FetchedPage) -> Document:
    """The document in one archived page; nothing beside it is fetched."""

    def fetch(url: str) -> FetchedPage:
        if url != page.url:
            raise Permanent(Outcome.NOT_TRIED, "not in the archived copy")
        return page

    return registry.read_resource(replace(resource, url=page.url), fetch)


def _day(resource: Resource, before: Fetch | None) -> str:
    """The day whose copy is likeliest the right one: when it failed first, else just after it was written."""
    if before and before.since:
        return before.since[:10].replace("-", "")
    return f"{resource.year + 1}0101" if resource.year else datetime.now(UTC).strftime("%Y%m%d")
