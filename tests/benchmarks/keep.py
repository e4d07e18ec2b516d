"""How long `refdesk keep URL` takes from a cold start to the published index, and what each step of it costs.

    python -m tests.benchmarks.keep FOLDER [RUNS]

keeps a made-up page that is served on loopback, each time in a copy of the data folder FOLDER, whose list.md is the
list 'pages'. A FOLDER without an index gets one first: 740 made-up resources with 10,000 passages, which takes minutes.
Prints the steps of the fastest of RUNS runs (5) in seconds, and the processor time with that of the parser process.
"""

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESOURCES, RUNS, BAR = 740, 5, 3.0
# What is timed: the first steps from the start, those of indexing once the fetch has loaded their modules.
FIRST = {
    "look in the list": "ingest.lists.writing:find_in_file",
    "fetch": "api.tasks.keep:_fetch",
    "add to the list": "ingest.lists.writing:add_to_file",
}
INDEXING = {
    "read the lists": "api.tasks.link_index:_read_lists",
    "read the texts": "api.tasks.link_index:_build_input",
    "check the live index": "index.build.pipeline:whole_live",
    "load the encoder": "index.build.pipeline:OnnxEncoder",
    "cut": "index.build.pipeline:draft_chunks",
    "encode": "index.build.pipeline:write_tokens",
    "write the files": "index.build.pipeline:write_files",
    "digests": "index.integrity:file_listing",
    "open and verify": "index.build.pipeline:_verify_samples",
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing."""

    def log_message(self, *_args: object) -> None:
        """Log nothing."""


def make_data(folder: Path) -> None:
    """A data folder with a list of made-up resources, their stored pages, and an index."""
    from ingest.model import Fetch, Outcome
    from ingest.page_store import PageStore
    from tests.load.material import material

    made, lines = material(RESOURCES), ["# Pages"]
    with PageStore(folder / "corpus.sqlite") as corpus:
        for entry, page in zip(made.resources, made.documents, strict=True):
            address = f"https://{entry.key.removeprefix('https://')}"
            key = entry.key.removeprefix("https://")
            corpus.record(Fetch(key, Outcome.READ, url=address, at="2026-01-01T00:00:00+00:00"),
                          type(page)(key, page.via, page.text, address, page.title))  # fmt: skip
            lines += ["", f"- [{entry.title}]({address})", "", f"  {entry.note}"]
    (folder / "list.md").write_text("\n".join([*lines, ""]), "utf-8")
    subprocess.run([sys.executable, "-c", "from api.cli import main; main()", "index", "--offline"],
                   env=environment(folder), cwd=ROOT, check=True)  # fmt: skip


def environment(data: Path) -> dict[str, str]:
    """The variables of a command on a data folder, which may fetch from loopback."""
    lists = json.dumps({"pages": str(data / "list.md")})
    return os.environ | {"REFDESK_DATA": str(data), "REFDESK_LISTS": lists, "REFDESK_ALLOW_HOSTS": '["127.0.0.1"]'}


@contextmanager
def served_page() -> Iterator[str]:
    """The address of a made-up page of some 1,500 words."""
    from tests.load.material import BUNDLED, Babble

    babble = Babble(9, BUNDLED.read_text("utf-8"))
    sections = "".join(f"<h2>{babble.words(3, 6)}</h2>" + f"<p>{babble.paragraph()}</p>" * 3 for _ in range(6))
    with tempfile.TemporaryDirectory() as folder:
        title = "<title>Storks on the roofs of the north</title>"
        page = f"<!doctype html><html lang=en>{title}<article><h1>Storks on the roofs</h1>{sections}</article></html>"
        (Path(folder) / "storks.html").write_text(page, "utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/storks.html"
        server.shutdown()
        server.server_close()


def timed(steps: dict[str, float], names: dict[str, str], then: Callable[[], None] = lambda: None) -> None:
    """Add up the seconds of functions, each named as module:function; `then` is called after a fetch."""

    def wrap(label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                steps[label] = steps.get(label, 0.0) + time.perf_counter() - started
                if label == "fetch":
                    then()

        return call

    for label, place in names.items():
        module, _, name = place.partition(":")
        loaded = import_module(module)
        setattr(loaded, name, wrap(label, getattr(loaded, name)))


def traced(started: float, report: Path) -> None:
    """The command in this process, whose arguments are those of `refdesk`; its steps go into a file."""
    from api.cli import main

    steps: dict[str, float] = {}
    timed(steps, FIRST, then=lambda: timed(steps, INDEXING))
    steps["start"] = time.time() - started
    try:
        main()
    finally:
        steps["whole"] = time.time() - started
        report.write_text(json.dumps(steps), "utf-8")


def keep(folder: Path, url: str) -> dict[str, float]:
    """The steps of one run on a copy of a data folder; raises AssertionError if the page is no hit then."""
    from index.generation import open_current
    from index.layout import Layout
    from search import Engine, Query

    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        data, report = Path(scratch) / "data", Path(scratch) / "steps.json"
        shutil.copytree(folder, data)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = f"from tests.benchmarks import keep; keep.traced({time.time()}, keep.Path({str(report)!r}))"
        subprocess.run([sys.executable, "-c", code, "keep", url, "--quiet"], env=environment(data), cwd=ROOT,
                       stdout=subprocess.DEVNULL, check=True)  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Engine(open_current(Layout(data))) as engine:
            assert engine.search(Query("storks on the roofs of the north")).hits[0].listed.resource.url == url
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return json.loads(report.read_text("utf-8")) | {"processor": processor}


def main(folder: Path, runs: int) -> None:
    """Print the steps of the fastest run, and whether it keeps to the bar."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "CURRENT").exists():
        make_data(folder)
    with served_page() as url:
        best = min((keep(folder, url) for _ in range(runs)), key=lambda steps: steps["whole"])
    beyond = best["whole"] - best["fetch"]
    steps = [f"{label:22}{best[label]:8.2f}" for label in ("start", *FIRST, *INDEXING, "whole", "processor")]
    bar = f"{'beyond the fetch':22}{beyond:8.2f}   (bar {BAR:g}: {'kept' if beyond <= BAR else 'missed'})"
    versions = ", ".join(f"{name} {version(name)}" for name in ("refdesk", "numpy", "onnxruntime", "faiss-cpu"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print("\n".join([*steps, bar, f"{machine}; Python {platform.python_version()}, {versions}"]))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RUNS)
