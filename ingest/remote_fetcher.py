"""Fetching in another process: a fetcher for the links of a run, and a pacer shared by many fetchers.

Plain classes; `api.ray.cluster` makes processes of them and carries their calls. Must not know
lists, the page store or the journal.
"""

import time
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from threading import Lock

from ingest.fetch.access import NetworkAccess
from ingest.fetch.client import Client
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import HostPacer, Pacer, Traffic
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Document, Fetch, Resource
from ingest.parser_pool import ParserPool
from ingest.resource_fetcher import fetch_resource


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """Settings of fetching and parsing.

    `contact` is appended to the User-Agent, `allowed` are the private hosts that may be fetched, `archive` is the
    address of a web archive (empty for none), `parse_seconds` is the time limit of parsing a body, and `access` names
    proxies, certificates and cookies.
    """

    contact: str
    limits: FetchLimits
    allowed: tuple[str, ...]
    archive: str
    parse_seconds: float
    access: NetworkAccess = field(default_factory=NetworkAccess)


class RemoteFetcher:
    """Fetches resources, several at a time.

    It has no HTTP cache: an unchanged body is transferred again, but not parsed again.
    """

    def __init__(self, config: FetchConfig, pacer: Pacer) -> None:
        self._config = config
        self._client = Client(
            config.contact, limits=config.limits, guard=Guard(config.allowed), pacer=pacer, access=config.access
        )
        self._parsers = ParserPool(1, config.parse_seconds)

    def version(self) -> str:
        """Version of this program."""
        return version("refdesk")

    def fetch(
        self, resource: Resource, previous: Fetch | None, stored: Document | None, seconds: float
    ) -> tuple[Fetch, Document | None, Traffic]:
        """Fetch `resource` as `fetch_resource` does. Returns also the total traffic of this fetcher.

        Raises RunStopped when not all pages were fetched within `seconds`.
        """
        deadline = time.monotonic() + seconds
        fetch, document = copy_context().run(self._fetch, resource, previous, stored, deadline)
        return fetch, document, replace(self._client.traffic)

    def _fetch(
        self, resource: Resource, previous: Fetch | None, stored: Document | None, deadline: float
    ) -> tuple[Fetch, Document | None]:
        self._parsers.use()
        return fetch_resource(
            resource, self._client, previous, stored, self._config.archive, lambda: time.monotonic() > deadline
        )


class SharedPacer:
    """A pacer of hosts for several fetchers, any of which may die while it occupies a host.

    `fetcher` is the identifier of a fetcher, `name` the name of a host.
    """

    def __init__(self, limits: FetchLimits) -> None:
        self._hosts = HostPacer(limits)
        self._holders: dict[str, str] = {}
        self._dead: set[str] = set()
        self._lock = Lock()

    def enter(self, fetcher: str, name: str) -> None:
        """Wait for the host and occupy it for `fetcher`. Raises DeferredToNextRun when it takes no more requests."""
        self._hosts.enter(name)
        with self._lock:
            self._holders[name.lower()] = fetcher
            is_dead = fetcher in self._dead
        if is_dead:
            self.leave(fetcher, name)

    def leave(self, fetcher: str, name: str, refused: str = "") -> None:
        """Release the host; does nothing if `fetcher` does not occupy it."""
        with self._lock:
            is_holder = self._holders.get(name.lower()) == fetcher
            if is_holder:
                del self._holders[name.lower()]
        if is_holder:
            self._hosts.leave(name, refused)

    def forget(self, fetcher: str) -> None:
        """Release all hosts that a dead fetcher occupies, now or later."""
        with self._lock:
            self._dead.add(fetcher)
            names = [name for name, holder in self._holders.items() if holder == fetcher]
        for name in names:
            self.leave(fetcher, name)

    def slow_down(self, name: str, seconds: float) -> None:
        """Respect a Crawl-delay, up to `FetchLimits.crawl_delay_seconds`."""
        self._hosts.slow_down(name, seconds)

    def rest(self, name: str, seconds: float) -> None:
        """Respect a Retry-After."""
        self._hosts.rest(name, seconds)

    def stop(self) -> None:
        """End all waiting; requests not yet sent fail."""
        self._hosts.stop()
