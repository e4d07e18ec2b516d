"""Fetching links with the actors of a pool. Knows `ingest.run`; must not know how a cluster is joined."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from queue import Queue
from typing import Any

from api.ray.actor_pool import ActorPool, call_actor
from ingest.fetch.pacing import Traffic
from ingest.model import Document, Fetch, Outcome, Resource
from ingest.remote_fetcher import FetchConfig
from ingest.run import FetchResource

# Actors that may die of one link before it is given up.
_MAX_CRASHES = 3


class PacerProxy:
    """The `ingest.fetch.pacing.Pacer` of the fetcher named `fetcher`, on the shared pacer of all fetchers."""

    def __init__(self, pacer: Any, fetcher: str) -> None:
        self._pacer, self._fetcher = pacer, fetcher

    def enter(self, name: str) -> None:
        """Wait for the host `name` and occupy it until `leave`."""
        call_actor(self._pacer.enter, self._fetcher, name)

    def leave(self, name: str, refused: str = "") -> None:
        """Release the host; `refused` is the reason if it refused the connection."""
        call_actor(self._pacer.leave, self._fetcher, name, refused)

    def slow_down(self, name: str, seconds: float) -> None:
        """Respect a Crawl-delay."""
        call_actor(self._pacer.slow_down, name, seconds)

    def rest(self, name: str, seconds: float) -> None:
        """Respect a Retry-After."""
        call_actor(self._pacer.rest, name, seconds)

    def stop(self) -> None:
        """End all waiting."""
        call_actor(self._pacer.stop)


class RayFetchers:
    """The `ingest.run.RemoteFetchers` of a cluster.

    One fetcher has all links of a host; if it dies, another one takes over.
    """

    def __init__(self, pool: ActorPool, pacer: Any, config: FetchConfig) -> None:
        self._pool, self._pacer = pool, pacer
        self._free: Queue[str] = Queue()
        for _ in range(config.limits.hosts_at_once):
            for name in pool.names:
                self._free.put(name)
        self.concurrency = self._free.qsize()
        self._traffic_by_name: dict[str, Traffic] = {}

    @property
    def traffic(self) -> Traffic:
        """The traffic of all fetchers so far."""
        traffic = [*self._traffic_by_name.values()]
        fields = ("requests", "bodies", "bytes")
        return Traffic(*(sum(getattr(part, field) for part in traffic) for field in fields))

    @contextmanager
    def acquire(self) -> Iterator[FetchResource]:
        """Reserve a fetcher for the links of one host."""
        name_holder = [self._free.get()]
        try:
            yield partial(self._fetch_resource, name_holder)
        finally:
            self._free.put(name_holder[0])

    def _fetch_resource(
        self, name_holder: list[str], resource: Resource, before: Fetch | None, stored: Document | None, seconds: float
    ) -> tuple[Fetch, Document | None]:
        """Fetch a link. `name_holder` is the name of the fetcher, which is replaced if it dies."""
        import ray

        for _ in range(_MAX_CRASHES):
            name, fetcher = self._pool.live_actor(name_holder[0])
            name_holder[0] = name
            try:
                fetch, document, traffic = call_actor(fetcher.fetch, resource, before, stored, seconds)
            except ray.exceptions.RayActorError as error:
                self._pool.remove(name, error)
                self._release_hosts(name)
                continue
            # Calls of a fetcher end in any order; its counters only grow.
            latest = self._traffic_by_name.get(name, traffic)
            self._traffic_by_name[name] = max(traffic, latest, key=lambda counters: counters.requests)
            return fetch, document
        reason = f"{_MAX_CRASHES} programs that read it crashed over it"
        return Fetch(key=resource.key, outcome=Outcome.UNREADABLE, url=resource.url, reason=reason), None

    def _release_hosts(self, name: str) -> None:
        """Release the hosts of a fetcher that died. Raises ClusterError if the pacer died as well."""
        import ray

        try:
            call_actor(self._pacer.forget, name)
        except ray.exceptions.RayActorError:
            raise self._pool.cluster_lost() from None

    def stop(self) -> None:
        """Stop all fetchers from sending requests."""
        call_actor(self._pacer.stop)
