"""Proxies: which requests go through them, and that the guard stays in force."""

from pathlib import Path

import pytest

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch.access import NetworkAccess
from ingest.fetch.client import Client
from ingest.fetch.connectivity import network_is_up
from ingest.fetch.proxies import Proxies
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Outcome
from tests.ingest.fetch.proxy import running_proxy, running_tls
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site


def unresolved(host: str, _port: int) -> list[str]:
    """A resolver as behind a proxy: it knows the names of the company alone."""
    private = {"wiki.example": "10.0.0.7", "127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "10.1.2.3": "10.1.2.3"}
    if host not in private:
        raise OSError("Name or service not known")
    return [private[host]]


def proxied(proxy: str, *, bypass: str = "", allowed: tuple[str, ...] = (), certificates: str = "") -> Client:
    access = NetworkAccess(Proxies(proxy, proxy, bypass), certificates)
    return Client(limits=HASTY, guard=Guard(allowed, unresolved), access=access)


@pytest.mark.parametrize(
    ("bypass", "url", "is_direct"),
    [
        ("", "http://a.example/", False),
        ("*", "http://a.example/", True),
        ("b.example, *", "http://a.example/", True),
        ("a.example", "http://a.example/", True),
        ("a.example", "http://www.a.example/", True),
        (".a.example", "https://www.A.example/", True),
        ("*.a.example", "https://www.a.example/", True),
        ("a.example", "http://bada.example/", False),
        ("a.example:8080", "http://a.example:8080/", True),
        ("a.example:8080", "http://a.example/", False),
        ("a.example:443", "https://a.example/", True),
        ("localhost 127.0.0.1", "http://127.0.0.1:5/", True),
        ("10.0.0.0/8", "http://10.1.2.3/", True),
        ("10.0.0.0/8", "http://11.1.2.3/", False),
        ("[::1]", "http://[::1]:5/", True),
        ("::1", "http://[::1]/", True),
        ("fd00::/8", "http://[fd12::1]/", True),
        ("nonsense//,,", "http://a.example/", False),
    ],
)
def test_no_proxy_names_hosts_domains_ports_addresses_and_networks(bypass: str, url: str, *, is_direct: bool) -> None:
    proxies = Proxies("http://p.example:3128", "http://p.example:3128", bypass)
    assert proxies.proxy_for(url) == ("" if is_direct else "http://p.example:3128")


def test_each_scheme_has_a_proxy_of_its_own() -> None:
    proxies = Proxies(http="http://a.example", https="http://b.example")
    assert proxies.proxy_for("http://x.example/") == "http://a.example"
    assert proxies.proxy_for("https://x.example/") == "http://b.example"
    assert not Proxies().proxy_for("https://x.example/")


def test_a_page_and_robots_txt_come_through_the_proxy(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    with running_proxy(site.port) as proxy, proxied(proxy.url) as client:
        assert client.fetch("http://far.example/a").body == b"hello"
    assert proxy.asked == ["GET http://far.example/robots.txt", "GET http://far.example/a"]
    assert site.hosted == ["far.example", "far.example"]


def test_a_secure_page_comes_through_a_tunnel_with_the_private_authority(tmp_path: Path) -> None:
    with (
        running_tls(tmp_path, ["far.example"]) as (port, authority),
        running_proxy(port) as proxy,
        proxied(proxy.url, certificates=authority) as client,
    ):
        assert client.fetch("https://far.example/a").body == b"a private page"
    assert set(proxy.asked) == {"CONNECT far.example:443"}


def test_without_its_authority_a_private_certificate_is_refused(tmp_path: Path) -> None:
    with (
        running_tls(tmp_path, ["localhost"]) as (port, authority),
        Client(limits=HASTY, guard=Guard(LOOPBACK)) as client,
        Client(limits=HASTY, guard=Guard(LOOPBACK), access=NetworkAccess(certificates=authority)) as trusting,
    ):
        with pytest.raises(Permanent, match="CERTIFICATE_VERIFY_FAILED"):
            client.fetch(f"https://localhost:{port}/a")
        assert trusting.fetch(f"https://localhost:{port}/a").body == b"a private page"


@pytest.mark.parametrize("host", ["wiki.example", "127.0.0.1", "localhost", "10.1.2.3", "intranet", "x.internal"])
def test_no_private_host_is_reached_through_the_proxy(site: Site, host: str) -> None:
    with running_proxy(site.port) as proxy, proxied(proxy.url) as client:
        with pytest.raises(Permanent, match="private network") as refused:
            client.fetch(f"http://{host}/a")
        assert refused.value.outcome is Outcome.REFUSED
    assert proxy.asked == []


def test_a_redirect_into_the_private_network_is_refused_behind_a_proxy_too(site: Site) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": "http://wiki.example/secret"})
    with running_proxy(site.port) as proxy, proxied(proxy.url) as client, pytest.raises(Permanent, match="private"):
        client.fetch("http://far.example/a")
    assert not [asked for asked in proxy.asked if "wiki" in asked]


def test_an_allowed_private_host_is_reached_through_the_proxy(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    with running_proxy(site.port) as proxy, proxied(proxy.url, allowed=("wiki.example",)) as client:
        assert client.fetch("http://wiki.example/a").body == b"hello"
    assert proxy.asked


def test_a_host_of_no_proxy_is_guarded_like_any_direct_one(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    with running_proxy(site.port) as proxy:
        with proxied(proxy.url, bypass="127.0.0.1", allowed=LOOPBACK) as client:
            assert client.fetch(site.url("/a")).body == b"hello"
        with proxied(proxy.url, bypass="127.0.0.1") as client, pytest.raises(Permanent, match="private network"):
            client.fetch(site.url("/a"))
    assert proxy.asked == []


def test_the_proxy_gets_its_password_and_no_server_does(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    with running_proxy(site.port, login="ada:s3cret") as proxy:
        with proxied(proxy.url) as client:
            assert client.fetch("http://far.example/a").body == b"hello"
        assert "s3cret" not in repr(NetworkAccess(Proxies(proxy.url, proxy.url)))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_named_with_the_remedy(site: Site, scheme: str) -> None:
    with (
        running_proxy(site.port, login="ada:s3cret") as proxy,
        proxied(f"http://127.0.0.1:{proxy.port}") as client,
        pytest.raises(FetchError) as error,
    ):
        client.fetch(f"{scheme}://far.example/a", ask_robots=False)
    assert error.value.reason == (
        f"the proxy 127.0.0.1:{proxy.port} wants a user name and a password: "
        "write them into its address, http://user:password@..."
    )


@pytest.mark.parametrize(("status", "error"), [(403, Permanent), (502, Transient)])
def test_a_proxy_that_makes_no_tunnel_is_named(site: Site, status: int, error: type[FetchError]) -> None:
    with (
        running_proxy(site.port, status=status) as proxy,
        proxied(proxy.url) as client,
        pytest.raises(error, match=rf"the proxy 127.0.0.1:\d+ made no connection: {status}"),
    ):
        client.fetch("https://far.example/a", ask_robots=False)


def test_a_proxy_that_is_down_is_named(closed_port: int) -> None:
    proxy = f"127.0.0.1:{closed_port}"
    with proxied(f"http://{proxy}") as client, pytest.raises(Transient, match=f"through the proxy {proxy}"):
        client.fetch("http://far.example/a", ask_robots=False)


def test_behind_a_proxy_the_network_is_up_if_the_proxy_is(site: Site, closed_port: int) -> None:
    up, down = (f"http://127.0.0.1:{port}" for port in (site.port, closed_port))
    assert network_is_up(["http://far.example/"], Guard((), unresolved), Proxies(up, up))
    assert not network_is_up(["http://far.example/"], Guard((), unresolved), Proxies(down, down))
