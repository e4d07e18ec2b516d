"""Pacing: one request at a time per host, at the host's rate, and none during a Retry-After.

A transport between the cache and the network, so only requests that are sent count. Knows hosts and
time; must not know the content of pages. No aiolimiter: it paces coroutines, while a client with
threads that holds a host until the body is read needs the lock below anyway, and then the rate is
one number.
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
from ingest.fetch.ssrf_guard import current_deadline
from ingest.model import Outcome

# Consecutive connection failures after which a host is skipped for the rest of the run.
GIVE_UP_AFTER = 3
# Hosts that answer every program with 401, 403, 429 or 999, even polite ones.
_HOSTILE = (
    "linkedin.com", "x.com", "twitter.com", "facebook.com", "instagram.com", "medium.com", "quora.com",
    "researchgate.net", "sciencedirect.com", "dl.acm.org", "onlinelibrary.wiley.com", "udemy.com", "glassdoor.com",
    "reddit.com", "openai.com", "bloomberg.com", "wsj.com", "nytimes.com", "amazon.com", "tandfonline.com",
)  # fmt: skip


def blocks_programs(host: str) -> bool:
    """Whether `host` is known to refuse every program."""
    return any(host == name or host.endswith(f".{name}") for name in _HOSTILE)


@dataclass(slots=True)
class HostState:
    """The state of one host in this run.

    `interval` is the seconds between two requests, `free_at` the time (`time.monotonic`) of the next
    one, `given_up` the reason why there are no more, `failures` the consecutive connection failures.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    interval: float = 0.0
    free_at: float = 0.0
    given_up: str = ""
    failures: int = 0


@dataclass(slots=True)
class Traffic:
    """Network traffic of a run: requests sent, bodies other than "not modified", bytes of the bodies."""

    requests: int = 0
    bodies: int = 0
    bytes: int = 0


class Pacer(Protocol):
    """Decides when a request may be sent to a host. A run on several machines has one for all of them.

    `name` is the name of a host.
    """

    def enter(self, name: str) -> None:
        """Wait for the host and occupy it until `leave`. Raises DeferredToNextRun when it takes no more requests."""

    def leave(self, name: str, refused: str = "") -> None:
        """Release the host; `refused` is the reason if it refused the connection."""

    def slow_down(self, name: str, seconds: float) -> None:
        """Respect a Crawl-delay, up to `FetchLimits.crawl_delay_seconds`."""

    def rest(self, name: str, seconds: float) -> None:
        """Respect a Retry-After."""

    def stop(self) -> None:
        """End all waiting; requests not yet sent fail."""


class HostPacer:
    """The `Pacer` of one process. Thread-safe."""

    def __init__(self, limits: FetchLimits) -> None:
        self._limits = limits
        self._hosts: dict[str, HostState] = defaultdict(lambda: HostState(interval=limits.per_host_seconds))
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def host(self, name: str) -> HostState:
        """The state of the host `name`."""
        with self._lock:
            return self._hosts[name.lower()]

    def slow_down(self, name: str, seconds: float) -> None:
        """Respect a Crawl-delay, up to the limit."""
        host = self.host(name)
        host.interval = max(host.interval, min(seconds, self._limits.crawl_delay_seconds))

    def rest(self, name: str, seconds: float) -> None:
        """Respect a Retry-After."""
        host = self.host(name)
        host.free_at = max(host.free_at, time.monotonic() + seconds)

    def stop(self) -> None:
        """End all waiting; requests not yet sent fail."""
        self._stopped.set()

    def enter(self, name: str) -> None:
        """Wait for the host and occupy it until `leave`.

        Raises DeferredToNextRun when the host is given up, rests for long or stays busy, or the run is stopped.
        """
        host = self.host(name)
        if not host.lock.acquire(timeout=10 * self._limits.seconds):
            raise DeferredToNextRun(Outcome.UNREACHABLE, f"{name} is busy with another request of this run")
        try:
            self._wait(host, name)
        except BaseException:
            host.lock.release()
            raise
        host.free_at = time.monotonic() + host.interval

    def leave(self, name: str, refused: str = "") -> None:
        """Release the host; give it up after `GIVE_UP_AFTER` refused connections in a row."""
        host = self.host(name)
        host.failures = host.failures + 1 if refused else 0
        if host.failures >= GIVE_UP_AFTER:
            host.given_up = f"{name} took no connection {host.failures} times in this run ({refused})"
        host.lock.release()

    def _wait(self, host: HostState, name: str) -> None:
        if host.given_up:
            raise DeferredToNextRun(Outcome.UNREACHABLE, host.given_up)
        seconds = host.free_at - time.monotonic()
        if seconds > max(self._limits.retry_after_seconds, host.interval) + 1:
            again = time.time() + seconds
            raise DeferredToNextRun(Outcome.BLOCKED, f"{name} asks to be left alone until {_utc(again)}", None, again)
        if self._stopped.wait(max(seconds, 0)):
            raise DeferredToNextRun(Outcome.NOT_TRIED, "the run was stopped")


class ClientPacing:
    """Pacing and traffic count of one client. Thread-safe."""

    def __init__(self, limits: FetchLimits, pacer: Pacer | None = None) -> None:
        self.limits = limits
        self.pacer = pacer or HostPacer(limits)
        self.traffic = Traffic()
        self._lock = threading.Lock()
        self._streams: dict[int, httpx2.SyncByteStream] = {}  # by thread

    def enter(self, name: str) -> None:
        """Wait for the host and occupy it; the wait extends the current deadline."""
        begun = time.monotonic()
        self.pacer.enter(name)
        if deadline := current_deadline.get():
            deadline.until += time.monotonic() - begun

    def hold(self, stream: httpx2.SyncByteStream) -> None:
        """Remember the body that this thread reads."""
        with self._lock:
            self._streams[threading.get_ident()] = stream

    def release(self) -> None:
        """Release the host that this thread still occupies because a library dropped the body."""
        with self._lock:
            stream = self._streams.pop(threading.get_ident(), None)
        if stream is not None:
            stream.close()

    def count(self, *, requests: int = 0, bodies: int = 0, size: int = 0) -> None:
        """Add to the traffic."""
        with self._lock:
            self.traffic.requests += requests
            self.traffic.bodies += bodies
            self.traffic.bytes += size


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


class PacedTransport(httpx2.BaseTransport):
    """Sends each request when its host is free, and occupies the host until the body is read."""

    def __init__(self, pacing: ClientPacing, inner: httpx2.BaseTransport) -> None:
        self._pacing = pacing
        self._inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` when its host is free."""
        name = request.url.host
        self._pacing.enter(name)
        request.headers.pop("cache-control", None)  # meant for our cache, not for the server
        try:
            self._pacing.count(requests=1)
            response = self._inner.handle_request(request)
        except BaseException as error:
            refused = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
            self._pacing.pacer.leave(name, (str(error) or type(error).__name__) if refused else "")
            raise
        stream = _PacedStream(response, self._pacing, partial(self._pacing.pacer.leave, name))
        self._pacing.hold(stream)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class _PacedStream(httpx2.SyncByteStream):
    """A body in transfer. Closing it releases the host, once."""

    def __init__(self, response: httpx2.Response, pacing: ClientPacing, release: Callable[[], None]) -> None:
        self._stream = response.stream
        self._is_body = response.status_code != 304
        self._pacing = pacing
        self._release: Callable[[], None] | None = release
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:  # type: ignore[union-attr]
            if self._is_body and not self._size:
                self._pacing.count(bodies=1)
            self._size += len(piece)
            self._pacing.count(size=len(piece))
            yield piece

    def close(self) -> None:
        release, self._release = self._release, None
        if release is None:
            return
        try:
            self._stream.close()  # type: ignore[union-attr]
        finally:
            release()
