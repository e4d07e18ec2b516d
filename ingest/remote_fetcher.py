"""What a process needs to read links for a run that goes on in another one; and the turns of hosts for many such.

Plain classes: what makes processes of them, and carries their calls, is the caller's business
(`api.ray.cluster`). Knows no list, no page store and no journal.
"""

import time
from contextvars import copy_context
from dataclasses import dataclass, replace
from importlib.metadata import version
from threading import Lock

from ingest.fetch.client import Client
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import HostPacer, Pacer, Traffic
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Document, Fetch, Resource
from ingest.parser_pool import ParserPool
from ingest.resource_fetcher import fetch_resource


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How links are fetched and parsed, see `ingest.fetch.client` and `ingest.parser_pool`."""

    contact: str
    limits: FetchLimits
    allowed: tuple[str, ...]
    archived: str
    parse_seconds: float


class RemoteFetcher:
    """Reads links, several at a time. It keeps no pages: a body that did not change is sent again, not parsed again."""

    def __init__(self, errand: FetchConfig, turns: Pacer) -> None:
        self._errand = errand
        self._client = Client(errand.contact, limits=errand.limits, guard=Guard(errand.allowed), turns=turns)
        self._workers = ParserPool(1, errand.parse_seconds)

    def version(self) -> str:
        """The version of this program."""
        return version("refdesk")

    def obtain(
        self, resource: Resource, before: Fetch | None, kept: Document | None, left: float
    ) -> tuple[Fetch, Document | None, Traffic]:
        """See `ingest.resource_fetcher`, and all traffic so far; raises Stopped where that is not done in `left` seconds."""
        found = copy_context().run(self._obtain, resource, before, kept, time.monotonic() + left)
        return *found, replace(self._client.traffic)

    def _obtain(
        self, resource: Resource, before: Fetch | None, kept: Document | None, ends: float
    ) -> tuple[Fetch, Document | None]:
        self._workers.use()
        return fetch_resource(
            resource, self._client, before, kept, self._errand.archived, lambda: time.monotonic() > ends
        )


class SharedPacer:
    """The turns of hosts for readers that may die in the middle of one."""

    def __init__(self, limits: FetchLimits) -> None:
        self._hosts = HostPacer(limits)
        self._holders: dict[str, str] = {}
        self._gone: set[str] = set()
        self._lock = Lock()

    def enter(self, reader: str, name: str) -> None:
        """See `Turns`; for one of the readers."""
        self._hosts.enter(name)
        with self._lock:
            self._holders[name.lower()] = reader
            is_gone = reader in self._gone
        if is_gone:
            self.leave(reader, name)

    def leave(self, reader: str, name: str, refused: str = "") -> None:
        """See `Turns`; nothing happens where it was left before."""
        with self._lock:
            held = self._holders.get(name.lower()) == reader
            if held:
                del self._holders[name.lower()]
        if held:
            self._hosts.leave(name, refused)

    def forget(self, reader: str) -> None:
        """Leave whatever a dead reader holds, now or later."""
        with self._lock:
            self._gone.add(reader)
            held = [name for name, holder in self._holders.items() if holder == reader]
        for name in held:
            self.leave(reader, name)

    def slow_down(self, name: str, seconds: float) -> None:
        """See `Turns`."""
        self._hosts.slow_down(name, seconds)

    def rest(self, name: str, seconds: float) -> None:
        """See `Turns`."""
        self._hosts.rest(name, seconds)

    def stop(self) -> None:
        """See `Turns`."""
        self._hosts.stop()
