"""An event loop that leaves connections to its neighbours: several workers accept at one socket.

Connections stay with the worker that took them, and asyncio takes all that wait: a worker that was
busy for a moment got one of sixteen. Here whoever has more than its share waits before it takes another.
"""

import asyncio
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from socket import socket
from typing import Any

# Seconds for each connection above the share, and at most: who is never relieved takes what comes after all.
_MOMENT, _LONGEST = 0.004, 0.1
# Seconds until the next attempt where there are too many open files; asyncio waits as long.
_PAUSE = 1.0


class Loop(asyncio.SelectorEventLoop):
    """Takes connections of a socket that was bound before, as many as each of the other workers.

    `open_in_all` counts those of all workers. What one had that was killed stays counted: then the others
    think that they have less than their share, and take what they can get.
    """

    def __init__(self, open_in_all: "Synchronized[int]", workers: int) -> None:
        super().__init__()
        self._all, self._workers, self._mine = open_in_all, workers, 0

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """As asyncio does, but that connections are taken by `_Turns`; for `sock` alone."""
        server = await super().create_server(*arguments, **named, start_serving=False)
        bound: socket = named["sock"]
        bound.setblocking(False)
        bound.listen(named.get("backlog", 100))
        return _Turns(self, server, bound, arguments[0])  # type: ignore[return-value]  # all that uvicorn asks of one

    def above_share(self) -> float:
        """How many connections this worker has more than each would if they were dealt out evenly."""
        return self._mine - self._all.value / self._workers

    def count(self, change: int) -> None:
        """Note that a connection was taken (1) or lost (-1)."""
        self._mine += change
        with self._all.get_lock():
            self._all.value += change


class _Turns:
    """A server that has begun to take connections, and can be closed."""

    def __init__(
        self, loop: Loop, server: asyncio.Server, bound: socket, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        self._loop, self._server, self._bound, self._protocol = loop, server, bound, protocol
        self._taking = loop.create_task(self._take())

    async def _take(self) -> None:
        while True:
            await self._somebody_waits()
            await asyncio.sleep(min(_LONGEST, _MOMENT * max(0.0, self._loop.above_share())))
            try:
                connection, _ = self._bound.accept()
                await self._serve(connection)
            except (BlockingIOError, ConnectionAbortedError):
                continue  # a neighbour has taken it, or it is gone
            except OSError:
                await asyncio.sleep(_PAUSE)

    async def _somebody_waits(self) -> None:
        waits = asyncio.Event()
        self._loop.add_reader(self._bound, waits.set)
        await waits.wait()
        self._loop.remove_reader(self._bound)

    async def _serve(self, connection: socket) -> None:
        protocol = self._protocol()
        _told(protocol, lambda: self._loop.count(-1))
        connection.setblocking(False)
        await self._loop.connect_accepted_socket(lambda: protocol, connection)
        self._loop.count(1)

    def close(self) -> None:
        """Take no more."""
        self._taking.cancel()
        self._loop.remove_reader(self._bound)
        self._server.close()

    async def wait_closed(self) -> None:
        """Wait until that is so."""
        await self._server.wait_closed()


def _told(protocol: asyncio.Protocol, lost: Callable[[], None]) -> None:
    """Have `lost` called when the protocol loses its connection."""
    usual = protocol.connection_lost

    def connection_lost(error: Exception | None) -> None:
        lost()
        usual(error)

    protocol.connection_lost = connection_lost  # type: ignore[method-assign, assignment]
