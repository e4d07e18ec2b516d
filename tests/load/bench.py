"""How `refdesk serve` bears load: `make load`, or `python -m tests.load.bench [MINUTES]`.

Two workers serve 10,000 made-up passages; the clients run on the same cores, and no question
is asked twice but in the phase that is named for it. After a warm-up: as many searches as 16
clients get, once with questions that repeat; four times as many as the bar asks for, from 64
clients; then the bar's rate for MINUTES, another index published halfway.
Writes figures.json beside this file, and ends with 1 where a bar is missed.
"""

import asyncio
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import numpy as np

from index.build import BuildInput, build
from index.current import set_current
from index.layout import Layout
from tests.load.client import REFUSALS, Tally, ask
from tests.load.material import material, questions, repeating
from tests.load.processes import Processes

ROOT = Path(__file__).parents[2]
FIGURES = Path(__file__).with_name("figures.json")
DATA = ROOT / ".load"
RESOURCES, WORKERS = 740, 2
# The bars: searches a second, seconds of the slowest hundredth, clients; under four times that load the slowest
# hundredth of what is accepted, which waits behind `requests_at_once` others; growth of memory.
RATE, SLOWEST, CLIENTS, OVER, ACCEPTED, GROWTH = 250.0, 0.06, 16, 4, 0.25, 1.05
_WARM, _FULL, _OVERLOAD = 60.0, 60.0, 30.0
# Different questions of those that repeat.
_DIFFERENT = 10_000


def built(data: Path, resources: int) -> tuple[Layout, list[str], int]:
    """Two generations of the same texts under other titles, the first live, and how many passages each has."""
    layout, made = Layout(data), material(resources)
    names = [build(BuildInput(title, made.resources, made.documents), layout) for title in ("One", "Two")]
    set_current(layout, names[0].name)
    return layout, [one.name for one in names], names[0].manifest.counts["chunks"]


@contextmanager
def serving(
    data: Path, workers: int, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`refdesk serve` and its port, with these variables; its log goes into the data folder."""
    log, command = data / "serve.log", [str(Path(sys.executable).parent / "refdesk"), "serve", "--port", "0"]
    with log.open("wb") as file:
        server = subprocess.Popen([*command, "--workers", str(workers)], stderr=file,
                                  env={**os.environ, "REFDESK_DATA": str(data), **environment}, cwd=data)  # fmt: skip
        try:
            while log.read_bytes().count(b"serving generation") < workers:  # the first would have all connections
                if server.poll() is not None:
                    sys.exit(log.read_text("utf-8"))
                time.sleep(0.1)
            found = re.search(rb"listening on http://127.0.0.1:(\d+)", log.read_bytes())
            yield server, int(found[1] if found else 0)
        finally:
            server.terminate()
            server.wait(30)


def paths() -> Iterator[str]:
    """Searches, each for another question."""
    for seed in range(1000):
        yield from map(_path, questions(20_000, 100 + seed))


def _path(question: str) -> str:
    return f"/search?q={quote(question)}"


def told(tally: Tally, seconds: float, spent: float = 0.0) -> dict[str, float]:
    """What clients saw: answers and refusals a second, failures, milliseconds of answers."""
    good = np.array(tally.took.get(200, [0.0])) * 1000
    counts = {status: len(took) for status, took in tally.took.items()}
    refused = sum(counts.get(status, 0) for status in REFUSALS)
    others = sum(count for status, count in counts.items() if status not in {200, *REFUSALS})
    p50, p99 = np.percentile(good, [50, 99])
    return {
        "seconds": seconds, "per_second": round(len(good) / seconds, 1), "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1), "refused_per_second": round(refused / seconds, 1),
        "refused_without_retry_after": refused - tally.asked_back, "failed": others + tally.broken,
        "server_ms": round(1000 * spent / max(1, len(good)), 2),
    }  # fmt: skip


async def measured(layout: Layout, names: list[str], server: Processes, port: int, minutes: float) -> dict[str, Any]:
    """All phases, one after the other."""
    asked, found = paths(), {}
    await ask(port, asked, CLIENTS, _WARM)
    for name, clients, seconds, rate, which in (
        ("full", CLIENTS, _FULL, 0.0, asked),
        ("repeating", CLIENTS, _FULL, 0.0, map(_path, repeating(_DIFFERENT))),
        ("overload", OVER * CLIENTS, _OVERLOAD, OVER * RATE, asked),
    ):
        before = server.seconds()
        tally = await ask(port, which, clients, seconds, rate)
        found[name] = told(tally, seconds, server.seconds() - before)
    found["steady"] = await _steady(partial(set_current, layout, names[1]), server, port, asked, minutes * 60)
    return found


async def _steady(
    swap: Callable[[], None], server: Processes, port: int, asked: Iterator[str], seconds: float
) -> dict[str, Any]:
    """The bar's rate, with memory at its beginning, before the swap, some time after it, and at its end."""
    before, memory = server.seconds(), [server.megabytes()]

    async def halfway() -> None:
        await asyncio.sleep(seconds / 2)
        memory.append(server.megabytes())
        swap()
        await asyncio.sleep(seconds / 10)
        memory.append(server.megabytes())

    tally, _ = await asyncio.gather(ask(port, asked, CLIENTS, seconds, RATE), halfway())
    memory.append(server.megabytes())
    seen = {"generations": len(tally.generations), "memory_mb": memory, "files_shared_mb": server.shared()}
    return told(tally, seconds, server.seconds() - before) | seen


def missed(found: dict[str, Any]) -> list[str]:
    """The bars that are missed, in words."""
    full, again, over, steady = (found[name] for name in ("full", "repeating", "overload", "steady"))
    first, before, after, last = steady["memory_mb"]
    bars = {
        f"{RATE:.0f} searches a second from {CLIENTS} clients": full["per_second"] >= RATE,
        f"p99 of {SLOWEST * 1000:.0f} ms at that": full["p99_ms"] < SLOWEST * 1000,
        "both where questions repeat": again["per_second"] >= RATE and again["p99_ms"] < SLOWEST * 1000,
        f"p99 of {SLOWEST * 1000:.0f} ms at {RATE:.0f} a second": steady["p99_ms"] < SLOWEST * 1000,
        "as much answered under overload": over["per_second"] >= 0.8 * min(RATE, full["per_second"]),
        "bounded times under overload": over["p99_ms"] < ACCEPTED * 1000,
        "Retry-After with each refusal": over["refused_without_retry_after"] == 0 < over["refused_per_second"],
        "no request failed": not any(one["failed"] for one in (full, again, over, steady)),
        "none refused but under overload": not steady["refused_per_second"],
        "both indexes were seen": steady["generations"] == 2,
        "memory is flat but for the swap": before < GROWTH * first and last < GROWTH * after,
    }
    return [bar for bar, met in bars.items() if not met]


def main() -> None:
    minutes = float(sys.argv[1]) if sys.argv[1:] else 30.0
    load = os.getloadavg()[0]  # before our own work counts
    layout, names, passages = built(DATA, RESOURCES)
    with serving(DATA, WORKERS) as (server, port):
        found = asyncio.run(measured(layout, names, Processes(server.pid), port, minutes))
    libraries = {name: version(name) for name in ("faiss-cpu", "onnxruntime", "refdesk", "uvicorn")}
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    found |= {"date": f"{datetime.now(UTC):%Y-%m-%d}", "passages": passages, "workers": WORKERS, "machine": machine,
              "load": round(load, 1), "libraries": libraries, "missed": missed(found)}  # fmt: skip
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(json.dumps(found, indent=1))  # noqa: T201
    sys.exit(1 if found["missed"] else 0)


if __name__ == "__main__":
    main()
