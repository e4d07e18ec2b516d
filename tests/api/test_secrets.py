"""Tokens, keys and passwords are in nothing that is shown, logged or raised."""

import logging
import traceback

import pytest
from pydantic import ValidationError

from api import settings as module
from api.errors import SettingsError
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from search import Engine
from tests.api.local_client import LocalClient
from tests.api.running import Run

SECRET = "open-sesame-9"
PLACES = {
    "REFDESK_TOKEN": SECRET, "REFDESK_LLM_KEY": SECRET, "REFDESK_LIST": f"http://me:{SECRET}@127.0.0.1:9/list.md",
    "REFDESK_LLM_URL": f"http://me:{SECRET}@127.0.0.1:9/v1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def secretive(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001, after which it comes
    for name, value in PLACES.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    "command",
    [
        ["status"], ["status", "--json"], ["doctor"], ["doctor", "--json"], ["index"], ["index", "--offline"],
        ["links"], ["ask", "How should I monitor models in production?"], ["serve", "--port", "99999"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_command_tells_a_secret(refdesk: Run, command: list[str]) -> None:
    ran = refdesk(*command)
    assert ran.out + ran.err
    assert SECRET not in ran.out + ran.err


def test_no_setting_shows_one() -> None:
    found = module.load_settings()
    assert SECRET not in repr(found) + str(found)
    assert "127.0.0.1:9/list.md" in repr(found)


def test_what_is_wrong_with_a_secret_does_not_quote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_TOKEN", "sesame")
    with pytest.raises(SettingsError) as caught:
        module.load_settings()
    assert isinstance(caught.value.__cause__, ValidationError)
    assert "sesame" not in "".join(traceback.format_exception(caught.value))


def test_a_failing_server_tells_none(
    desk: Layout, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Engine, "search", lambda _self, _query: 1 / 0)
    bearer = {"authorization": f"Bearer {SECRET}"}
    with caplog.at_level(logging.DEBUG), LocalClient(create_app(Settings(data=desk.data))) as client:
        told = [client.get(path, headers=bearer) for path in ("/search?q=bees", "/metrics", "/readyz", "/about")]
    assert [one.status_code for one in told] == [500, 200, 200, 200]
    assert "ZeroDivisionError" in caplog.text
    assert SECRET not in caplog.text + "".join(one.text + str(one.headers) for one in told)
