"""The only HTTP client: a polite, bounded fetch that returns a page or raises a FetchError.

Layers from the outside in: retries and redirects (this module), the HTTP cache (hishel), pacing
(`ingest.fetch.pacing`), cookies (`ingest.fetch.cookies`), connections (`ingest.fetch.transport`). Files of the machine
come from `ingest.fetch.local_files`. Knows HTTP statuses; must not know the content of pages.
"""

import sqlite3
import time
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Self

import hishel
import hishel.httpx2
import httpx2
import stamina

from ingest.errors import DeferredToNextRun, FetchError, Permanent, Transient
from ingest.fetch import responses, robots
from ingest.fetch.access import NetworkAccess
from ingest.fetch.cookies import CookieTransport
from ingest.fetch.limits import FetchLimits
from ingest.fetch.local_files import read_local_file
from ingest.fetch.pacing import ClientPacing, PacedTransport, Pacer, Traffic
from ingest.fetch.ssrf_guard import Deadline, Guard, current_deadline
from ingest.fetch.transport import RoutedTransport
from ingest.local_folders import LocalFolders, is_local
from ingest.model import Outcome

NAME = "refdesk"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A decompressed response body. `url` is the address after redirects.

    `charset` is the one the server declares, if any. `redirects` are the hops, as "status address";
    `moved_to` is the target of the leading permanent ones. `archived` is the date of an archived copy,
    as 2021-05-03. `from_cache` means that the server reported the cached body as unchanged. `refresh` is the value of
    the header Refresh, which may lead to another page.
    """

    url: str
    status: int
    media_type: str
    charset: str | None
    body: bytes
    redirects: tuple[str, ...] = ()
    moved_to: str = ""
    archived: str | None = None
    from_cache: bool = False
    refresh: str = ""


class Client:
    """Fetches addresses within limits. Use as a context manager; thread-safe.

    One client serves one run: it caches robots.txt, remembers dead hosts and counts traffic.
    `contact` is appended to the User-Agent. `transport` replaces the network, `guard` decides which
    hosts are allowed, `cache` is the folder of the HTTP cache. `pacer` is shared by the clients of one
    run; by default a client has its own. `access` names proxies, certificates and cookies,
    and `folders` are those whose files may be read.
    """

    def __init__(  # noqa: PLR0913, the parts of a client
        self,
        contact: str = "",
        transport: httpx2.BaseTransport | None = None,
        *,
        limits: FetchLimits | None = None,
        guard: Guard | None = None,
        cache: Path | None = None,
        pacer: Pacer | None = None,
        access: NetworkAccess | None = None,
        folders: LocalFolders | None = None,
    ) -> None:
        self.limits = limits = limits or FetchLimits()
        self.guard = guard or Guard()
        self.access = access or NetworkAccess()
        self._folders = folders or LocalFolders()
        self._pacing = ClientPacing(limits, pacer)
        self._robots = robots.Robots(self._fetch_robots_txt, NAME, self._pacing.pacer.slow_down)
        network = CookieTransport(transport or RoutedTransport(self.guard, self.access), self.access.cookies)
        contact_part = f"; {contact}" if contact else ""
        self._http = httpx2.Client(
            headers={"User-Agent": f"{NAME}/{version('refdesk')} (reading-list indexer{contact_part})"},
            timeout=httpx2.Timeout(limits.seconds / 2, connect=limits.connect_seconds),
            trust_env=False,
            transport=_build_transport(self._pacing, network, cache),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def traffic(self) -> Traffic:
        """The traffic so far."""
        return self._pacing.traffic

    def stop(self) -> None:
        """Send no more requests; fetches that wait for their turn fail."""
        self._pacing.pacer.stop()

    def fetch(self, url: str, *, ask_robots: bool = True) -> FetchedPage:
        """Fetch `url`, following redirects, or read the file at it.

        `ask_robots=False` is only for documented APIs, whose robots.txt is about crawling. Raises
        Transient or Permanent with a reason the user can act on.
        """
        if is_local(url):
            media_type, content = read_local_file(url, self._folders, self.limits.bytes)
            return FetchedPage(url, 200, media_type, None, content)
        # A separate context keeps the deadline of one fetch out of another.
        return copy_context().run(self._fetch_with_retries, url, ask_robots=ask_robots)

    def _fetch_with_retries(self, url: str, *, ask_robots: bool) -> FetchedPage:
        limits = self.limits
        for attempt in stamina.retry_context(
            on=_is_retryable,
            attempts=limits.tries,
            timeout=None,
            wait_initial=limits.try_again_seconds,
            wait_max=10 * limits.try_again_seconds,
            wait_jitter=limits.try_again_seconds,
        ):
            with attempt:
                current_deadline.set(Deadline(time.monotonic() + limits.seconds))
                return self._follow_redirects(url, limits.redirects, ask_robots=ask_robots)
        raise AssertionError("stamina either returns or raises")  # pragma: no cover

    def _follow_redirects(self, url: str, redirects: int, *, ask_robots: bool) -> FetchedPage:
        hops: list[responses.Redirect] = []
        while len(hops) <= redirects:
            address = responses.require_web_address(hops[-1].target if hops else url)
            if ask_robots:
                self._check_robots(address)
            response = self._send_request(address)
            if isinstance(response, responses.ResponseBody):
                return _make_page(response, hops)
            hops.append(response)
        raise Permanent(Outcome.UNREACHABLE, f"more than {redirects} redirects")

    def _check_robots(self, url: str) -> None:
        begun = time.monotonic()
        self._robots.check(url)
        if deadline := current_deadline.get():
            deadline.until += time.monotonic() - begun

    def _send_request(self, url: str) -> responses.ResponseBody | responses.Redirect:
        """Send one request and read the whole response within limits."""
        try:
            with responses.as_fetch_errors():
                request = self._http.build_request("GET", url, headers={"Cache-Control": "no-cache"})
                with closing(self._http.send(request, stream=True, follow_redirects=False)) as response:
                    if hop := responses.redirect_of(response):
                        return hop
                    self._check_response_status(response)
                    return responses.read_body(response, self.limits)
        finally:
            self._pacing.release()

    def _check_response_status(self, response: httpx2.Response) -> None:
        """Raise the FetchError of a status other than 200; a Retry-After is respected."""
        status, host = response.status_code, response.url.host
        wait = responses.retry_after_seconds(response) if status in {429, 503} else None
        if wait is None:
            return responses.check_status(status, host)
        self._pacing.pacer.rest(host, wait)
        outcome = Outcome.BLOCKED if status == 429 else Outcome.UNREACHABLE
        error_type = Transient if wait <= self.limits.retry_after_seconds else DeferredToNextRun
        raise error_type(outcome, f"the server says {status}, come back in {wait:.0f} s", status, time.time() + wait)

    def _fetch_robots_txt(self, url: str) -> tuple[int, bytes]:
        """Status and body of a robots.txt, with retries and redirects like a page."""
        try:
            return 200, self.fetch(url, ask_robots=False).body
        except FetchError as error:
            if error.status == 200 and isinstance(error, Permanent):  # larger than any body may be
                raise Permanent(Outcome.BLOCKED, f"its robots.txt cannot be read: {error.reason}") from error
            # A body that did not arrive in time has the status 200: there are rules, which are not known.
            no_rules = isinstance(error, Transient) and error.status in {None, 200}
            if no_rules or error.outcome is Outcome.REFUSED:
                raise
            return (error.status or 404), b""


def _build_transport(pacing: ClientPacing, network: httpx2.BaseTransport, cache: Path | None) -> httpx2.BaseTransport:
    paced = PacedTransport(pacing, network)
    if cache is None:
        return paced
    cache.mkdir(parents=True, exist_ok=True)
    _remove_damaged_cache(cache / "http.sqlite")
    storage = hishel.SqliteStorage(database_path=cache / "http.sqlite", max_stream_size=pacing.limits.bytes)
    # A private cache may store private responses; every request revalidates ("no-cache").
    return hishel.httpx2.CacheTransport(paced, storage, rfc=hishel.CacheOptions(shared=False))


def _remove_damaged_cache(path: Path) -> None:
    """Remove a damaged cache, so that a new one is created."""
    try:
        with closing(sqlite3.connect(path)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                return
    except sqlite3.OperationalError:  # in use or a disk error, not damage
        return
    except sqlite3.DatabaseError:
        pass
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _is_retryable(error: Exception) -> bool:
    return isinstance(error, Transient) and not isinstance(error, DeferredToNextRun)


def _make_page(response: responses.ResponseBody, hops: list[responses.Redirect]) -> FetchedPage:
    moved_to = ""
    for hop in hops:
        if hop.status not in {301, 308}:
            break
        moved_to = hop.target
    return FetchedPage(
        url=response.url,
        status=200,
        media_type=response.media_type,
        charset=response.charset,
        body=response.content,
        redirects=tuple(f"{hop.status} {hop.target}" for hop in hops),
        moved_to=moved_to,
        from_cache=response.from_cache,
        refresh=response.refresh,
    )
