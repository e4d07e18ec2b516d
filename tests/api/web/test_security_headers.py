"""What every answer says of safety, and which problems become pages."""

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

_PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/list", "/static/refdesk.css", "/healthz", "/nowhere", "/openapi.json"])
def test_every_answer_is_locked_down(client: LocalClient, path: str) -> None:
    headers = client.get(path, headers=_PAGE).headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert (rules["default-src"], rules["script-src"], rules["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_without_an_index_a_person_is_told_so_and_the_interface_is_described(bare: Layout, browse: Browse) -> None:
    with LocalClient(create_app(Settings(data=bare.data))) as client:
        for path in ("/", "/?q=x", "/list", "/about", "/r/x"):
            assert "run 'refdesk index' first" in words(browse(client, path, 503))
        assert browse(client, "/docs").xpath("//h2")


def test_a_page_of_a_problem_keeps_its_headers(client: LocalClient) -> None:
    answer = client.delete("/resources", headers=_PAGE)
    assert (answer.status_code, answer.headers["allow"], answer.headers["vary"]) == (405, "GET, HEAD", "Accept")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    "path", ["/static/../templating.py", "/static/%2e%2e/templating.py", "/static/nothing.js", "/static/"]
)
def test_no_other_file_is_served(client: LocalClient, path: str) -> None:
    assert client.get(path).status_code == 404
