"""Clients that send slowly do not hinder others: tests/load/slow_clients.py in small."""

import asyncio
from collections.abc import Iterator
from itertools import cycle

import pytest

from api.settings import Settings
from index.layout import Layout
from tests.api.running import serving
from tests.load.client import ask
from tests.load.slow_clients import CLIENTS, compared


@pytest.mark.slow
def test_many_connections_that_trickle_neither_delay_nor_refuse_others(desk: Layout) -> None:
    paths = (f"/search?q=feature+store+{number}" for number in cycle(range(100_000)))
    with serving(Settings(data=desk.data, receive_seconds=1)) as port:
        asyncio.run(ask(port, paths, CLIENTS, 1.0))
        # Clients, server and other tests share the processor: the slowest hundredth is for `tests.load.slow_clients`,
        # and what hinders once may be another test, but not three times.
        assert any(_is_unhindered(port, paths) for _ in range(3))


def _is_unhindered(port: int, paths: Iterator[str]) -> bool:
    figures = asyncio.run(compared(port, paths, 4.0, connections=100, rate=60))
    alone, beside = figures["alone"], figures["beside"]
    assert not beside["failed"]
    assert not beside["refused_per_second"]
    return beside["p50_ms"] <= 5 * alone["p50_ms"] and beside["per_second"] >= alone["per_second"] / 2
