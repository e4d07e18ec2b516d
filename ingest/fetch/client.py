"""The one HTTP client: a polite, bounded fetch that ends in a page or in a FetchError.

From the outside in: retries and redirects here, then the HTTP cache (hishel), then pacing
(`ingest.fetch.pacing`), then guarded connections (`ingest.fetch.ssrf_guard`). Knows what a status means;
knows nothing of what a page says.
"""

import sqlite3
import ssl
import time
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Self

import hishel
import hishel.httpx2
import httpx2
import stamina

from ingest.errors import DeferredToNextRun, FetchError, Permanent, Transient
from ingest.fetch import responses, robots
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import ClientPacing, PacedTransport, Pacer, Traffic
from ingest.fetch.ssrf_guard import Deadline, Guard, clock, guarded_pool
from ingest.model import Outcome

NAME = "refdesk"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A body as served, after decompression. `charset` is what the server said, if anything.

    `redirects` are the hops, as "status address"; `moved_to` is where those of them that are
    permanent lead. `archived` is the day of an archived copy, as 2021-05-03. `from_cache`
    says that the server found it unchanged.
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


class Client:
    """Fetches addresses within limits. Use as a context manager; safe across threads.

    One client is one run: robots.txt, dead hosts and the traffic count last as long as it.
    `cache` is a folder, `guard` decides on hosts, `transport` replaces the network; `turns` are those
    of a run that has other clients, too.
    """

    def __init__(  # noqa: PLR0913, what a client is made of
        self,
        contact: str = "",
        transport: httpx2.BaseTransport | None = None,
        *,
        limits: FetchLimits | None = None,
        guard: Guard | None = None,
        cache: Path | None = None,
        turns: Pacer | None = None,
    ) -> None:
        self.limits = limits = limits or FetchLimits()
        self.guard = guard or Guard()
        self._pace = ClientPacing(limits, turns)
        self._robots = robots.Robots(self._robots_txt, NAME, self._pace.turns.slow_down)
        about = f"; {contact}" if contact else ""
        self._http = httpx2.Client(
            headers={"User-Agent": f"{NAME}/{version('refdesk')} (reading-list indexer{about})"},
            timeout=httpx2.Timeout(limits.seconds / 2, connect=limits.connect_seconds),
            trust_env=False,
            transport=_transport(self._pace, transport or _Guarded(self.guard), cache),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def traffic(self) -> Traffic:
        """What was sent and came so far."""
        return self._pace.traffic

    def stop(self) -> None:
        """Send nothing more; fetches that wait for their turn fail."""
        self._pace.turns.stop()

    def fetch(self, url: str, *, ask_robots: bool = True) -> FetchedPage:
        """Fetch `url`, following redirects.

        `ask_robots=False` is for documented interfaces for programs alone, whose robots.txt is
        about crawling. Raises Transient or Permanent with a reason a person can act on.
        """
        # A context of its own, so that the clock of one fetch never reaches into another.
        return copy_context().run(self._tried, url, ask_robots=ask_robots)

    def _tried(self, url: str, *, ask_robots: bool) -> FetchedPage:
        limits = self.limits
        for attempt in stamina.retry_context(
            on=_worth_another_try,
            attempts=limits.tries,
            timeout=None,
            wait_initial=limits.try_again_seconds,
            wait_max=10 * limits.try_again_seconds,
            wait_jitter=limits.try_again_seconds,
        ):
            with attempt:
                clock.set(Deadline(time.monotonic() + limits.seconds))
                return self._followed(url, limits.redirects, ask_robots=ask_robots)
        raise AssertionError("stamina either returns or raises")  # pragma: no cover

    def _followed(self, url: str, redirects: int, *, ask_robots: bool) -> FetchedPage:
        hops: list[responses.Redirect] = []
        while len(hops) <= redirects:
            at = responses.require_web_address(hops[-1].target if hops else url)
            if ask_robots:
                self._ask_robots(at)
            found = self._once(at)
            if isinstance(found, responses.ResponseBody):
                return _page(found, hops)
            hops.append(found)
        raise Permanent(Outcome.UNREACHABLE, f"more than {redirects} redirects")

    def _ask_robots(self, url: str) -> None:
        begun = time.monotonic()
        self._robots.check(url)
        if now := clock.get():
            now.until += time.monotonic() - begun

    def _once(self, url: str) -> responses.ResponseBody | responses.Redirect:
        """One request, its answer read whole and within limits."""
        try:
            with responses.as_fetch_errors():
                request = self._http.build_request("GET", url, headers={"Cache-Control": "no-cache"})
                with closing(self._http.send(request, stream=True, follow_redirects=False)) as response:
                    if hop := responses.redirect_of(response):
                        return hop
                    self._refuse(response)
                    return responses.read_body(response, self.limits)
        finally:
            self._pace.let_go()

    def _refuse(self, response: httpx2.Response) -> None:
        """Raise what the status means, keeping a Retry-After."""
        status, host = response.status_code, response.url.host
        wait = responses.retry_after_seconds(response) if status in {429, 503} else None
        if wait is None:
            return responses.check_status(status, host)
        self._pace.turns.rest(host, wait)
        outcome = Outcome.BLOCKED if status == 429 else Outcome.UNREACHABLE
        kind = Transient if wait <= self.limits.retry_after_seconds else DeferredToNextRun
        raise kind(outcome, f"the server says {status}, come back in {wait:.0f} s", status, time.time() + wait)

    def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """Status and body of a robots.txt, retried and followed like a page."""
        try:
            return 200, self.fetch(url, ask_robots=False).body
        except FetchError as error:
            silent = isinstance(error, Transient) and error.status is None
            if silent or error.outcome is Outcome.REFUSED:
                raise
            return (error.status or 404), b""


class _Guarded(httpx2.HTTPTransport):
    """The network, through a guard."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool.close()
        self._pool = guarded_pool(guard, _tls())


@cache
def _tls() -> ssl.SSLContext:
    """The certificates that are trusted, read once a process."""
    return httpx2.create_ssl_context(trust_env=False)


def _transport(pace: ClientPacing, network: httpx2.BaseTransport, cache: Path | None) -> httpx2.BaseTransport:
    paced = PacedTransport(pace, network)
    if cache is None:
        return paced
    cache.mkdir(parents=True, exist_ok=True)
    _mend(cache / "http.sqlite")
    storage = hishel.SqliteStorage(database_path=cache / "http.sqlite", max_stream_size=pace.limits.bytes)
    # Ours alone, so what is private may be kept; each request asks whether it is still so ("no-cache").
    return hishel.httpx2.CacheTransport(paced, storage, rfc=hishel.CacheOptions(shared=False))


def _mend(path: Path) -> None:
    """Remove a cache that is damaged: it is begun anew."""
    try:
        with closing(sqlite3.connect(path)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                return
    except sqlite3.OperationalError:  # in use, or the disk: no damage
        return
    except sqlite3.DatabaseError:
        pass
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _worth_another_try(error: Exception) -> bool:
    return isinstance(error, Transient) and not isinstance(error, DeferredToNextRun)


def _page(found: responses.ResponseBody, hops: list[responses.Redirect]) -> FetchedPage:
    moved = ""
    for hop in hops:
        if hop.status not in {301, 308}:
            break
        moved = hop.target
    return FetchedPage(
        url=found.url,
        status=200,
        media_type=found.media_type,
        charset=found.charset,
        body=found.content,
        redirects=tuple(f"{hop.status} {hop.target}" for hop in hops),
        moved_to=moved,
        from_cache=found.from_cache,
    )
