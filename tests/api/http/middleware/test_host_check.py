"""Only expected names are answered to, at every route: a page of another site cannot reach the desk by DNS."""

import pytest

from api.addresses.allowed_hosts import AllowedHosts
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient

ROUTES = ["/", "/list", "/about", "/docs", "/openapi.json", "/opensearch.xml", "/static/refdesk.css", "/healthz",
          "/readyz", "/metrics", "/api/v1/resources", "/api/v1/cases", "/search?q=x", "/ask?q=x", "/results/live?q=x",
          "/nowhere"]  # fmt: skip
LOCAL = ["localhost", "LOCALHOST:8000", "localhost.:80", "desk.localhost", "127.0.0.1", "127.9.9.9:8000", "[::1]:8000"]
OTHER = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "0", "2130706433", "",
         "evil.example:8000", "[2001:db8::1]", "local host", "evil.example/localhost", "user@localhost",
         "localhost:evil.example"]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_refuses_another_host(client: LocalClient, route: str) -> None:
    answer = client.get(route, headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (421, "application/problem+json")
    assert answer.json()["detail"] == (
        "This desk does not answer as 'evil.example': name the host in the setting allowed_hosts."
    )


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "HEAD", "DELETE"])
@pytest.mark.parametrize("path", ["/mcp", "/ask", "/"])
def test_every_method_refuses_another_host(client: LocalClient, method: str, path: str) -> None:
    assert client.request(method, path, headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("host", LOCAL)
def test_names_of_this_machine_are_answered(client: LocalClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", OTHER)
def test_other_names_are_refused(client: LocalClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 421


def test_two_hosts_are_refused(client: LocalClient) -> None:
    headers = [("host", "localhost"), ("host", "evil.example")]
    assert client.get("/healthz", headers=headers).status_code == 421


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("wiki.example", 200), ("WIKI.example:8443", 200), ("wiki.example.evil.example", 421), ("a.wiki.example", 421),
        ("a.team.example", 200), ("a.b.team.example:1", 200), ("team.example", 421), ("xteam.example", 421),
        ("port.example:81", 200), ("port.example:82", 421), ("port.example", 421), ("lan", 200), ("localhost", 200),
    ],
)  # fmt: skip
def test_a_setting_allows_names(desk: Layout, host: str, status: int) -> None:
    allowed = ("Wiki.example", "*.team.example", "port.example:81")
    client = LocalClient(create_app(Settings(data=desk.data, allowed_hosts=allowed, host="lan")))
    assert client.get("/healthz", headers={"host": host}).status_code == status


def test_a_star_allows_all() -> None:
    assert AllowedHosts(["*"]).allows("anything", {"server": None})


def test_the_address_that_a_connection_came_to_is_allowed() -> None:
    scope = {"server": ("192.0.2.7", 8000)}
    assert AllowedHosts([]).allows("192.0.2.7:8000", scope)
    assert not AllowedHosts([]).allows("192.0.2.8:8000", scope)
    assert not AllowedHosts([]).allows("evil.example", {"server": ("evil.example", 8000)})


def test_a_browser_gets_a_page(client: LocalClient) -> None:
    answer = client.get("/", headers={"host": "evil.example", "accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (421, "text/html; charset=utf-8")
