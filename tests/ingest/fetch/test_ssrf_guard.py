"""The guard: no spelling, no redirect and no second look-up leads into a private network."""

import socket
import threading
from collections.abc import Callable, Iterator

import httpcore2
import pytest

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard, GuardedBackend, is_public
from ingest.model import Outcome
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
    "192.0.0.192", "198.18.0.1", "168.63.129.16", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::127.0.0.1",
    "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "100::1",
]  # fmt: skip
SPELLINGS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost",
    "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[::]", "0.0.0.0", "0", "169.254.169.254",
    "0xa9fea9fe", "2852039166", "[fd00:ec2::254]", "[fe80::1]", "①②⑦.⓪.⓪.①", "127。0。0。1", "user@127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "151.101.1.6", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(site: Site, spelling: str) -> None:
    with Client(limits=HASTY) as client, pytest.raises(FetchError) as caught:
        client.fetch(f"http://{spelling}:{site.port}/a")
    assert caught.value.outcome in {Outcome.REFUSED, Outcome.UNREACHABLE}
    assert site.asked == []


@pytest.mark.parametrize("spelling", ["127.0.0.1", "2130706433", "[::1]", "0x7f.1", "[::ffff:10.0.0.1]"])
def test_a_redirect_into_a_private_network_is_refused(site: Site, spelling: str) -> None:
    site.answers["/a"] = Answer(status=301, headers={"Location": f"http://{spelling}:{site.port + 1}/"})
    guard = Guard([f"127.0.0.1:{site.port}"])
    with Client(limits=HASTY, guard=guard) as client, pytest.raises(Permanent) as caught:
        client.fetch(site.url("/a"))
    assert caught.value.outcome is Outcome.REFUSED


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The addresses that connections are made to; none is made."""
    seen: list[str] = []

    def noted(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        seen.append(address[0])
        raise ConnectionRefusedError("not in a test")

    monkeypatch.setattr(socket, "create_connection", noted)
    return seen


def rebinding(*answers: list[str]) -> Callable[[str, int], list[str]]:
    """A resolver that answers differently each time it is asked; the last answer stays."""
    left = list(answers)
    return lambda _host, _port: left.pop(0) if len(left) > 1 else left[0]


def test_the_address_that_was_checked_is_the_one_connected_to(connected: list[str]) -> None:
    backend = GuardedBackend(Guard(resolver=rebinding(["1.1.1.1"], ["127.0.0.1"])))
    with pytest.raises(httpcore2.ConnectError):
        backend.connect_tcp("rebind.example", 80, 1)
    with pytest.raises(Permanent, match="private network"):
        backend.connect_tcp("rebind.example", 80, 1)
    assert connected == ["1.1.1.1"]


def test_rebinding_between_tries_and_redirects_never_reaches_loopback(connected: list[str]) -> None:
    guard = Guard(resolver=rebinding(["1.1.1.1"], ["127.0.0.1"]))
    with Client(limits=HASTY, guard=guard) as client, pytest.raises(Permanent) as caught:
        client.fetch("http://rebind.example/")
    assert caught.value.outcome is Outcome.REFUSED
    assert connected == ["1.1.1.1"]


def test_of_mixed_answers_only_the_public_ones_are_used(connected: list[str]) -> None:
    guard = Guard(resolver=rebinding(["127.0.0.1", "1.1.1.1", "10.0.0.1"]))
    with Client(limits=HASTY, guard=guard) as client, pytest.raises(FetchError):
        client.fetch("http://mixed.example/")
    assert set(connected) == {"1.1.1.1"}


def test_whether_there_is_a_network_is_asked_of_public_hosts_alone(connected: list[str]) -> None:
    with pytest.raises(Permanent):
        Guard(resolver=rebinding(["192.168.0.1"])).connect("nas.example", 80, 1)
    assert connected == []


def test_the_name_goes_on_to_be_used_as_host(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    guard = Guard(["site.example"], resolver=rebinding(["127.0.0.1"]))
    with Client(limits=HASTY, guard=guard) as client:
        assert client.fetch(f"http://site.example:{site.port}/a").body == b"hello"
    assert set(site.hosted) == {f"site.example:{site.port}"}


def test_tls_asks_for_the_host_by_its_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        hello: list[bytes] = []
        thread = threading.Thread(target=lambda: _listen(server, hello))
        thread.start()
        guard = Guard(["site.example"], resolver=rebinding(["127.0.0.1"]))
        with Client(limits=HASTY, guard=guard) as client, pytest.raises(FetchError):
            client.fetch(f"https://site.example:{server.getsockname()[1]}/")
        thread.join()
    assert b"site.example" in hello[0]
    assert b"h2" in hello[0]


def _listen(server: socket.socket, hello: list[bytes]) -> None:
    peer, _ = server.accept()
    with peer:
        hello.append(peer.recv(65536))
    server.close()


@pytest.mark.parametrize(
    ("allowed", "host", "port", "allows"),
    [
        ("wiki", "wiki", 80, True),
        ("Wiki", "WIKI", 8080, True),
        ("wiki:80", "wiki", 8080, False),
        ("wiki", "wiki.example", 80, False),
        ("::1", "[::1]", 80, True),
    ],
)
def test_a_setting_lifts_the_guard_for_a_host(allowed: str, host: str, port: int, *, allows: bool) -> None:
    assert Guard([allowed]).allows(host, port) is allows


def test_allowed_hosts_are_fetched(site: Site) -> None:
    site.answers["/a"] = Answer(b"hello")
    with Client(limits=HASTY, guard=Guard(LOOPBACK)) as client:
        assert client.fetch(site.url("/a")).body == b"hello"
