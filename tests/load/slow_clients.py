"""Whether clients that send slowly hinder others: `python -m tests.load.slow_clients [SECONDS]`.

First 8 clients search at half the rate of the bar alone, then while 200 connections trickle headers and bodies. Ends
with 1 where a search fails, is refused, or the slowest hundredth takes more than twice as long.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from tests.load.bench import DATA, RATE, RESOURCES, WORKERS, built, paths, serving, told
from tests.load.client import ask

CONNECTIONS, CLIENTS, SLOWER = 200, 8, 2.0
# Seconds from a byte of a slow client to the next: often enough to look alive.
_PAUSE = 0.5
_HEADERS = b"GET /search?q=x HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 1000
_BODY_HEAD = b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


async def trickle(port: int, number: int, until: float) -> None:
    """Send headers (even numbers) or a body byte by byte until a time; begin again when the server closes."""
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        closed = asyncio.create_task(reader.read())
        writer.write(_BODY_HEAD if number % 2 else b"")
        for byte in b"{" * 1000 if number % 2 else _HEADERS:
            writer.write(bytes([byte]))
            await asyncio.wait([closed], timeout=_PAUSE)
            if closed.done() or time.perf_counter() >= until:
                break
        writer.close()
        with suppress(OSError):
            await closed


async def compared(
    port: int, which: Iterator[str], seconds: float, connections: int, rate: float
) -> dict[str, dict[str, float]]:
    """What searching clients see `alone`, and `beside` so many slow connections."""
    alone = told(await ask(port, which, CLIENTS, seconds, rate), seconds)
    until = time.perf_counter() + seconds
    slow = [asyncio.create_task(trickle(port, number, until)) for number in range(connections)]
    beside = told(await ask(port, which, CLIENTS, seconds, rate), seconds)
    await asyncio.gather(*slow)
    return {"alone": alone, "beside": beside}


def hindered(figures: dict[str, dict[str, float]]) -> list[str]:
    """The bars that are missed, in words."""
    alone, beside = figures["alone"], figures["beside"]
    bars = {
        "no search failed": not beside["failed"],
        "none refused": not beside["refused_per_second"],
        f"p99 at most {SLOWER:g} times as long": beside["p99_ms"] <= SLOWER * alone["p99_ms"],
    }
    return [bar for bar, met in bars.items() if not met]


def main() -> None:
    """Measure on the data of `make load`."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else 60.0
    built(DATA, RESOURCES)
    with serving(DATA, WORKERS) as (_, port):
        which = paths()
        asyncio.run(ask(port, which, CLIENTS, seconds / 4))
        figures = asyncio.run(compared(port, which, seconds, CONNECTIONS, RATE / 2))
    print(json.dumps(figures | {"missed": hindered(figures)}, indent=1))  # noqa: T201
    sys.exit(1 if hindered(figures) else 0)


if __name__ == "__main__":
    main()
