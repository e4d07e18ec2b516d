"""A desk under a path of a host: every address that it gives leads below that path."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from api.http.app import create_app
from api.settings import Settings
from api.web import templating
from index.layout import Layout
from tests.api.local_client import LocalClient

PAGES = ["/", "/?q=feature+store", "/?q=case+studies+about+fraud&kind=case-study", "/?q=quux+zork", "/list", "/cases",
         "/cases?company=Uber&sort=year", "/about", "/docs", "/nowhere", "/?q=x&kind=film"]  # fmt: skip
_ADDRESS = re.compile(r'(?:href|src|action|formaction|content|template)="(/[^"]*)"')
_HTML = {"accept": "text/html"}


class _Proxied(LocalClient):
    """A client in front of a proxy that removes the path, or keeps it."""

    def __init__(self, app: Any, *, removes: bool, headers: dict[str, str]) -> None:
        super().__init__(app, headers=headers, client=("192.0.2.1", 1))
        self._removes = removes

    def request(self, method: str, url: Any, **more: Any) -> Any:
        assert str(url).startswith("/team/desk")
        return super().request(method, str(url).removeprefix("/team/desk") if self._removes else url, **more)


@pytest.fixture(scope="module", params=["/team/desk", "/team/desk/", "proxy"])
def settings(request: pytest.FixtureRequest, desk: Layout) -> Settings:
    """The path as a setting, with and without a slash, or from a proxy."""
    if request.param == "proxy":
        return Settings(data=desk.data, trusted_proxies=("192.0.2.0/24",))
    return Settings(data=desk.data, root_path=request.param)


@pytest.fixture(scope="module", params=[True, False], ids=["path removed", "path kept"])
def under(request: pytest.FixtureRequest, settings: Settings) -> Iterator[LocalClient]:
    """A client that is given addresses as a browser sees them, in front of a desk at /team/desk."""
    headers = {} if settings.root_path else {"x-forwarded-prefix": "/team/desk/"}
    with _Proxied(create_app(settings), removes=request.param, headers=headers) as client:
        yield client


def _addresses(html: str, page: str) -> set[str]:
    return {urljoin(page, address.replace("&amp;", "&")) for address in _ADDRESS.findall(html)}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_address_of_a_page_is_below_the_path_and_leads_somewhere(under: LocalClient, page: str) -> None:
    addresses = _addresses(under.get(f"/team/desk{page}", headers=_HTML).text, f"/team/desk{page}")
    assert "/team/desk/list" in addresses
    assert {address for address in addresses if not address.startswith("/team/desk/")} == set()
    sample = sorted(addresses - {"/team/desk/r/"})[:40]
    assert {address: under.get(address).status_code for address in sample} == dict.fromkeys(sample, 200)


def test_a_resources_page_is_below_the_path_too(under: LocalClient) -> None:
    identifier = under.get("/team/desk/api/v1/resources?limit=1").json()["resources"][0]["id"]
    page = under.get(f"/team/desk/r/{identifier}").text
    assert all(address.startswith("/team/desk/") for address in _addresses(page, "/team/desk/r/x"))


def test_opensearch_names_whole_addresses(under: LocalClient) -> None:
    text = under.get("/team/desk/opensearch.xml").text
    assert set(re.findall(r'template="([^"]*)"', text)) == {
        "http://localhost/team/desk/?q={searchTerms}", "http://localhost/team/desk/opensearch.xml",
    }  # fmt: skip


def test_the_description_names_the_server(under: LocalClient) -> None:
    assert under.get("/team/desk/openapi.json").json()["servers"] == [{"url": "/team/desk"}]
    assert "<code>/team/desk/api/v1/ask</code>" in under.get("/team/desk/docs").text


def test_a_redirect_stays_below_the_path(under: LocalClient) -> None:
    answer = under.get("/team/desk/list/", follow_redirects=False)
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (307, "/team/desk/list")


def test_a_sentence_names_the_address_of_the_documentation(under: LocalClient) -> None:
    assert "/team/desk/docs lists" in under.get("/team/desk/nowhere").json()["detail"]
    assert "/team/desk/docs lists" in under.get("/team/desk/search?q=x&colour=red").json()["detail"]


def test_head_the_probes_and_the_metrics_work(under: LocalClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/list", "/api/v1/resources"):
        assert [under.request(method, f"/team/desk{path}").status_code for method in ("GET", "HEAD")] == [200, 200]


def test_an_assistant_gets_its_tools(under: LocalClient) -> None:
    pytest.importorskip("mcp")
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    answer = under.post("/team/desk/mcp", headers=headers, json=message)
    assert {"search", "ask"} <= {tool["name"] for tool in answer.json()["result"]["tools"]}


def test_the_path_without_its_slash_leads_to_the_path(desk: Layout) -> None:
    client = LocalClient(create_app(Settings(data=desk.data, root_path="/desk")), follow_redirects=False)
    answer = client.get("/desk?q=bees")
    assert (answer.status_code, answer.headers["location"]) == (308, "/desk/?q=bees")


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "/a/../b", "https://evil.example", '/x"><script>', "/%2f", "desk"]
)
def test_a_forwarded_path_that_could_lead_elsewhere_is_ignored(desk: Layout, prefix: str) -> None:
    settings = Settings(data=desk.data, trusted_proxies=("192.0.2.1",))
    client = LocalClient(create_app(settings), client=("192.0.2.1", 1))
    page = client.get("/docs", headers={"x-forwarded-prefix": prefix}).text
    assert 'href="/list"' in page


def test_no_template_and_no_script_writes_an_address_without_the_path() -> None:
    """New pages too: in templates `{{ root }}` comes first, in the script ROOT."""
    folder = Path(templating.__file__).parent
    templates = {path.name: _ADDRESS.findall(path.read_text("utf-8")) for path in (folder / "templates").iterdir()}
    assert {name: addresses for name, addresses in templates.items() if addresses} == {}
    script = (folder / "static" / "refdesk.js").read_text("utf-8")
    assert re.findall(r"(?:fetch|assign|replace|EventSource|open)\([`\"']/[^`\"']*", script) == []
    style = (folder / "static" / "refdesk.css").read_text("utf-8")
    assert re.findall(r"url\([\"']?/", style) == []
