"""Whatever a server does, its link ends in the right outcome, in time and in little memory."""

import multiprocessing
import re
import resource as machine
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Resource
from ingest.page_store import PageStore
from ingest.parser_pool import ParserPool
from ingest.run import ingest
from ingest.urls import key_of
from tests.ingest.hostile import BEHAVIOURS, misbehaving
from tests.ingest.site import HASTY

TIGHT = replace(HASTY, seconds=10.0, bytes=500_000, redirects=4, tries=1)
# What never ends by itself is left after less.
ENDLESS = {"says-nothing", "continues-for-ever", *(name for name in BEHAVIOURS if name.startswith("drips-"))}


@pytest.fixture(scope="module", autouse=True)
def peak_before() -> int:
    """The most memory this process took before any of it, in bytes."""
    return machine.getrusage(machine.RUSAGE_SELF).ru_maxrss * 1024


@pytest.fixture(scope="module")
def workers() -> Iterator[ParserPool]:
    with ParserPool() as found:
        yield found


def test_there_are_at_least_forty() -> None:
    assert len(BEHAVIOURS) >= 40


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_hostile_server_ends_in_its_outcome(name: str, corpus: PageStore, workers: ParserPool) -> None:
    behaviour, outcome = BEHAVIOURS[name]
    limits = replace(TIGHT, seconds=0.6) if name in ENDLESS else TIGHT
    with misbehaving(behaviour) as port, Client(limits=limits, guard=Guard([f"127.0.0.1:{port}"])) as client:
        url = f"http://127.0.0.1:{port}/{name}"
        begun = time.monotonic()
        report = ingest([Resource(key_of(url), name, url=url)], corpus, client, archive="", parsers=workers)
    assert report.entries[0].outcome == outcome, report.entries[0].reason
    assert time.monotonic() - begun < 20
    assert bool(report.entries[0].reason) == (outcome != "read")


def test_none_of_it_took_much_memory(peak_before: int) -> None:
    """The server's own 100 MB page and what it packs are in the figure, as it lives in this process."""
    assert machine.getrusage(machine.RUSAGE_SELF).ru_maxrss * 1024 - peak_before < 500_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nor_did_parsing_it() -> None:
    told = [Path(f"/proc/{child.pid}/status").read_text() for child in multiprocessing.active_children()]
    peaks = [int(found[1]) * 1024 for status in told if (found := re.search(r"VmHWM:\s*(\d+) kB", status))]
    assert peaks
    assert max(peaks) < 500_000_000
