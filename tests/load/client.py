"""Clients that ask over HTTP/1.1 and note how long each answer took; cheap, as they share the server's cores.

A client keeps one connection and has one question at a time. Knows bytes and times, not Refdesk.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
# For a client that has its share of the slots, and when all are held.
REFUSALS = (429, 503)
_GENERATION = re.compile(rb'"generation":"([^"]+)"')


@dataclass(slots=True)
class Tally:
    """What came back: seconds of each answer by its status, generations named, refusals that say when to return."""

    took: dict[int, list[float]] = field(default_factory=dict)
    generations: set[bytes] = field(default_factory=set)
    asked_back: int = 0
    broken: int = 0


class _Connection(asyncio.Protocol):
    """One request after the other; `answer` gives the bytes of the next answer, empty where the connection broke."""

    def __init__(self) -> None:
        self._held, self._wanted = bytearray(), 0
        self._done: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        if not self._wanted and (end := self._held.find(b"\r\n\r\n")) > 0:
            told = _LENGTH.search(self._held, 0, end)
            self._wanted = end + 4 + (int(told[1]) if told else 0)
        if self._wanted and len(self._held) >= self._wanted:
            self._finish(bytes(self._held))

    def connection_lost(self, _error: Exception | None) -> None:
        self._finish(b"")

    def _finish(self, answer: bytes) -> None:
        self._held, self._wanted = bytearray(), 0
        if self._done is not None and not self._done.done():
            self._done.set_result(answer)

    async def answer(self, request: bytes) -> bytes:
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._done


async def ask(port: int, paths: Iterator[str], clients: int, seconds: float, rate: float = 0.0) -> Tally:
    """Ask for `seconds`: each client as soon as it has its answer or, with `rate`, all together so often a second.

    A client whose answer comes late asks at once and then keeps to its times; refusals make none wait.
    """
    begin, pause = time.perf_counter(), clients / rate if rate else 0.0
    run = _Run(port, paths, begin + seconds, pause)
    await asyncio.gather(*(run.client(begin + pause * n / clients) for n in range(clients)))
    return run.tally


@dataclass(slots=True)
class _Run:
    """What the clients of one run share; each asks every `pause` seconds, or without one as soon as it can."""

    port: int
    paths: Iterator[str]
    until: float
    pause: float
    tally: Tally = field(default_factory=Tally)

    async def client(self, due: float) -> None:
        connection = await _connected(self.port)
        while (now := time.perf_counter()) < self.until:
            if due > now:
                await asyncio.sleep(due - now)
            due = max(due + self.pause, time.perf_counter() - self.pause)
            asked = time.perf_counter()
            answer = await connection.answer(f"GET {next(self.paths)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            _note(self.tally, answer, time.perf_counter() - asked)
            if not answer or connection.transport.is_closing():
                connection = await _connected(self.port)
        connection.transport.close()


def _note(tally: Tally, answer: bytes, took: float) -> None:
    if not answer:
        tally.broken += 1
        return
    status = int(answer[9:12])
    tally.took.setdefault(status, []).append(took)
    tally.asked_back += status in REFUSALS and b"\r\nretry-after: " in answer.lower()
    if found := _GENERATION.search(answer):
        tally.generations.add(found[1])


async def _connected(port: int) -> _Connection:
    _, protocol = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", port)
    return protocol
