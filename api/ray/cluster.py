"""Fetching, parsing and encoding on a Ray cluster; an extra; with `api.ray.actor_pool` all that imports ray.

Every processor of the cluster gets one process of a kind. A process that dies, with its machine or
alone, is done without: what it was at is done by another. Knows no list and no index, only whom to ask.
"""

import logging
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from functools import partial
from itertools import chain
from pathlib import Path
from queue import Queue
from typing import Any
from uuid import uuid4

from api.errors import ClusterError
from api.ray.actor_pool import ActorPool, call_actor, first_line
from index.encoder.cache import Encode, EncodedPassage
from index.encoder.remote import RemoteEncoder, encoder_files
from ingest.fetch.pacing import Traffic
from ingest.model import Document, Fetch, Outcome, Resource
from ingest.remote_fetcher import FetchConfig, RemoteFetcher, SharedPacer
from ingest.run import FetchResource

# Processes that one link may outlive.
_LIVES = 3
# Passages that are sent at once.
_BATCH = 16
# A little of what Ray's first node alone has: the pace of hosts is kept there, as no run outlives that node.
_FIRST_NODE = {"node:__internal_head__": 0.001}


@contextmanager
def join_cluster(address: str) -> Iterator["RayCluster"]:
    """The cluster at `address`: host:port, ray://host:port, or auto. Raises ClusterError where there is none."""
    import ray

    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, OSError, RuntimeError, ValueError, TimeoutError) as error:
        said = f"The Ray cluster at {address} cannot be joined ({first_line(error)})"
        raise ClusterError(f"{said}: see that it runs, with the same versions of Python and Ray as here.") from error
    try:
        # Ray prints what it hears of dying machines; the output is the command's own.
        with redirect_stdout(sys.stderr):
            yield RayCluster(address)
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """See that somebody listens there, as Ray tries for minutes. Raises OSError."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), timeout=5).close()


class RayCluster:
    """A cluster that was joined."""

    def __init__(self, address: str) -> None:
        self.address = address

    @contextmanager
    def reading(self, errand: FetchConfig) -> Iterator["RayFetchers"]:
        """Processes that read links, until the block ends."""
        import ray

        # Every request waits in a thread of this one for its turn.
        hosts = ray.remote(num_cpus=0, resources=_FIRST_NODE, max_concurrency=1000)(SharedPacer).remote(errand.limits)
        names = [uuid4().hex for _ in range(self._processors())]
        kind = ray.remote(num_cpus=1, max_concurrency=errand.limits.hosts_at_once)(RemoteFetcher)
        team = ActorPool(self.address, {name: kind.remote(errand, _Turns(hosts, name)) for name in names})
        try:
            yield RayFetchers(team, hosts, errand)
        finally:
            team.dismiss()
            ray.kill(hosts)

    @contextmanager
    def encoding(self, folder: Path) -> Iterator[Encode]:
        """What encodes passages with the encoder in `folder`, until the block ends."""
        import ray

        files = ray.put(encoder_files(folder))
        kind = ray.remote(num_cpus=1)(RemoteEncoder)
        team = ActorPool(self.address, {uuid4().hex: kind.remote(files) for _ in range(self._processors())})
        try:
            yield partial(_encoded, team)
        finally:
            team.dismiss()

    @staticmethod
    def _processors() -> int:
        import ray

        return max(1, int(ray.cluster_resources().get("CPU", 1)))


class _Turns:
    """The `ingest.fetch.pacing.Pacer` of a reader, kept by a process that all readers ask."""

    def __init__(self, hosts: Any, reader: str) -> None:
        self._hosts, self._reader = hosts, reader

    def enter(self, name: str) -> None:
        call_actor(self._hosts.enter, self._reader, name)

    def leave(self, name: str, refused: str = "") -> None:
        call_actor(self._hosts.leave, self._reader, name, refused)

    def slow_down(self, name: str, seconds: float) -> None:
        call_actor(self._hosts.slow_down, name, seconds)

    def rest(self, name: str, seconds: float) -> None:
        call_actor(self._hosts.rest, name, seconds)

    def stop(self) -> None:
        call_actor(self._hosts.stop)


class RayFetchers:
    """The `ingest.run.RemoteFetchers` of a cluster: a reader has all links of a host, another one takes over if it dies."""

    def __init__(self, team: ActorPool, hosts: Any, errand: FetchConfig) -> None:
        self._team, self._hosts = team, hosts
        self._free: Queue[str] = Queue()
        for _ in range(errand.limits.hosts_at_once):
            for name in team.names:
                self._free.put(name)
        self.at_once = self._free.qsize()
        self._sent: dict[str, Traffic] = {}

    @property
    def traffic(self) -> Traffic:
        """What all readers sent and got so far."""
        sent = [*self._sent.values()]
        return Traffic(*(sum(getattr(one, each) for one in sent) for each in ("requests", "bodies", "bytes")))

    @contextmanager
    def hand(self) -> Iterator[FetchResource]:
        """A reader, for the links of one host."""
        held = [self._free.get()]
        try:
            yield partial(self._obtain, held)
        finally:
            self._free.put(held[0])

    def _obtain(
        self, held: list[str], resource: Resource, before: Fetch | None, kept: Document | None, left: float
    ) -> tuple[Fetch, Document | None]:
        import ray

        for _ in range(_LIVES):
            name, reader = self._team.living(held[0])
            held[0] = name
            try:
                fetch, document, sent = call_actor(reader.obtain, resource, before, kept, left)
            except ray.exceptions.RayActorError as error:
                self._team.lose(name, error)
                self._forget(name)
                continue
            self._sent[name] = max(sent, self._sent.get(name, sent), key=lambda one: one.requests)
            return fetch, document
        reason = f"{_LIVES} programs that read it crashed over it"
        return Fetch(key=resource.key, outcome=Outcome.UNREADABLE, url=resource.url, reason=reason), None

    def _forget(self, name: str) -> None:
        """Let others have the turns of a reader that died. Raises ClusterError where nobody keeps turns any more."""
        import ray

        try:
            call_actor(self._hosts.forget, name)
        except ray.exceptions.RayActorError:
            raise self._team.lost() from None

    def stop(self) -> None:
        """Let no reader send anything more."""
        call_actor(self._hosts.stop)


def _encoded(team: ActorPool, texts: Iterable[str]) -> Iterator[EncodedPassage]:
    """What the encoder makes of each of the texts, in their order; two batches for each process under way."""
    free: Queue[str] = Queue()
    for name in 2 * team.names:
        free.put(name)
    every = [*texts]
    batches = [every[at : at + _BATCH] for at in range(0, len(every), _BATCH)]
    with ThreadPoolExecutor(free.qsize()) as pool:
        yield from chain.from_iterable(pool.map(partial(_batch, team, free), batches))


def _batch(team: ActorPool, free: "Queue[str]", texts: Sequence[str]) -> list[EncodedPassage]:
    import ray

    name = free.get()
    try:
        while True:
            name, coder = team.living(name)
            try:
                found: list[EncodedPassage] = call_actor(coder.encode, texts)
            except ray.exceptions.RayActorError as error:
                team.lose(name, error)
            else:
                return found
    finally:
        free.put(name)  # whatever happened: others wait for a name
