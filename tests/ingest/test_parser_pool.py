"""Workers: whatever a parser does there, it costs its own link; the others go on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path

import pytest

from ingest.errors import Permanent, RunStopped, Transient
from ingest.fetch.client import Client
from ingest.model import Outcome, Resource
from ingest.page_store import PageStore
from ingest.parser_pool import ParserPool, run_in_parser
from ingest.run import ingest
from ingest.urls import key_of
from tests.ingest import parser_jobs
from tests.ingest.site import Answer, Site, article_html

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def workers() -> Iterator[ParserPool]:
    with ParserPool(2, seconds=5.0) as found:
        yield found


def process() -> int:
    return run_in_parser(parser_jobs.process)


def test_without_workers_the_work_is_done_here() -> None:
    assert process() == os.getpid()


def test_with_workers_it_is_done_by_few_of_them_again_and_again(workers: ParserPool) -> None:
    with ThreadPoolExecutor(4, initializer=workers.use) as pool:
        found = {done.result() for done in [pool.submit(process) for _ in range(12)]}
    assert os.getpid() not in found
    assert len(found) <= 2


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("leave", "crashed"),
        ("die", "crashed"),
        ("fall", "crashed"),
        ("idle", "longer than 5 s"),
        ("spin", "longer than 5 s"),
    ],
)
def test_a_worker_that_dies_or_hangs_is_an_outcome_and_is_replaced(workers: ParserPool, deed: str, words: str) -> None:
    with pytest.raises(Permanent, match=words) as caught:
        workers.run(getattr(parser_jobs, deed), (), {})
    assert caught.value.outcome is Outcome.UNREADABLE
    assert workers.run(parser_jobs.process, (), {}) != os.getpid()


def test_errors_come_back_as_they_were_raised(workers: ParserPool) -> None:
    with pytest.raises(Transient, match="busy") as caught:
        workers.run(parser_jobs.fail, (Transient(Outcome.BLOCKED, "busy", 429, 7.0),), {})
    assert (caught.value.outcome, caught.value.status, caught.value.again) == (Outcome.BLOCKED, 429, 7.0)
    with pytest.raises(RuntimeError, match="Odd: no"):
        workers.run(parser_jobs.fail_oddly, (), {})


def test_memory_is_bounded() -> None:
    with ParserPool(1, memory=1_000_000_000) as found, pytest.raises(MemoryError):
        found.run(parser_jobs.hoard, (2_000_000_000,), {})


def test_stopping_ends_what_is_under_way_and_begins_nothing() -> None:
    found = ParserPool(1, seconds=60)
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(found.run, parser_jobs.idle, (), {}) for _ in range(2)]
        time.sleep(0.5)
        found.stop()
        for task in tasks:
            with pytest.raises(RunStopped):
                task.result(60)


def test_a_crash_over_one_page_is_the_outcome_of_that_link_alone(
    site: Site, client: Client, corpus: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sources.web_page._inspect_page", parser_jobs.look)
    bodies = {"/a": article_html("trees"), "/dies": b"<p>die", "/b": article_html("fruit")}
    site.answers |= {path: Answer(body) for path, body in bodies.items()}
    resources = [Resource(key_of(site.url(path)), path, url=site.url(path)) for path in bodies]
    with ParserPool() as workers:
        report = ingest(resources, corpus, client, archive="", parsers=workers)
    assert [entry.outcome for entry in report.entries] == ["read", "unreadable", "read"]
    assert site.paths == list(bodies)


def test_workers_end_with_a_process_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", parser_jobs.PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(f"/proc/{worker}").exists()


def test_a_worker_never_loads_torch() -> None:
    with ParserPool(1) as found:
        assert found.run(parser_jobs.heavy, (), {}) == []


def test_a_run_without_bodies_begins_none(corpus: PageStore, client: Client, site: Site) -> None:
    before = active_children()
    (link,) = [Resource(key_of(site.url("/a")), "A", url=site.url("/a"))]
    with ParserPool() as found:
        ingest([link], corpus, client, archive="", parsers=found)
        assert active_children() == before
