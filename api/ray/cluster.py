"""A Ray cluster (an extra) with actors that fetch, parse and encode.

Every processor of the cluster gets one actor of a kind. If an actor dies, alone or with its node, another one
repeats its work. Knows the remote classes of `ingest` and `index`; must not know lists or generations.
"""

import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from uuid import uuid4

from api.errors import ClusterError
from api.ray.actor_pool import ActorPool, first_line
from api.ray.encoding import encode_passages
from api.ray.fetchers import PacerProxy, RayFetchers
from index.encoder.cache import Encode
from index.encoder.remote import RemoteEncoder, encoder_files
from ingest.remote_fetcher import FetchConfig, RemoteFetcher, SharedPacer

# A resource that only Ray's head node has. The shared pacer runs there, since no run outlives that node.
_HEAD_NODE = {"node:__internal_head__": 0.001}


@contextmanager
def join_cluster(address: str) -> Iterator["RayCluster"]:
    """Join the cluster at `address` (host:port, ray://host:port or auto) until the end of the block.

    Raises ClusterError if it cannot be joined.
    """
    import ray

    try:
        _check_port(address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, OSError, RuntimeError, ValueError, TimeoutError) as error:
        problem = f"The Ray cluster at {address} cannot be joined ({first_line(error)})"
        raise ClusterError(f"{problem}: see that it runs, with the same versions of Python and Ray as here.") from error
    try:
        # Ray prints messages about dead nodes; standard output is for the result of the command.
        with redirect_stdout(sys.stderr):
            yield RayCluster(address)
    finally:
        ray.shutdown()


def _check_port(address: str) -> None:
    """Connect once, since Ray retries for minutes. Raises OSError if nothing listens."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), timeout=5).close()


class RayCluster:
    """A cluster that was joined."""

    def __init__(self, address: str) -> None:
        self.address = address

    @contextmanager
    def fetchers(self, config: FetchConfig) -> Iterator["RayFetchers"]:
        """Actors that fetch and parse links, until the end of the block."""
        import ray

        # Every request of a host that must wait holds a thread of this actor.
        pacer = ray.remote(num_cpus=0, resources=_HEAD_NODE, max_concurrency=1000)(SharedPacer).remote(config.limits)
        names = [uuid4().hex for _ in range(self._count_processors())]
        actor_class = ray.remote(num_cpus=1, max_concurrency=config.limits.hosts_at_once)(RemoteFetcher)
        pool = ActorPool(self.address, {name: actor_class.remote(config, PacerProxy(pacer, name)) for name in names})
        try:
            yield RayFetchers(pool, pacer, config)
        finally:
            pool.kill_all()
            ray.kill(pacer)

    @contextmanager
    def encoder(self, folder: Path) -> Iterator[Encode]:
        """A function that encodes passages with the encoder in `folder`, until the end of the block."""
        import ray

        files = ray.put(encoder_files(folder))
        actor_class = ray.remote(num_cpus=1)(RemoteEncoder)
        actors = {uuid4().hex: actor_class.remote(files) for _ in range(self._count_processors())}
        pool = ActorPool(self.address, actors)
        try:
            yield partial(encode_passages, pool)
        finally:
            pool.kill_all()

    @staticmethod
    def _count_processors() -> int:
        import ray

        return max(1, int(ray.cluster_resources().get("CPU", 1)))
