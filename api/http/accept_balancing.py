"""An event loop for `serve --workers N` that balances accepted connections across the worker processes.

All workers accept on one listening socket. Whenever it is readable, asyncio accepts connections until none is
waiting, and keep-alive connections stay with the worker that accepted them. So the worker that wakes first takes
nearly all of a burst, and the imbalance lasts: a worker that was busy for a moment got one connection of sixteen.

Here the loops share a counter of open connections. A loop accepts one connection at a time; before it does, it
waits 4 ms for each connection that it has above the mean of all workers, at most 0.1 s, so that a less loaded
worker accepts first.

Knows sockets and asyncio; must not know HTTP.
"""

import asyncio
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from socket import socket
from typing import Any

# Seconds to wait for each connection above the mean, and the longest wait: a worker whose neighbours do not
# accept must take the connections itself.
_WAIT, _LONGEST_WAIT = 0.004, 0.1
# Seconds until the next attempt when there are too many open files, as in asyncio.
_RETRY = 1.0


class BalancedLoop(asyncio.SelectorEventLoop):
    """An event loop that accepts about as many connections as each of the other `workers` loops.

    `open_total` counts the open connections of all workers in shared memory. Connections of a killed worker stay
    counted: the mean is then too high, so the others wait less and accept what comes.
    """

    def __init__(self, open_total: "Synchronized[int]", workers: int) -> None:
        super().__init__()
        self._open_total, self._workers, self._open_here = open_total, workers, 0

    async def create_server(self, *arguments: Any, **options: Any) -> asyncio.Server:
        """Like asyncio's, with balanced accepting. `sock`, a bound socket, is required."""
        server = await super().create_server(*arguments, **options, start_serving=False)
        listener: socket = options["sock"]
        listener.setblocking(False)
        listener.listen(options.get("backlog", 100))
        return _BalancedServer(self, server, listener, arguments[0])  # type: ignore[return-value]  # has what uvicorn uses

    def excess(self) -> float:
        """Open connections of this worker above the mean of all workers; negative below it."""
        return self._open_here - self._open_total.value / self._workers

    def count(self, change: int) -> None:
        """Count a connection that was opened (1) or closed (-1)."""
        self._open_here += change
        with self._open_total.get_lock():
            self._open_total.value += change


class _BalancedServer:
    """Accepts connections from the moment it is made until it is closed."""

    def __init__(
        self, loop: BalancedLoop, server: asyncio.Server, listener: socket, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        self._loop, self._server, self._listener, self._protocol = loop, server, listener, protocol
        self._accepting = loop.create_task(self._accept_all())

    async def _accept_all(self) -> None:
        while True:
            await self._wait_readable()
            await asyncio.sleep(min(_LONGEST_WAIT, _WAIT * max(0.0, self._loop.excess())))
            try:
                connection, _ = self._listener.accept()
                await self._serve(connection)
            except (BlockingIOError, ConnectionAbortedError):
                continue  # another worker accepted it, or the client is gone
            except OSError:
                await asyncio.sleep(_RETRY)

    async def _wait_readable(self) -> None:
        readable = asyncio.Event()
        self._loop.add_reader(self._listener, readable.set)
        await readable.wait()
        self._loop.remove_reader(self._listener)

    async def _serve(self, connection: socket) -> None:
        protocol = self._protocol()
        _call_on_close(protocol, lambda: self._loop.count(-1))
        connection.setblocking(False)
        await self._loop.connect_accepted_socket(lambda: protocol, connection)
        self._loop.count(1)

    def close(self) -> None:
        """Stop accepting."""
        self._accepting.cancel()
        self._loop.remove_reader(self._listener)
        self._server.close()

    async def wait_closed(self) -> None:
        """Wait until the server is closed."""
        await self._server.wait_closed()


def _call_on_close(protocol: asyncio.Protocol, callback: Callable[[], None]) -> None:
    """Call `callback` when the protocol loses its connection."""
    original = protocol.connection_lost

    def connection_lost(error: Exception | None) -> None:
        callback()
        original(error)

    protocol.connection_lost = connection_lost  # type: ignore[method-assign, assignment]
