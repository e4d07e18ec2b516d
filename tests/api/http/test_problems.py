"""Every failure over HTTP is a problem document with the right status and one sentence."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.schemas import ProblemSchema
from api.settings import Settings
from index.layout import Layout
from search import Engine


def problem(client: TestClient, method: str, path: str, **more: Any) -> ProblemSchema:
    """The problem document that a request gets."""
    answer = client.request(method, path, **more)
    assert answer.headers["content-type"] == "application/problem+json"
    found = ProblemSchema.model_validate(answer.json(), strict=True)
    assert found.status == answer.status_code
    return found


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"question": " "}, "question is empty"),
        ({"question": "x" * 10_000}, "10,000 characters"),
        ({"question": "a\x1bb"}, "control characters"),
        ({"question": "x", "k": 0}, "k is 0"),
        ({"question": "x", "k": -1}, "k is -1"),
        ({"question": "x", "k": 10_000}, "from 1 to 100"),
        ({"question": "x", "kind": ["film"]}, "no kind 'film'; it has, for instance: book"),
        ({"question": "x", "section": [""]}, "no section ''"),
        ({"question": "x", "company": ["Netflux"]}, "for instance: Netflix"),
        ({"question": "x", "year_from": 2020, "year_to": 2010}, "swap them"),
    ],
)
@pytest.mark.parametrize("door", ["/search", "/ask"])
def test_a_question_that_cannot_be_used_is_400_by_get_and_post(
    client: TestClient, door: str, wishes: dict[str, Any], said: str
) -> None:
    posted = problem(client, "POST", door, json=wishes)
    got = problem(
        client, "GET", door, params={"q": wishes["question"]} | {k: v for k, v in wishes.items() if k != "question"}
    )
    assert posted == got
    assert (posted.status, posted.title) == (400, "Bad Request")
    assert said in posted.detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "body is not usable"),
        (b"{", "JSON decode error"),
        (b"[]", "body is not usable"),
        (b"\xff\xfe", "JSON decode error"),
        (b'{"k": 3}', "body.question"),
        (b'{"question": null}', "body.question"),
        (b'{"question": "x", "k": "many"}', "body.k"),
        (b'{"question": "x", "k": "3"}', "body.k"),
        (b'{"question": "x", "explain": 0}', "body.explain"),
        (b'{"question": "x", "kind": "book"}', "body.kind"),
        (b'{"question": "x", "colour": "red"}', "body.colour"),
        (b'{"question": "x", "\\ud800": 1}', "body is not usable"),
    ],
)
def test_a_malformed_body_is_422_and_names_the_part(client: TestClient, content: bytes, said: str) -> None:
    found = problem(client, "POST", "/ask", content=content, headers={"content-type": "application/json"})
    assert (found.status, found.title) == (422, "Unprocessable Entity")
    assert said in found.detail


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "query.q"), ("q=x&k=many", "query.k"), ("q=x&year_to=soon", "query.year_to"), ("q=x&kynd=a", "query.kynd")],
)
def test_a_malformed_parameter_is_422_and_named(client: TestClient, query: str, said: str) -> None:
    found = problem(client, "GET", f"/search?{query}")
    assert found.status == 422
    assert said in found.detail


def test_half_a_character_in_a_filter_is_a_question_problem(client: TestClient) -> None:
    content = b'{"question": "x", "kind": ["\\ud800"]}'
    found = problem(client, "POST", "/search", content=content, headers={"content-type": "application/json"})
    assert (found.status, "no kind '?'" in found.detail) == (400, True)


@pytest.mark.parametrize("identifier", ["nothing-of-the-kind", "%00", "..%2F..%2Fetc", "a" * 5000])
def test_an_unknown_resource_is_404(client: TestClient, identifier: str) -> None:
    found = problem(client, "GET", f"/resources/{identifier}")
    assert (found.status, found.title) == (404, "Not Found")
    assert len(found.detail) < 200


def test_an_unknown_route_is_404_and_quoted_without_control_characters(client: TestClient) -> None:
    found = problem(client, "GET", "/nowhere%1b%5b2J")
    assert (found.status, "GET /nowhere [2J: Not Found" in found.detail) == (404, True)


def test_a_cursor_of_another_list_is_404(client: TestClient) -> None:
    assert "no resource with the id 'gone-1'" in problem(client, "GET", "/resources?cursor=gone-1").detail


def test_a_failure_of_the_program_is_500_and_says_only_where_to_look(
    desk: Layout, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Engine, "search", broken)
    with TestClient(create_app(Settings(data=desk.data))) as client:
        found = problem(client, "GET", "/search?q=x", headers={"X-Request-ID": "mine"})
    assert (found.status, "mine" in found.detail, "secret" in found.detail) == (500, True, False)
    assert "secret" in caplog.text


@pytest.mark.parametrize(("method", "path", "allowed"), [("DELETE", "/resources", "GET"), ("PUT", "/healthz", "GET")])
def test_a_wrong_method_is_405_and_says_which_is_right(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    assert problem(client, method, path).status == 405
    assert client.request(method, path).headers["allow"] == allowed
