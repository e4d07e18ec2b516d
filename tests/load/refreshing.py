"""What a refresh costs, and what one that is killed loses: `python -m tests.load.refreshing FOLDER [KILLS]`.

Serves 380 of the real pages in FOLDER on loopback, builds an index of them, and starts `refdesk serve` with two
workers on it. Measured are a refresh of the unchanged list; the slowest hundredth of searches with and without a
refresh beside them, by turns in the same server, of the unchanged list and of one of which every page changed; and
refreshes killed at random moments. Prints JSON, and ends with 1 where a bar is missed.
"""

import asyncio
import json
import os
import platform
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np

from api.settings import Settings
from api.tasks.index_run import run_index
from index.generation import open_live
from index.integrity import verify_generation
from index.layout import Layout
from ingest.page_store import PageStore
from tests.load.bench import paths, serving
from tests.load.client import ask
from tests.load.pages import Pages, changing_pages

PAGES, WORKERS, CLIENTS, RATE = 380, 2, 8, 40.0
# Times that each measurement is repeated, and seconds of it without a refresh.
TURNS, QUIET = 3, 20.0
_SLICE = 2.0


class Desk:
    """The desk under measurement, by its HTTP interface and its data folder."""

    def __init__(self, layout: Layout, pages: Pages, texts: int, server: int, port: int) -> None:
        self.layout, self.pages, self.texts, self.server, self.port = layout, pages, texts, server, port
        self.searches_to_make = paths()

    def call(self, path: str, method: str = "GET") -> dict[str, Any]:
        """The JSON of a route."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return dict(json.load(answer))

    def status(self) -> dict[str, Any]:
        return self.call("/api/v1/refresh")

    def begin(self) -> None:
        """Start a refresh; one that has just ended may hold its lock for a moment."""
        for _ in range(50):
            try:
                self.call("/api/v1/refresh", "POST")
            except HTTPError as error:
                if error.code != 409:
                    raise
                time.sleep(0.1)
            else:
                return

    def wait(self) -> dict[str, Any]:
        """The status when no refresh runs any more."""
        while (status := self.status())["running"]:
            time.sleep(0.2)
        return status

    async def searches(self, seconds: float, goes_on: Callable[[], bool] = lambda: False) -> list[float]:
        """How long searches take, for so many seconds or as long as `goes_on`."""
        took: list[float] = []
        begun = time.monotonic()
        while time.monotonic() - begun < seconds or goes_on():
            tally = await ask(self.port, self.searches_to_make, CLIENTS, _SLICE, RATE)
            took += tally.took.get(200, [])
            assert not tally.broken
            assert {*tally.took} <= {200}
        return took


def unchanged(desk: Desk) -> dict[str, Any]:
    """A refresh of a list of which nothing changed."""
    desk.pages.take_bodies()
    begun, before = time.monotonic(), desk.layout.current.read_text()
    desk.begin()
    status = desk.wait()
    return {
        "seconds": round(time.monotonic() - begun, 1), "bodies": desk.pages.take_bodies(),
        "encoded": status["encoded"], "failure": status["failure"], "outcomes": status["outcomes"],
        "published": desk.layout.current.read_text() != before,
    }  # fmt: skip


def beside(desk: Desk, prepare: Callable[[], None]) -> dict[str, Any]:
    """The slowest hundredth of searches without and with a refresh, by turns; `prepare` goes before each refresh."""
    quiet, busy, encoded, seconds = list[float](), list[float](), 0, 0.0
    for _ in range(TURNS):
        quiet += asyncio.run(desk.searches(QUIET))
        prepare()
        begun = time.monotonic()
        desk.begin()
        busy += asyncio.run(desk.searches(0, lambda: bool(desk.status()["running"])))
        seconds += time.monotonic() - begun
        encoded += desk.wait()["encoded"]
    percentiles = {name: np.percentile(took, [50, 99]) * 1000 for name, took in (("quiet", quiet), ("busy", busy))}
    figures = {f"{name}_p{p}_ms": round(float(value), 1) for name, values in percentiles.items()
               for p, value in zip((50, 99), values, strict=True)}  # fmt: skip
    ratio = percentiles["busy"][1] / percentiles["quiet"][1]
    return figures | {
        "ratio": round(float(ratio), 2), "searches": [len(quiet), len(busy)], "encoded": encoded,
        "refresh_seconds": round(seconds / TURNS, 1),
    }  # fmt: skip


def refreshing_processes(server: int) -> Iterator[int]:
    """The processes of refreshes below a server."""
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"api.refreshing.process" in command:
            yield int(child)
        yield from refreshing_processes(int(child))


def killed(desk: Desk, kills: int) -> dict[str, Any]:
    """Refreshes of changed pages, killed at random moments of the time that one takes, then one that ends."""
    dice, stages, lost, longest = random.Random(7), Counter[str](), 0, changed_seconds(desk)  # noqa: S311, moments alone
    while stages.total() < kills:
        desk.pages.change()
        desk.begin()
        time.sleep(dice.uniform(0, longest))
        status = desk.status()
        for process in refreshing_processes(desk.server):
            os.kill(process, signal.SIGKILL)
        if status["running"]:  # else it was complete before its moment came
            stages[status["stage"] or "beginning"] += 1
        desk.wait()
        lost += missing_texts(desk)
        assert desk.call("/search?q=drift")["hits"]
    desk.begin()
    status = desk.wait()
    return {
        "kills": kills, "stages": dict(stages), "lost": lost + missing_texts(desk), "failure": status["failure"],
        "outcomes": status["outcomes"], "left_over": len([*desk.layout.generations.glob(".building-*")]),
    }  # fmt: skip


def changed_seconds(desk: Desk) -> float:
    """How long a refresh takes of which every page changed."""
    desk.pages.change()
    begun = time.monotonic()
    desk.begin()
    desk.wait()
    return time.monotonic() - begun


def missing_texts(desk: Desk) -> int:
    """Texts that the live generation or the page store lacks, of those that were fetched at first."""
    name = desk.layout.current.read_text().strip()
    verify_generation(desk.layout.generation(name), name)
    generation = open_live(desk.layout)
    rows = generation.catalog.resources()
    indexed = sum(any(text.via != "note" for text in generation.catalog.documents(row.ordinal)) for row in rows)
    generation.close()
    with PageStore(desk.layout.corpus) as store:
        stored = sum(store.document(row.resource.key) is not None for row in rows)
    return max(0, desk.texts - indexed) + max(0, desk.texts - stored)


def measured(folder: Path, kills: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch, changing_pages(folder, PAGES) as pages:
        data = Path(scratch)
        (data / "list.txt").write_text("\n".join(pages.urls))
        hosts = tuple({urlsplit(url).hostname or "" for url in pages.urls})
        values = {"list": str(data / "list.txt"), "allow_hosts": hosts, "per_host_seconds": 0, "archive": ""}
        settings = Settings(data=data, **values)
        first = run_index(settings, offline=False, strict=False, progress=lambda *_: None)
        environment = {f"REFDESK_{name.upper()}": " ".join(value) if isinstance(value, tuple) else str(value)
                       for name, value in values.items()}  # fmt: skip
        with serving(data, WORKERS, environment) as (server, port):
            texts = sum(entry.words > 0 for entry in first.report.entries)
            desk = Desk(settings.layout, pages, texts, server.pid, port)
            asyncio.run(desk.searches(QUIET))
            figures: dict[str, Any] = {"first": {"encoded": first.build.encoded, "texts": texts}}
            figures |= {"unchanged": unchanged(desk)}
            figures |= {"beside_unchanged": beside(desk, lambda: None), "beside_changed": beside(desk, pages.change)}
            figures |= {"killed": killed(desk, kills)}
    return figures


def missed(figures: dict[str, Any]) -> list[str]:
    """The bars that are missed, in words."""
    again = figures["unchanged"]
    bars = {
        "no body and no passage for an unchanged list": again["bodies"] == 0 == again["encoded"],
        "p99 at most twice as long beside a refresh": figures["beside_unchanged"]["ratio"] <= 2,
        "the same beside one of changed pages": figures["beside_changed"]["ratio"] <= 2,
        "nothing lost by kills": figures["killed"]["lost"] == 0 and not figures["killed"]["failure"],
    }
    return [bar for bar, met in bars.items() if not met]


def main() -> None:
    load = os.getloadavg()[0]  # before our own work counts
    figures = measured(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 20)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"
    libraries = {name: version(name) for name in ("faiss-cpu", "onnxruntime", "refdesk", "uvicorn")}
    figures |= {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "libraries": libraries}
    figures |= {"missed": missed(figures)}
    print(json.dumps(figures, indent=1))  # noqa: T201
    sys.exit(1 if figures["missed"] else 0)


if __name__ == "__main__":
    main()
