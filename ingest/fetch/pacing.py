"""Pacing: one request at a time to a host, not faster than it likes, and none while it asks for rest.

A transport between the cache and the network, so only what is really sent counts. Knows
hosts and time; nothing of what is fetched. aiolimiter paces coroutines; a client of threads
that holds a host until the body is read needs the lock below anyway, and the pace is then one number.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import httpx2

from ingest.errors import DeferredToNextRun
from ingest.fetch.limits import FetchLimits
from ingest.fetch.ssrf_guard import clock
from ingest.model import Outcome

# Failed connections in a row after which a host is left alone for the rest of the run.
GIVE_UP_AFTER = 3
# Hosts that answer any program with 401, 403, 429 or 999, however it behaves.
_HOSTILE = (
    "linkedin.com", "x.com", "twitter.com", "facebook.com", "instagram.com", "medium.com", "quora.com",
    "researchgate.net", "sciencedirect.com", "dl.acm.org", "onlinelibrary.wiley.com", "udemy.com", "glassdoor.com",
    "reddit.com", "openai.com", "bloomberg.com", "wsj.com", "nytimes.com", "amazon.com", "tandfonline.com",
)  # fmt: skip


def blocks_programs(host: str) -> bool:
    """Whether `host` is known to refuse every program."""
    return any(host == known or host.endswith(f".{known}") for known in _HOSTILE)


@dataclass(slots=True)
class HostState:
    """What is known of one host in this run."""

    busy: threading.Lock = field(default_factory=threading.Lock)
    seconds: float = 0.0
    free_at: float = 0.0
    closed: str = ""
    failures: int = 0


@dataclass(slots=True)
class Traffic:
    """What went over the network in a run: requests sent, bodies other than "not modified", their bytes."""

    requests: int = 0
    bodies: int = 0
    bytes: int = 0


class Pacer(Protocol):
    """Who may send to which host, and when. A run on several machines has one for all of them."""

    def enter(self, name: str) -> None:
        """Wait for the host's turn and take it; whoever got it must call `leave`. Raises Spent."""

    def leave(self, name: str, refused: str = "") -> None:
        """Give the host to the next; `refused` is why it took no connection."""

    def slow_down(self, name: str, seconds: float) -> None:
        """Keep a Crawl-delay, up to the bound."""

    def rest(self, name: str, seconds: float) -> None:
        """Keep a Retry-After."""

    def stop(self) -> None:
        """Let nobody wait any longer; requests not yet sent fail."""


class HostPacer:
    """The hosts of a run and their `Turns`. Safe across threads."""

    def __init__(self, limits: FetchLimits) -> None:
        self._limits = limits
        self._hosts: dict[str, HostState] = defaultdict(lambda: HostState(seconds=limits.per_host_seconds))
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def host(self, name: str) -> HostState:
        """What is known of the host `name`."""
        with self._lock:
            return self._hosts[name.lower()]

    def slow_down(self, name: str, seconds: float) -> None:
        """See `Turns`."""
        host = self.host(name)
        host.seconds = max(host.seconds, min(seconds, self._limits.crawl_delay_seconds))

    def rest(self, name: str, seconds: float) -> None:
        """See `Turns`."""
        host = self.host(name)
        host.free_at = max(host.free_at, time.monotonic() + seconds)

    def stop(self) -> None:
        """See `Turns`."""
        self._stopped.set()

    def enter(self, name: str) -> None:
        """See `Turns`."""
        host = self.host(name)
        if not host.busy.acquire(timeout=10 * self._limits.seconds):
            raise DeferredToNextRun(Outcome.UNREACHABLE, f"{name} is busy with another request of this run")
        try:
            self._wait(host, name)
        except BaseException:
            host.busy.release()
            raise
        host.free_at = time.monotonic() + host.seconds

    def leave(self, name: str, refused: str = "") -> None:
        """See `Turns`."""
        host = self.host(name)
        host.failures = host.failures + 1 if refused else 0
        if host.failures >= GIVE_UP_AFTER:
            host.closed = f"{name} took no connection {host.failures} times in this run ({refused})"
        host.busy.release()

    def _wait(self, host: HostState, name: str) -> None:
        if host.closed:
            raise DeferredToNextRun(Outcome.UNREACHABLE, host.closed)
        seconds = host.free_at - time.monotonic()
        if seconds > max(self._limits.retry_after_seconds, host.seconds) + 1:
            again = time.time() + seconds
            raise DeferredToNextRun(Outcome.BLOCKED, f"{name} asks to be left alone until {_clock(again)}", None, again)
        if self._stopped.wait(max(seconds, 0)):
            raise DeferredToNextRun(Outcome.NOT_TRIED, "the run was stopped")


class ClientPacing:
    """What one client sends, each request in its host's turn. Safe across threads."""

    def __init__(self, limits: FetchLimits, turns: Pacer | None = None) -> None:
        self.limits = limits
        self.turns = turns or HostPacer(limits)
        self.traffic = Traffic()
        self._lock = threading.Lock()
        self._held: dict[int, httpx2.SyncByteStream] = {}

    def enter(self, name: str) -> None:
        """Wait for the host's turn, which is no time of the fetch, and take it."""
        begun = time.monotonic()
        self.turns.enter(name)
        if now := clock.get():
            now.until += time.monotonic() - begun

    def hold(self, stream: httpx2.SyncByteStream) -> None:
        """Note the body that this thread is at."""
        with self._lock:
            self._held[threading.get_ident()] = stream

    def let_go(self) -> None:
        """Free the host that this thread holds, if a library dropped the body on the way."""
        with self._lock:
            stream = self._held.pop(threading.get_ident(), None)
        if stream is not None:
            stream.close()

    def count(self, *, requests: int = 0, bodies: int = 0, size: int = 0) -> None:
        """Note what was sent or came."""
        with self._lock:
            self.traffic.requests += requests
            self.traffic.bodies += bodies
            self.traffic.bytes += size


def _clock(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))


class PacedTransport(httpx2.BaseTransport):
    """Sends a request when its host's turn has come, and holds the host until the body is read."""

    def __init__(self, pace: ClientPacing, inner: httpx2.BaseTransport) -> None:
        self._pace = pace
        self._inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` in its turn."""
        name = request.url.host
        self._pace.enter(name)
        request.headers.pop("cache-control", None)  # the cache above is told to ask, the server need not be
        try:
            self._pace.count(requests=1)
            response = self._inner.handle_request(request)
        except BaseException as error:
            refused = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
            self._pace.turns.leave(name, (str(error) or type(error).__name__) if refused else "")
            raise
        stream = _Held(response, self._pace, partial(self._pace.turns.leave, name))
        self._pace.hold(stream)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class _Held(httpx2.SyncByteStream):
    """A body on its way; its end frees the host, once."""

    def __init__(self, response: httpx2.Response, pace: ClientPacing, free: Callable[[], None]) -> None:
        self._stream = response.stream
        self._is_body = response.status_code != 304
        self._pace = pace
        self._free: Callable[[], None] | None = free
        self._seen = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:  # type: ignore[union-attr]
            if self._is_body and not self._seen:
                self._pace.count(bodies=1)
            self._seen += len(piece)
            self._pace.count(size=len(piece))
            yield piece

    def close(self) -> None:
        free, self._free = self._free, None
        if free is None:
            return
        try:
            self._stream.close()  # type: ignore[union-attr]
        finally:
            free()
