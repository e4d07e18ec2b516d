"""Settings of hosts, networks and paths: what is not one of them is refused with a sentence."""

import pytest

from api.errors import SettingsError
from api.settings import load_settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("trusted_proxies", "10.0.0.0/8 proxy.example", "'proxy.example' is neither an address nor a network"),
        ("trusted_proxies", "10.0.0.7/8", "'10.0.0.7/8' is neither an address"),
        ("trusted_proxies", "*", "is neither an address"),
        ("root_path", "desk", "'desk' is not a path of an address: write it as in /desk"),
        ("root_path", "//evil.example", "is not a path"),
        ("root_path", "/a/../b", "is not a path"),
        ("root_path", "https://wiki.example/desk", "is not a path"),
        ("allowed_hosts", "https://wiki.example", "is not a host"),
        ("allowed_hosts", "wiki.*", "is not a host"),
        ("receive_seconds", "0", "greater than 0"),
    ],
)
def test_a_value_that_is_none_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"REFDESK_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"^The setting '{name}' is not usable: ") as refused:
        load_settings()
    assert reason in str(refused.value)


def test_values_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8 2001:db8::/32")
    monkeypatch.setenv("REFDESK_ALLOWED_HOSTS", "Wiki.Example:8080,*.team.example")
    monkeypatch.setenv("REFDESK_ROOT_PATH", "/team/desk/")
    settings = load_settings()
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "2001:db8::/32")
    assert settings.allowed_hosts == ("wiki.example:8080", "*.team.example")
    assert settings.root_path == "/team/desk"


@pytest.mark.parametrize("value", ["", "/"])
def test_the_root_of_a_host_is_no_path(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REFDESK_ROOT_PATH", value)
    assert load_settings().root_path == ""
