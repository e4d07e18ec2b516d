"""An event loop that leaves connections to its neighbours: several workers accept at one socket.

asyncio takes all connections that wait, and whoever runs takes the next before a sleeper wakes:
one worker of two had three quarters of sixteen clients. Here each waits a moment after each.
"""

import asyncio
from collections.abc import Callable
from socket import socket
from typing import Any

# Seconds in which a neighbour that sleeps wakes up, with some to spare; 500 connections a second for each worker.
_MOMENT = 0.002


class Loop(asyncio.SelectorEventLoop):
    """Takes one connection at a time of a socket that was bound before."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """As asyncio does, but that connections are taken by `_Turns`; for `sock` alone."""
        server = await super().create_server(*arguments, **named, start_serving=False)
        bound: socket = named["sock"]
        bound.setblocking(False)
        bound.listen(named.get("backlog", 100))
        return _Turns(self, server, bound, arguments[0])  # type: ignore[return-value]  # all that uvicorn asks of one


class _Turns:
    """A server that has begun to take connections, and can be closed."""

    def __init__(
        self, loop: Loop, server: asyncio.Server, bound: socket, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        self._server = server
        self._taking = loop.create_task(self._take(loop, bound, protocol))

    @staticmethod
    async def _take(loop: Loop, bound: socket, protocol: Callable[[], asyncio.Protocol]) -> None:
        while True:
            try:
                connection, _ = await loop.sock_accept(bound)
                await loop.connect_accepted_socket(protocol, connection)
            except OSError:
                await asyncio.sleep(1)  # the client is gone, or there are too many open files: asyncio waits as long
            await asyncio.sleep(_MOMENT)

    def close(self) -> None:
        """Take no more."""
        self._taking.cancel()
        self._server.close()

    async def wait_closed(self) -> None:
        """Wait until that is so."""
        await self._server.wait_closed()
