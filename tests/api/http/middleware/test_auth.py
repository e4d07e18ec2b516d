"""A token, if one is set, is wanted everywhere but by the probes, and told to nobody."""

import base64
import logging

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient

SECRET = "an-open-Sesame-ü"
PATHS = ["/search?q=x", "/api/v1/ask?q=x", "/resources", "/metrics", "/openapi.json", "/mcp", "/nowhere"]


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"me:{password}".encode()).decode()


WRONG = [
    "", "Bearer", "Bearer wrong", f"Bearer {SECRET}x".encode(), f"Token {SECRET}".encode(), basic("wrong"), "Basic %%%",
]  # fmt: skip


@pytest.fixture
def guarded(desk: Layout) -> LocalClient:
    return LocalClient(create_app(Settings(data=desk.data, token=SECRET)))


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_nothing_is_revealed(guarded: LocalClient, path: str) -> None:
    wrong = [
        "",
        "Bearer",
        "Bearer wrong",
        f"Bearer {SECRET}x".encode(),
        f"Token {SECRET}".encode(),
        basic("wrong"),
        "Basic %%%",
    ]
    with guarded:
        for value in wrong:
            found = guarded.get(path, headers={"authorization": value})
            assert (found.status_code, found.headers["content-type"]) == (401, "application/problem+json")
            assert found.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("value", [f"Bearer {SECRET}".encode(), f"bearer  {SECRET}".encode(), basic(SECRET)])
def test_with_the_token_all_is_as_ever(guarded: LocalClient, value: str | bytes) -> None:
    with guarded:
        assert guarded.get("/search?q=x", headers={"authorization": value}).status_code == 200
        assert guarded.get("/nowhere", headers={"authorization": value}).status_code == 404


def test_probes_need_none(guarded: LocalClient) -> None:
    with guarded:
        assert [guarded.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_the_token_is_in_no_log_and_no_setting_shown(guarded: LocalClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), guarded:
        guarded.get("/search?q=x", headers={"authorization": f"Bearer {SECRET}".encode()})
        guarded.get("/search?q=x", headers={"authorization": f"Bearer {SECRET[:-1]}"})
    assert SECRET[:-1] not in caplog.text
    assert SECRET[:-1] not in repr(Settings(token=SECRET)) + Settings(token=SECRET).model_dump_json()
