"""Proxies, certificates and cookies, from the settings and the environment."""

from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import Settings, load_settings
from api.tasks.network import network_access
from ingest.fetch.proxies import Proxies
from tests.ingest.fetch.proxy import make_certificate

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("environment", "setting", "proxies"),
    [
        ({}, "", Proxies()),
        ({"HTTPS_PROXY": "http://p.example:3128"}, "", Proxies("", "http://p.example:3128")),
        ({"https_proxy": "p.example:3128"}, "", Proxies("", "http://p.example:3128")),
        ({"ALL_PROXY": "http://p.example"}, "", Proxies("http://p.example", "http://p.example")),
        ({"HTTP_PROXY": "http://a", "NO_PROXY": "b.example"}, "", Proxies("http://a", "", "b.example")),
        ({"HTTP_PROXY": "http://a", "NO_PROXY": "b.example"}, "none", Proxies()),
        ({"HTTP_PROXY": "http://a", "NO_PROXY": "b"}, "http://c:1", Proxies("http://c:1", "http://c:1", "b")),
        ({"ALL_PROXY": "socks5://s:1080"}, "http://c:1", Proxies("http://c:1", "http://c:1")),
    ],
)
def test_the_setting_goes_before_the_variables_that_all_programs_read(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], setting: str, proxies: Proxies
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert network_access(Settings(proxy=setting)).proxies == proxies


def test_a_proxy_of_another_kind_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://ada:s3cret@s.example:1080")
    with pytest.raises(SettingsError, match="of the kind socks5, which is not supported: set proxy") as error:
        network_access(Settings())
    assert "s3cret" not in str(error.value)


def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_PROXY", "p.example:3128")
    with pytest.raises(SettingsError, match="'proxy' is not usable"):
        load_settings()


def test_certificates_come_from_the_setting_else_from_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_text(pem := make_certificate(tmp_path, ["a.example"]))
    assert network_access(Settings()).certificates == ""
    assert network_access(Settings(certificates="ca.pem")).certificates == pem
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert network_access(Settings()).certificates == pem


@pytest.mark.parametrize("content", [None, "no certificate", "-----BEGIN CERTIFICATE-----\nbroken\n"])
def test_a_file_without_certificates_is_named(monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    if content is not None:
        Path("ca.pem").write_text(content)
    with pytest.raises(SettingsError, match=r"ca.pem, named by the setting 'certificates', (has no|cannot)"):
        network_access(Settings(certificates="ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", "ca.pem")
    with pytest.raises(SettingsError, match=r"ca.pem, named by the variable SSL_CERT_FILE, (has no|cannot)"):
        network_access(Settings())


def test_cookies_come_from_the_file_of_the_setting_and_are_not_shown() -> None:
    Path("cookies.txt").write_text("wiki.example\tFALSE\t/\tTRUE\t0\tsid\ts3cret\n")
    access = network_access(Settings(cookies="cookies.txt"))
    assert [(cookie.domain, cookie.value) for cookie in access.cookies] == [("wiki.example", "s3cret")]
    assert "s3cret" not in repr(access)


@pytest.mark.parametrize(("content", "reason"), [(None, "cannot be read"), ("sid=s3cret", "line 1 is not that")])
def test_a_cookie_file_that_is_not_usable_is_named_without_its_content(content: str | None, reason: str) -> None:
    if content is not None:
        Path("cookies.txt").write_text(content)
    with pytest.raises(SettingsError, match=f"The cookie file cookies.txt .*{reason}") as error:
        network_access(Settings(cookies="cookies.txt"))
    assert "s3cret" not in str(error.value)


def test_folders_are_separated_like_those_of_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_LOCAL_FOLDERS", "/srv/my papers:/srv/books")
    assert load_settings().local_folders == (Path("/srv/my papers"), Path("/srv/books"))
