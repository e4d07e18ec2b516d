"""Who may change something over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from api.addresses.writers import Writer
from api.settings import Settings
from tests.api.local_client import LocalClient

Status = Callable[..., int]
TOKEN = "a long secret"


@pytest.fixture
def status() -> Status:
    """The status of a POST to a desk, from an address, with headers."""

    def post(address: str = "127.0.0.1", headers: dict[str, str] | None = None, **settings: Any) -> int:
        app = FastAPI()
        app.state.settings = Settings(**settings)

        @app.post("/change")
        def change(_writer: Writer) -> None:
            return None

        with LocalClient(app, client=(address, 5000)) as client:
            return client.post("/change", headers=headers).status_code

    return post


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.4.5", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_change_without_a_token(status: Status, address: str) -> None:
    assert status(address) == 200


@pytest.mark.parametrize("address", ["192.168.1.9", "203.0.113.4", "2001:db8::1", "unix"])
def test_another_machine_may_not(status: Status, address: str) -> None:
    assert status(address) == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_on_this_machine_does_not_make_its_clients_local(status: Status, name: str) -> None:
    assert status(headers={name: "127.0.0.1"}) == 403


def test_the_holder_of_the_token_may_from_anywhere(status: Status) -> None:
    assert status("203.0.113.4", token=TOKEN) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
@pytest.mark.parametrize("settings", [{}, {"token": TOKEN}])
def test_a_page_of_another_site_never_may(status: Status, headers: dict[str, str], settings: dict[str, str]) -> None:
    assert status(headers=headers, **settings) == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_its_own_page_and_programs_may(status: Status, headers: dict[str, str]) -> None:
    assert status(headers=headers) == 200
