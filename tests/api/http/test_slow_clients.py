"""Clients that send slowly do not hinder others: tests/load/slow_clients.py in small."""

import asyncio
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
        figures = asyncio.run(compared(port, paths, 5.0, connections=100, rate=60))
    alone, beside = figures["alone"], figures["beside"]
    assert not beside["failed"]
    assert not beside["refused_per_second"]
    # Clients, server and other tests share the processor, so the slowest hundredth is for `tests.load.slow_clients`.
    assert beside["p50_ms"] <= 5 * alone["p50_ms"]
    assert beside["per_second"] >= alone["per_second"] / 2
