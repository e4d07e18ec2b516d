"""Pacing and robots.txt, checked with a server that records all requests and their times."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest

from ingest.errors import DeferredToNextRun, FetchError, Permanent, Transient
from ingest.fetch.client import Client
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import blocks_programs
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Outcome
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site

TEXT = "text/plain; charset=utf-8"


def client_of(**limits: float) -> Client:
    return Client(limits=replace(HASTY, **limits), guard=Guard(LOOPBACK))


def robots(site: Site, text: str) -> None:
    site.answers["/robots.txt"] = Answer(text.encode(), TEXT)


def gaps(site: Site) -> list[float]:
    return [later - earlier for earlier, later in pairwise(site.times)]


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/paper.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/paper.pdf?page=1", True),
        ("User-agent: *\nDisallow: /\nAllow: /open", "/open/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: refdesk\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: refdesk\nDisallow: /", "/a", False),
        ("User-agent: otherbot\nDisallow: /", "/a", True),
        ("<html><body>404, but with status 200</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_no_disallowed_address_is_requested(site: Site, rules: str, path: str, *, allowed: bool) -> None:
    robots(site, rules)
    site.answers[path] = Answer(b"hello")
    with client_of() as client:
        if allowed:
            assert client.fetch(site.url(path)).body == b"hello"
            return
        with pytest.raises(Permanent, match=r"robots\.txt of 127\.0\.0\.1 disallows it") as caught:
            client.fetch(site.url(path))
    assert (caught.value.outcome, site.paths) == (Outcome.BLOCKED, [])


def test_a_redirect_to_a_disallowed_address_is_not_followed(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /private")
    site.answers["/a"] = Answer(status=302, headers={"Location": "/private"})
    with client_of() as client, pytest.raises(Permanent, match="disallows it"):
        client.fetch(site.url("/a"))
    assert site.paths == ["/a"]


def test_robots_txt_is_read_once_a_run(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /private")
    site.answers |= {f"/{n}": Answer(b"hello") for n in range(5)}
    with client_of() as client, ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda n: client.fetch(site.url(f"/{n}")), range(5)))
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_all_is_allowed(site: Site, status: int) -> None:
    site.answers |= {"/robots.txt": Answer(b"Disallow: /", status=status), "/a": Answer(b"hello")}
    with client_of() as client:
        assert client.fetch(site.url("/a")).body == b"hello"


def test_while_robots_txt_fails_nothing_is_fetched(site: Site) -> None:
    site.answers |= {"/robots.txt": Answer(status=503), "/a": Answer(b"hello")}
    with client_of() as client:
        for _ in range(2):
            with pytest.raises(DeferredToNextRun, match=r"robots\.txt of 127\.0\.0\.1 answers 503") as caught:
                client.fetch(site.url("/a"))
    assert (caught.value.outcome, site.paths) == (Outcome.BLOCKED, [])
    assert len(site.asked) == HASTY.tries


@pytest.mark.parametrize(
    ("limits", "drip", "error", "outcome"),
    [
        ({"seconds": 0.6}, 0.05, DeferredToNextRun, Outcome.UNREACHABLE),
        ({"bytes": 1000}, 0.0, Permanent, Outcome.BLOCKED),
    ],
)
def test_without_the_end_of_robots_txt_nothing_is_fetched(
    site: Site, limits: dict[str, float], drip: float, error: type[FetchError], outcome: Outcome
) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n" * 100, TEXT, drip=drip)
    with client_of(tries=1, **limits) as client, pytest.raises(error) as caught:
        client.fetch(site.url("/a"))
    assert caught.value.outcome is outcome
    assert site.paths == []


def test_a_robots_txt_elsewhere_is_followed(site: Site) -> None:
    site.answers["/robots.txt"] = Answer(status=301, headers={"Location": "/rules.txt"})
    site.answers["/rules.txt"] = Answer(b"User-agent: *\nDisallow: /", TEXT)
    with client_of() as client, pytest.raises(Permanent, match="disallows it"):
        client.fetch(site.url("/a"))


def test_an_interface_for_programs_is_asked_without_robots_txt(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /")
    site.answers["/api"] = Answer(b"{}")
    with client_of() as client:
        assert client.fetch(site.url("/api"), ask_robots=False).body == b"{}"
    assert site.paths == ["/api"] == [path for path, _ in site.asked]


def test_a_crawl_delay_is_kept_up_to_a_bound(site: Site) -> None:
    robots(site, "User-agent: *\nCrawl-delay: 0.2")
    site.answers |= {f"/{n}": Answer(b"hello") for n in range(4)}
    with client_of() as client, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: client.fetch(site.url(f"/{n}")), range(4)))
    assert sum(gaps(site)[1:]) >= 3 * 0.2 - 0.04
    assert site.most_busy == 1


def test_an_absurd_crawl_delay_counts_as_the_bound(site: Site) -> None:
    robots(site, "User-agent: *\nCrawl-delay: 86400")
    site.answers |= {"/a": Answer(b"hello"), "/b": Answer(b"hello")}
    with client_of(crawl_delay_seconds=0.1) as client:
        client.fetch(site.url("/a"))
        client.fetch(site.url("/b"))
    assert 0.06 <= gaps(site)[1] < 5


def test_a_host_gets_no_more_than_its_rate_and_one_at_a_time(site: Site) -> None:
    site.answers |= {f"/{n}": Answer(b"hello", delay=0.01) for n in range(12)}
    with client_of(per_host_seconds=0.05) as client, ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: client.fetch(site.url(f"/{n}")), range(12)))
    assert site.most_busy == 1
    # A busy machine may note one arrival late, and so a gap too short: the whole stretch counts.
    assert site.times[-1] - site.times[0] >= 11 * 0.05 - 0.04
    in_a_second = [sum(1 for at in site.times if begun <= at < begun + 1) for begun in site.times]
    assert max(in_a_second) <= 1 / 0.05 + 2


def test_by_default_a_host_is_asked_once_a_second() -> None:
    assert FetchLimits().per_host_seconds == 1.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_retry_after_is_kept(site: Site, status: int) -> None:
    site.answers["/a"] = Answer(status=status, headers={"Retry-After": "1"})
    with client_of(tries=2) as client, pytest.raises(Transient, match="come back in 1 s"):
        client.fetch(site.url("/a"))
    assert site.paths == ["/a", "/a"]
    assert gaps(site)[1] >= 0.9


@pytest.mark.parametrize("wait", ["86400", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_long_retry_after_ends_the_host_for_the_run(site: Site, wait: str) -> None:
    site.answers |= {"/a": Answer(status=429, headers={"Retry-After": wait}), "/b": Answer(b"hello")}
    with client_of() as client:
        with pytest.raises(DeferredToNextRun, match="come back in") as caught:
            client.fetch(site.url("/a"))
        assert caught.value.again > time.time() + 80_000
        with pytest.raises(DeferredToNextRun, match="asks to be left alone until 2"):
            client.fetch(site.url("/b"))
    assert site.paths == ["/a"]


@pytest.mark.parametrize("wait", ["", "soon", "-1", "9" * 400, "Fri, 99 Foo"])
def test_an_odd_retry_after_counts_as_none(site: Site, wait: str) -> None:
    site.answers["/a"] = Answer(status=429, headers={"Retry-After": wait})
    with client_of() as client, pytest.raises(Permanent, match="not for programs"):
        client.fetch(site.url("/a"))


def test_what_fails_for_the_moment_is_tried_again_and_what_is_gone_is_not(site: Site) -> None:
    site.answers |= {"/down": Answer(status=500), "/gone": Answer(status=404)}
    with client_of(tries=3) as client:
        for path in ("/down", "/gone"):
            with pytest.raises((Transient, Permanent)):
                client.fetch(site.url(path))
    assert site.paths == ["/down"] * 3 + ["/gone"]


def test_a_host_that_takes_no_connection_is_given_up_for_the_run(closed_port: int) -> None:
    with client_of(tries=3) as client:
        for n in range(5):
            with pytest.raises(Transient):
                client.fetch(f"http://127.0.0.1:{closed_port}/{n}")
        assert client.traffic.requests == 3


def test_a_client_that_is_stopped_sends_nothing_more(site: Site) -> None:
    with client_of() as client:
        client.stop()
        with pytest.raises(DeferredToNextRun, match="stopped"):
            client.fetch(site.url("/a"))
    assert site.asked == []


@pytest.mark.parametrize(("host", "known"), [("www.linkedin.com", True), ("x.com", True), ("netflix.com", False)])
def test_hosts_that_refuse_every_program_are_known(host: str, *, known: bool) -> None:
    assert blocks_programs(host) is known


def test_permanent_redirects_are_told_apart_from_those_of_the_moment(site: Site) -> None:
    site.answers |= {
        "/a": Answer(status=301, headers={"Location": "/b"}),
        "/b": Answer(status=308, headers={"Location": "/c"}),
        "/c": Answer(status=302, headers={"Location": "/d"}),
        "/d": Answer(b"hello"),
    }
    with client_of() as client:
        page = client.fetch(site.url("/a"))
    assert (page.url, page.moved_to) == (site.url("/d"), site.url("/c"))
    assert page.redirects == tuple(f"{n} {site.url(p)}" for n, p in ((301, "/b"), (308, "/c"), (302, "/d")))
