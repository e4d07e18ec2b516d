"""Whose forwarded headers count: those of trusted proxies, and of no other client."""

import pytest
from fastapi import FastAPI, Request

from api.addresses.allowed_hosts import AllowedHosts
from api.http.app import create_app
from api.http.middleware.forwarded import ForwardedHeaders
from api.http.middleware.host_check import HostCheck
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient

FORWARDED = {
    "x-forwarded-for": "198.51.100.9", "x-forwarded-proto": "https", "x-forwarded-host": "wiki.example",
    "x-forwarded-prefix": "/desk",
}  # fmt: skip
PROXIES = ("192.0.2.7", "10.0.0.0/8", "2001:db8:1::/48")


def _seen(client: str, headers: dict[str, str]) -> tuple[str, str]:
    """The address of the client and that of the request, as a route behind the middleware sees them."""
    app = FastAPI()

    @app.get("/where")
    def where(request: Request) -> list[str]:
        return [request.client.host if request.client else "", str(request.url)]

    app.add_middleware(ForwardedHeaders, trusted_proxies=PROXIES, root_path="")
    seen: list[str] = LocalClient(app, client=(client, 1)).get("/where", headers=headers).json()
    return seen[0], seen[1]


@pytest.mark.parametrize("proxy", ["192.0.2.7", "10.200.3.4", "::ffff:10.1.1.1", "2001:db8:1::5"])
def test_what_a_trusted_proxy_forwards_counts(proxy: str) -> None:
    assert _seen(proxy, FORWARDED) == ("198.51.100.9", "https://wiki.example/desk/where")


@pytest.mark.parametrize("client", ["192.0.2.8", "127.0.0.1", "11.0.0.1", "::1", "not an address"])
def test_what_another_client_forwards_does_not(client: str) -> None:
    assert _seen(client, FORWARDED) == (client, "http://localhost/where")


def test_the_client_is_the_last_that_is_no_trusted_proxy() -> None:
    """A client can put addresses at the beginning; each proxy appends the one that it saw."""
    forwarded = {"x-forwarded-for": "1.1.1.1, 198.51.100.9, 10.0.0.2"}
    assert _seen("192.0.2.7", forwarded)[0] == "198.51.100.9"


def test_limits_count_the_client_and_not_the_proxy(desk: Layout) -> None:
    app = create_app(Settings(data=desk.data, requests_per_minute=1, trusted_proxies=("192.0.2.7",)))
    client = LocalClient(app, client=("192.0.2.7", 1))

    def status(address: str) -> int:
        return int(client.get("/metrics", headers={"x-forwarded-for": address}).status_code)

    assert [status("198.51.100.1"), status("198.51.100.2"), status("198.51.100.1")] == [200, 200, 429]
    assert [status("2001:db8::1"), status("2001:db8::2"), status("2001:db8:0:1::1")] == [200, 429, 200]


def test_a_client_cannot_escape_its_limit_by_forwarding(desk: Layout) -> None:
    client = LocalClient(create_app(Settings(data=desk.data, requests_per_minute=1)), client=("192.0.2.7", 1))
    answers = [client.get("/metrics", headers={"x-forwarded-for": f"198.51.100.{end}"}) for end in (1, 2)]
    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize(
    ("host", "forwarded", "status"),
    [
        ("localhost", "wiki.example", 200), ("wiki.example", "", 200), ("localhost", "evil.example", 421),
        ("evil.example", "wiki.example", 421), ("evil.example", "localhost", 421),
    ],
)  # fmt: skip
def test_both_the_host_and_the_forwarded_host_must_be_allowed(
    desk: Layout, host: str, forwarded: str, status: int
) -> None:
    """A page that is rebound to a trusted address could otherwise forward a host that is allowed."""
    settings = Settings(data=desk.data, trusted_proxies=("127.0.0.1",), allowed_hosts=("wiki.example",))
    client = LocalClient(create_app(settings), client=("127.0.0.1", 1))
    headers = {"host": host} | ({"x-forwarded-host": forwarded} if forwarded else {})
    assert client.get("/healthz", headers=headers).status_code == status


def test_a_middleware_of_hosts_alone_checks_the_host() -> None:
    app = FastAPI()
    app.add_middleware(HostCheck, allowed=AllowedHosts(["wiki.example"]))
    assert LocalClient(app).get("/", headers={"host": "evil.example"}).status_code == 421
