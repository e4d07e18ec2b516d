"""Every failure over HTTP is a problem document with the right status and one sentence."""

from typing import Any

import pytest

from api.http.app import create_app
from api.http.schemas.results import ProblemSchema
from api.settings import Settings
from index.layout import Layout
from search import Engine
from tests.api.local_client import LocalClient


def problem(client: LocalClient, method: str, path: str, **more: Any) -> ProblemSchema:
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
    client: LocalClient, door: str, wishes: dict[str, Any], said: str
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
        (b"", "The body is missing: send a JSON object"),
        (b"{", "The body is not JSON (Expecting property name"),
        (b"[]", "The body is not a JSON object"),
        (b"\xff\xfe", "The body is not JSON (Expecting value"),
        (b'{"k": 3}', "The field 'question' of the body is missing: add it."),
        (b'{"question": null}', "The field 'question' of the body is not usable: input should be a valid string."),
        (b'{"question": "x", "k": "many"}', "field 'k' of the body is not usable"),
        (b'{"question": "x", "k": "3"}', "field 'k' of the body is not usable"),
        (b'{"question": "x", "explain": 0}', "field 'explain' of the body is not usable"),
        (b'{"question": "x", "kind": "book"}', "field 'kind' of the body is not usable"),
        (b'{"question": "x", "kind": ["book", 2]}', "The item 2 of the field 'kind' of the body is not usable"),
        (b'{"question": "x", "colour": "red"}', "There is no field 'colour' of the body: correct its name"),
        (b'{"question": "x", "\\ud800": 1}', "half a character"),
    ],
)
def test_a_malformed_body_is_422_and_names_the_part(client: LocalClient, content: bytes, said: str) -> None:
    found = problem(client, "POST", "/ask", content=content, headers={"content-type": "application/json"})
    assert (found.status, found.title) == (422, "Unprocessable Entity")
    assert said in found.detail


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "The parameter 'q' is missing: add it."),
        ("q=x&k=many", "The parameter 'k' is not usable: input should be a valid integer"),
        ("q=x&year_to=soon", "The parameter 'year_to' is not usable"),
        ("q=x&kynd=a", "There is no parameter 'kynd': correct its name; /docs lists those of each route."),
    ],
)
def test_a_malformed_parameter_is_422_and_named(client: LocalClient, query: str, said: str) -> None:
    found = problem(client, "GET", f"/search?{query}")
    assert found.status == 422
    assert said in found.detail


def test_half_a_character_in_a_filter_is_a_question_problem(client: LocalClient) -> None:
    content = b'{"question": "x", "kind": ["\\ud800"]}'
    found = problem(client, "POST", "/search", content=content, headers={"content-type": "application/json"})
    assert (found.status, "no kind '?'" in found.detail) == (400, True)


@pytest.mark.parametrize("identifier", ["nothing-of-the-kind", "%00", "..%2F..%2Fetc", "a" * 5000])
def test_an_unknown_resource_is_404(client: LocalClient, identifier: str) -> None:
    found = problem(client, "GET", f"/resources/{identifier}")
    assert (found.status, found.title) == (404, "Not Found")
    assert len(found.detail) < 200


def test_an_unknown_route_is_404_and_quoted_without_control_characters(client: LocalClient) -> None:
    found = problem(client, "GET", "/nowhere%1b%5b2J")
    assert (found.status, "GET /nowhere [2J: Not Found" in found.detail) == (404, True)


def test_a_cursor_of_another_list_is_404(client: LocalClient) -> None:
    assert "no resource with the id 'gone-1'" in problem(client, "GET", "/resources?cursor=gone-1").detail


def test_a_failure_of_the_program_is_500_and_says_only_where_to_look(
    desk: Layout, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Engine, "search", broken)
    with LocalClient(create_app(Settings(data=desk.data))) as client:
        found = problem(client, "GET", "/search?q=x", headers={"X-Request-ID": "mine"})
    assert (found.status, "mine" in found.detail, "secret" in found.detail) == (500, True, False)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/resources", "GET, HEAD"), ("PUT", "/healthz", "GET, HEAD"), ("DELETE", "/ask", "GET, HEAD, POST")],
)
def test_a_wrong_method_is_405_and_says_which_is_right(
    client: LocalClient, method: str, path: str, allowed: str
) -> None:
    assert problem(client, method, path).status == 405
    assert client.request(method, path).headers["allow"] == allowed
