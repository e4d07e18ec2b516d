"""A client of bare sockets, which sends and reads as slowly as a test wants."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

HEAD = b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 29\r\n\r\n"
BODY = b'{"question": "feature store"}'
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def connected(port: int, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A connection to the server on `port` from an address of this machine."""
    with socket.create_connection(("127.0.0.1", port), 10, (source, 0)) as connection:
        yield connection


def trickle(connection: socket.socket, data: bytes, pause: float) -> None:
    """Send a byte, pause, and so on, until the server closes."""
    try:
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            time.sleep(pause)
    except OSError:
        return


def all_received(connection: socket.socket) -> bytes:
    """All until the server closes."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        parts.append(b"(reset)")
    return b"".join(parts)
