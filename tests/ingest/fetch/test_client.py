"""The HTTP client: what each kind of answer becomes, and that every fetch is bounded."""

import gzip
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch import connectivity as module
from ingest.fetch.client import Client, FetchedPage
from ingest.fetch.connectivity import network_is_up
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Outcome
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site

ALLOWED = Guard(LOOPBACK)


def limited(**limits: float) -> Client:
    return Client(limits=replace(HASTY, **limits), guard=ALLOWED)


def test_a_page_comes_with_its_address_type_charset_and_body(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"hello", "Text/HTML; charset=ISO-8859-2")
    assert client.fetch(site.url("/a")) == FetchedPage(site.url("/a"), 200, "text/html", "iso-8859-2", b"hello")


def test_a_page_without_a_content_type_has_none(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"hello", media="")
    page = client.fetch(site.url("/a"))
    assert (page.media_type, page.charset) == ("", None)


def test_a_redirect_is_followed_and_the_final_address_kept(site: Site, client: Client) -> None:
    site.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    site.answers["/new"] = Answer(b"moved here")
    assert client.fetch(site.url("/old")).url == site.url("/new")


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (404, Permanent, Outcome.GONE),
        (410, Permanent, Outcome.GONE),
        (401, Permanent, Outcome.BLOCKED),
        (403, Permanent, Outcome.BLOCKED),
        (429, Permanent, Outcome.BLOCKED),
        (999, Permanent, Outcome.BLOCKED),
        (500, Transient, Outcome.UNREACHABLE),
        (503, Transient, Outcome.UNREACHABLE),
        (202, Permanent, Outcome.UNREACHABLE),
        (418, Permanent, Outcome.UNREACHABLE),
    ],
)
def test_a_status_becomes_an_outcome(
    site: Site, client: Client, status: int, error: type[FetchError], outcome: Outcome
) -> None:
    site.answers["/a"] = Answer(b"no", status=status)
    with pytest.raises(error) as caught:
        client.fetch(site.url("/a"))
    assert (caught.value.outcome, caught.value.status) == (outcome, status)
    assert str(status) in caught.value.reason


def test_a_redirect_loop_ends(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.answers["/b"] = Answer(status=302, headers={"Location": "/a"})
    with pytest.raises(Permanent, match="more than 10 redirects"):
        client.fetch(site.url("/a"))
    assert len(site.paths) == 11


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://[", "//", "\\"])
def test_a_redirect_to_what_is_no_web_address_fails_as_a_fetch(site: Site, client: Client, target: str) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": target})
    with pytest.raises(FetchError) as caught:
        client.fetch(site.url("/a"))
    assert caught.value.outcome in {Outcome.UNREACHABLE, Outcome.GONE}


def test_a_body_over_the_limit_is_refused(site: Site) -> None:
    site.answers["/fits"] = Answer(b"x" * 10_000)
    site.answers["/more"] = Answer(b"x" * 10_001)
    with limited(bytes=10_000) as client:
        assert len(client.fetch(site.url("/fits")).body) == 10_000
        with pytest.raises(Permanent, match="larger than 10,000 bytes") as caught:
            client.fetch(site.url("/more"))
    assert caught.value.outcome is Outcome.UNSUPPORTED


@pytest.mark.parametrize("layers", [1, 2])
def test_a_compressed_body_is_bounded_by_what_it_unpacks_to(site: Site, layers: int) -> None:
    body = bytes(100_000_000)
    for _ in range(layers):
        body = gzip.compress(body, 1)
    site.answers["/bomb"] = Answer(body, headers={"Content-Encoding": ", ".join(["gzip"] * layers)})
    tracemalloc.start()
    with limited(bytes=1_000_000) as client, pytest.raises(Permanent, match="larger than"):
        client.fetch(site.url("/bomb"))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_compressed_body_arrives_unpacked(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    assert client.fetch(site.url("/a")).body == b"hello"


def test_a_body_that_does_not_unpack_is_a_broken_connection(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"not gzip at all", headers={"Content-Encoding": "gzip"})
    with pytest.raises(Transient, match="connection failed"):
        client.fetch(site.url("/a"))


def test_a_body_that_is_cut_off_is_a_broken_connection(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"half", headers={"Content-Length": "8"})
    with pytest.raises(Transient, match="connection failed"):
        client.fetch(site.url("/a"))


def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    site.answers["/a"] = Answer(b"late", delay=1.5)
    with limited(seconds=0.4, tries=1) as client, pytest.raises(Transient, match="no answer in time") as caught:
        client.fetch(site.url("/a"))
    assert caught.value.outcome is Outcome.UNREACHABLE


def test_a_server_that_never_finishes_is_left(site: Site) -> None:
    site.answers["/a"] = Answer(b"x" * 400, drip=0.02)
    begun = time.monotonic()
    with limited(seconds=0.8, tries=1) as client, pytest.raises(Transient, match=r"not finished in 0\.8 s"):
        client.fetch(site.url("/a"))
    assert time.monotonic() - begun < 6


def test_a_refused_connection_is_unreachable(client: Client, closed_port: int) -> None:
    with pytest.raises(Transient, match="connection failed") as caught:
        client.fetch(f"http://127.0.0.1:{closed_port}/")
    assert (caught.value.outcome, caught.value.status) == (Outcome.UNREACHABLE, None)


def test_a_host_name_that_no_resolver_takes_is_unreachable(client: Client) -> None:
    with pytest.raises(Transient, match="connection failed"):
        client.fetch(f"http://{'a' * 70}.com/")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.text().map("http://".__add__), st.text().map("https://a.com:".__add__)))
@example("HTTP://[")
def test_whatever_the_address_no_foreign_error_leaks(url: str) -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(404))
    with Client(transport=transport, limits=HASTY) as client, pytest.raises(FetchError) as caught:
        client.fetch(url)
    assert caught.value.outcome in {Outcome.GONE, Outcome.UNREACHABLE}


def test_the_server_is_told_who_asks(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"hello")
    client.fetch(site.url("/a"))
    assert site.asked[0][1].startswith("refdesk/")
    assert "desk@example.org" in site.asked[0][1]


def test_the_environment_names_no_proxy(site: Site, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    site.answers["/a"] = Answer(b"hello")
    with limited() as client:
        assert client.fetch(site.url("/a")).body == b"hello"


def test_threads_share_one_client(site: Site, client: Client) -> None:
    site.answers |= {f"/{n}": Answer(str(n).encode() * 1000) for n in range(24)}
    with ThreadPoolExecutor(8) as pool:
        bodies = pool.map(lambda n: client.fetch(site.url(f"/{n}")).body, range(24))
    assert list(bodies) == [str(n).encode() * 1000 for n in range(24)]


def test_a_host_that_takes_a_connection_means_that_the_network_is_up(site: Site, closed_port: int) -> None:
    assert network_is_up([f"http://127.0.0.1:{closed_port}/", site.url("/")], ALLOWED)


def test_the_network_is_down_when_nobody_takes_a_connection(closed_port: int) -> None:
    assert not network_is_up([f"http://127.0.0.1:{closed_port}/", f"http://localhost:{closed_port}/"], ALLOWED)


def test_without_an_address_the_network_is_not_doubted() -> None:
    assert network_is_up([], ALLOWED)


def test_a_host_name_that_no_resolver_takes_is_no_network() -> None:
    assert not network_is_up([f"http://{'a' * 70}.com/"], Guard())


def test_whether_the_network_is_up_is_decided_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr(module, "_connects", lambda _guard, _host, _port: time.sleep(3))
    begun = time.monotonic()
    assert not network_is_up(["http://silent.example/"], Guard())
    assert time.monotonic() - begun < 2
