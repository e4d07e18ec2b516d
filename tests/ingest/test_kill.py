"""kill -9 of a real run at random moments: the next one completes, and nothing done is done again.

KILLS=50 pytest tests/ingest/test_kill.py
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.page_store import PageStore
from tests.ingest.site import Answer, Site, article_html

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LINKS = 24
KILLS = int(os.environ.get("KILLS", "3"))
_RUN = """
import sys
from pathlib import Path
from ingest.fetch.client import Client
from ingest.page_store import PageStore
from ingest.fetch.ssrf_guard import Guard
from ingest.fetch.limits import FetchLimits
from ingest.model import Resource
from ingest.run import ingest
from ingest.urls import key_of
from ingest.parser_pool import ParserPool

data, port, links = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
urls = [f"http://{host}:{port}/{n}" for n in range(links) for host in ("127.0.0.1", "localhost")][:links]
limits, guard = FetchLimits(per_host_seconds=0), Guard(["127.0.0.1", "localhost"])
with PageStore(data / "corpus.sqlite") as corpus, Client(limits=limits, guard=guard, cache=data / "http") as client:
    resources = [Resource(key_of(url), url, url=url) for url in urls]
    with ParserPool() as workers:
        report = ingest(resources, corpus, client, archive="", parsers=workers)
    raise SystemExit(len(report.documents))
"""


def started(data: Path, site: Site) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _RUN, str(data), str(site.port), str(LINKS)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})


def recorded(data: Path) -> set[str]:
    if not (data / "corpus.sqlite").exists():
        return set()
    with sqlite3.connect(data / "corpus.sqlite") as db:
        rows = db.execute("SELECT url FROM fetches").fetchall() if _is_ready(db) else []
    db.close()
    return {str(row[0]) for row in rows}


def _is_ready(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone())


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on_where_it_stopped(number: int, site: Site, tmp_path: Path) -> None:
    dice = random.Random(number)  # noqa: S311, it only chooses moments
    site.answers |= {
        f"/{n}": Answer(article_html(f"trees {n}"), delay=0.01, headers={"ETag": f'"{n}"'}) for n in range(LINKS)
    }
    first = started(tmp_path, site)
    moment = dice.randrange(LINKS - 4)
    while len(site.asked) <= moment:
        time.sleep(0.001)
    time.sleep(dice.uniform(0, 0.03))
    first.send_signal(signal.SIGKILL)
    first.wait()
    done = recorded(tmp_path)
    asked_before = len(site.asked)
    assert started(tmp_path, site).wait(60) == LINKS
    again = {
        f"http://{host}{path}"
        for host, (path, _) in zip(site.hosted[asked_before:], site.asked[asked_before:], strict=True)
    }
    assert not done & again
    # What was on its way when the process died may be asked for again: at most one link a host.
    counts = Counter(zip(site.hosted, (path for path, _ in site.asked), strict=True))
    assert sum(n - 1 for (_, path), n in counts.items() if path != "/robots.txt") <= 2
    with PageStore(tmp_path / "corpus.sqlite") as corpus:
        assert corpus.begin_run("2026-01-01") == 2
