"""Several event loops that accept at one socket share what connects."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context

import pytest

from api.http.accept_balancing import BalancedLoop

_CLIENTS = 20


class _Noted(asyncio.Protocol):
    """Notes that it was connected; the transport closes when the client does."""

    def __init__(self, taken: list[int]) -> None:
        taken.append(1)


class _Workers:
    """Loops in threads, each beginning after so many seconds."""

    def __init__(self, delays: list[float]) -> None:
        self.count = get_context("spawn").Value("i", 0)
        self.taken: list[list[int]] = [[] for _ in delays]
        self.ended = threading.Event()
        self.bound = socket.create_server(("127.0.0.1", 0))
        self.threads = [
            threading.Thread(target=self._run, args=(taken, delay))
            for taken, delay in zip(self.taken, delays, strict=True)
        ]

    def _run(self, taken: list[int], delay: float) -> None:
        time.sleep(delay)
        with asyncio.Runner(loop_factory=partial(BalancedLoop, self.count, len(self.taken))) as runner:
            runner.run(self._serve(taken))

    async def _serve(self, taken: list[int]) -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _Noted(taken), sock=self.bound.dup())
        while not self.ended.is_set():  # noqa: ASYNC110, it is set in another thread
            await asyncio.sleep(0.01)
        server.close()
        await server.wait_closed()

    def wait_for(self, count: int) -> None:
        """Wait until so many connections are open."""
        until = time.monotonic() + 60
        while self.count.value != count and time.monotonic() < until:
            time.sleep(0.01)
        assert self.count.value == count


@contextmanager
def working(*delays: float) -> Iterator[_Workers]:
    workers = _Workers([*delays])
    with workers.bound:
        for thread in workers.threads:
            thread.start()
        yield workers
        workers.ended.set()
        for thread in workers.threads:
            thread.join()


@pytest.mark.parametrize("late", [0.0, 0.05])
def test_two_loops_share_what_connects_at_once_also_where_one_was_busy(late: float) -> None:
    with working(0.0, late) as workers:
        clients = [socket.create_connection(workers.bound.getsockname()) for _ in range(_CLIENTS)]
        workers.wait_for(_CLIENTS)
        for client in clients:
            client.close()
        workers.wait_for(0)
    assert min(map(len, workers.taken)) >= _CLIENTS // 4


def test_connections_that_nobody_holds_any_more_stop_no_one() -> None:
    """As after the death of a worker."""
    with working(0.0) as workers:
        workers.count.value += 100
        clients = [socket.create_connection(workers.bound.getsockname()) for _ in range(_CLIENTS)]
        workers.wait_for(100 + _CLIENTS)
        for client in clients:
            client.close()
        workers.wait_for(100)
