"""A run on a real Ray cluster of two nodes gives what a run of this machine gives, and outlives a node.

`make ray` brings ray; skipped where it is missing, as starting nodes takes half a minute.
"""

import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import numpy as np
import pytest

from index.generation import Generation, open_current
from index.layout import Layout
from tests.cluster import nodes
from tests.ingest.site import Answer, Site, article_html, running

pytestmark = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="no ray here: `make ray` brings it")
_HOSTS, _SECONDS = 12, 600


@pytest.fixture
def site() -> Iterator[Site]:
    """Pages that say something, one that is gone, and one that leads to another host."""
    with running("0.0.0.0") as found:
        for number in range(4):
            found.answers[f"/page-{number}"] = Answer(article_html(f"topic {number}"), delay=0.3)
        found.answers["/moved"] = Answer(status=301, headers={"Location": found.url("/page-1", "127.1.0.1")})
        yield found


def urls(site: Site) -> list[str]:
    paths = ("/page-0", "/page-1", "/page-2", "/page-3", "/moved", "/gone")
    return [site.url(path, f"127.1.0.{host}") for host in range(1, _HOSTS + 1) for path in paths]


def ended(run: Popen[bytes]) -> dict[str, object]:
    out, error = run.communicate(timeout=_SECONDS)
    assert run.returncode == 0, error.decode()
    found: dict[str, object] = json.loads(out)
    return found


def outcomes(told: dict[str, object]) -> list[tuple[object, ...]]:
    keys = ("url", "outcome", "reason", "words", "status", "bytes")
    return [tuple(link[key] for key in keys) for link in told["links"]]  # type: ignore[attr-defined]


def opened(data: Path) -> Generation:
    return open_current(Layout(data))


def test_two_nodes_give_what_one_machine_gives(site: Site, tmp_path: Path) -> None:
    here = ended(nodes.run(tmp_path / "here", urls(site), "local"))
    asked, site.asked = sorted(site.paths), []
    with nodes.head(), nodes.second():
        there = ended(nodes.run(tmp_path / "there", urls(site), nodes.ADDRESS))
    assert outcomes(here) == outcomes(there)
    assert there["encoded"] == here["encoded"]
    assert sorted(site.paths) == asked
    assert site.most_of_a_host == 1
    one, two = opened(tmp_path / "here"), opened(tmp_path / "there")
    assert [one.catalog.documents(n) for n in range(5)] == [two.catalog.documents(n) for n in range(5)]
    assert one.vectors.size == two.vectors.size
    ours, theirs = one.vectors.part(0, one.vectors.size), two.vectors.part(0, two.vectors.size)
    assert np.abs(ours - theirs).max() < 1e-3


def test_a_node_that_dies_is_done_without(site: Site, tmp_path: Path) -> None:
    with nodes.head(), nodes.second() as doomed:
        run = nodes.run(tmp_path / "data", urls(site), nodes.ADDRESS)
        ends = time.monotonic() + _SECONDS
        while len(site.paths) < _HOSTS and time.monotonic() < ends:
            time.sleep(0.05)
        nodes.end(doomed)
        told = ended(run)
    found = {str(link[1]) for link in outcomes(told)}
    assert found == {"read", "gone"}
    assert told["outcomes"] == {"read": 5 * _HOSTS, "gone": _HOSTS}


def test_a_client_outside_the_cluster_can_use_it(site: Site, tmp_path: Path) -> None:
    with nodes.head():
        told = ended(nodes.run(tmp_path / "data", urls(site)[:6], nodes.CLIENTS))
    assert told["outcomes"] == {"read": 5, "gone": 1}


def test_where_no_cluster_is_it_says_so_and_builds_nothing(tmp_path: Path) -> None:
    run = nodes.run(tmp_path / "data", ["http://127.1.0.1:9/x"], "127.0.0.2:6391")
    _, error = run.communicate(timeout=_SECONDS)
    assert run.returncode == 1
    assert "The Ray cluster at 127.0.0.2:6391 cannot be joined" in error.decode()
    assert "Traceback" not in error.decode()
    assert not (tmp_path / "data" / "CURRENT").exists()


def test_a_cluster_that_is_lost_is_reported_in_one_sentence(site: Site, tmp_path: Path) -> None:
    with nodes.head():
        run = nodes.run(tmp_path / "data", urls(site), nodes.ADDRESS)
        ends = time.monotonic() + _SECONDS
        while len(site.paths) < _HOSTS and time.monotonic() < ends:
            time.sleep(0.05)
        nodes.end_all("ray::RemoteFetcher")
        _, error = run.communicate(timeout=_SECONDS)
    assert run.returncode == 1
    assert f"The Ray cluster at {nodes.ADDRESS} was lost" in error.decode()
    assert "Traceback" not in error.decode()
