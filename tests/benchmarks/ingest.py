"""How long a run takes beside the parsing that it cannot do without, and how long the run after it.

    python -m tests.benchmarks.ingest fetch|index FOLDER [COUNT]

serves a folder of real pages (its manifest.tsv names each one's address), or COUNT of them taken
evenly, on loopback, each host at an address of its own. `fetch` prints the wall time of a run
with two workers and of the very same calls of the parsers in two workers and nothing else;
`index` that of three whole runs of `refdesk index`, with what each transferred and encoded, and how the first compares
to parsing the same pages and encoding the same passages, two at a time, and nothing else.
"""

import resource
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from api.settings import Settings
from api.tasks import index_run
from index.encoder import export
from index.generation import open_current
from index.layout import Layout
from ingest.fetch.client import Client
from ingest.fetch.limits import FetchLimits
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Resource
from ingest.page_store import PageStore
from ingest.parser_pool import ParserPool
from ingest.run import Report, ingest
from ingest.urls import key_of
from tests.quality.web import Listed, manifest

Call = tuple[Callable[..., object], tuple[object, ...], dict[str, Any]]


@dataclass(slots=True)
class Timing:
    """Seconds on the clock, and of the processors, processes that ended meanwhile included."""

    wall: float = 0.0
    processor: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.processor:.1f} s of processor time)"


@contextmanager
def timed() -> Iterator[Timing]:
    """The time of the block, once it has ended."""
    timing, wall, processor = Timing(), time.perf_counter(), _processor_seconds()
    yield timing
    timing.wall, timing.processor = time.perf_counter() - wall, _processor_seconds() - processor


def _processor_seconds() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class Noted(ParserPool):
    """Workers that keep what they were asked."""

    def __init__(self) -> None:
        super().__init__(2)
        self.calls: list[Call] = []

    def run(self, function: Callable[..., Any], args: tuple[object, ...], named: dict[str, Any]) -> Any:
        self.calls.append((function, args, named))
        return super().run(function, args, named)


@contextmanager
def served(folder: Path, pages: list[Listed]) -> Iterator[list[str]]:
    """The addresses under which the pages are served, an address of loopback for each host."""
    types = {one.file: one.content_type for one in pages}
    files: dict[str, str] = {}

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def translate_path(self, path: str) -> str:
            return str(folder / files.get(f"http://{self.headers['Host']}{path}", "nothing"))

        def guess_type(self, path: Any) -> str:
            return types.get(str(Path(path).relative_to(folder)), "application/octet-stream")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    hosts = dict.fromkeys(urlsplit(one.url).hostname for one in pages)
    servers = {host: ThreadingHTTPServer((f"127.0.1.{n}", 0), Handler) for n, host in enumerate(hosts, 1)}
    for one in pages:
        parts = urlsplit(one.url)
        address, port = servers[parts.hostname].server_address[:2]
        files[f"http://{address!s}:{port}{parts.path}"] = one.file
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield list(files)
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()


def fetching(urls: list[str], data: Path) -> tuple[Noted, Report]:
    """The workers of a run over `urls`, and its report."""
    resources = [Resource(key_of(url), url, url=url) for url in urls]
    limits, guard = FetchLimits(per_host_seconds=0), Guard(_hosts(urls))
    with PageStore(data / "corpus.sqlite") as corpus, Client(limits=limits, guard=guard, cache=data) as client:
        workers = Noted()
        with workers:
            report = ingest(resources, corpus, client, archive="", parsers=workers)
        return workers, report


def _hosts(urls: list[str]) -> tuple[str, ...]:
    return tuple({urlsplit(url).hostname or "": None for url in urls})


def parsing(calls: list[Call]) -> None:
    """The same calls by two workers, when nothing else is done."""
    with ParserPool(2) as workers, ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(workers.run, *call) for call in calls]:
            done.exception()


def fetch(urls: list[str], data: Path) -> None:
    """Print how a run compares to its parsing."""
    begun, busy = time.perf_counter(), time.process_time()
    workers, report = fetching(urls, data)
    whole, busy = time.perf_counter() - begun, time.process_time() - busy
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    begun = time.perf_counter()
    parsing(workers.calls)
    alone = time.perf_counter() - begun
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts().items())
    print(f"{len(urls)} links: {counts}; {len(workers.calls)} calls of parsers")  # noqa: T201, a script's output
    print(f"run {whole:.1f} s, parsing alone {alone:.1f} s, ratio {whole / alone:.2f};")  # noqa: T201
    print(f"processor time {busy:.1f} s beside {theirs:.1f} s of the workers, serving the pages included")  # noqa: T201


def index(urls: list[str], data: Path) -> None:
    """Print what three runs of `refdesk index` took and did."""
    (data / "list.txt").write_text("\n".join(urls))
    links = str(data / "list.txt")
    settings = Settings(data=data, list=links, allow_hosts=_hosts(urls), per_host_seconds=0, archive="")
    export.prepare_encoder(
        settings.encoder, settings.layout.encoders
    )  # made once for all lists, so no part of a first run
    timings = []
    for name in ("first", "second", "third"):
        with timed() as timing:
            run = index_run.run_index(settings, offline=False, strict=False, progress=lambda *_: None)
        timings.append(timing)
        sent = run.report.traffic
        did = f"{sent.bodies if sent else 0} bodies, {run.build.encoded} passages encoded"
        print(f"{name} run {timing}, {did}, {'built' if run.build.is_new else 'nothing built'}")  # noqa: T201
    bare = [bare_parsing(urls, data / "fetched"), bare_encoding(settings.layout)]
    ratios = [sum(getattr(one, name) for one in bare) / getattr(timings[0], name) for name in ("wall", "processor")]
    print(f"parsing alone {bare[0]}, encoding alone {bare[1]}")  # noqa: T201
    print(f"the first run took {1 / ratios[0]:.2f} of their wall time, {1 / ratios[1]:.2f} of their processor time")  # noqa: T201


def bare_parsing(urls: list[str], data: Path) -> Timing:
    """Of parsing the pages that a run over `urls` parses."""
    data.mkdir()
    workers, _ = fetching(urls, data)
    with timed() as timing:
        parsing(workers.calls)
    return timing


def bare_encoding(layout: Layout) -> Timing:
    """Of encoding the passages of the live index, each by itself, two at a time."""
    with closing(open_current(layout)) as live:
        rows = range(live.manifest.counts["chunks"])
        texts = [passage.embedded for passage in live.catalog.passages(rows).values()]
        with timed() as timing, ThreadPoolExecutor(2) as pool:
            deque(pool.map(live.encoder.encode_passage, texts), maxlen=0)
    return timing


def main(what: str, folder: Path, count: int = 0) -> None:
    """Serve and measure."""
    pages = manifest(folder)
    with tempfile.TemporaryDirectory() as scratch, served(folder, pages) as urls:
        chosen = urls[:: len(urls) // (count or len(urls))]
        {"fetch": fetch, "index": index}[what](chosen, Path(scratch))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
