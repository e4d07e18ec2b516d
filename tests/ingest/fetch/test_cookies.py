"""Cookies: read from a file, sent to their own host alone, and kept out of every record."""

import logging
from http.cookiejar import Cookie
from pathlib import Path

import httpx2
import pytest

from ingest.fetch.access import NetworkAccess
from ingest.fetch.client import Client
from ingest.fetch.cookies import CookieFileError, read_cookie_file
from tests.ingest.site import HASTY

HEAD = "# Netscape HTTP Cookie File\n"
LATER = 4_000_000_000


class Hosts(httpx2.BaseTransport):
    """A web that notes the cookies of each request."""

    def __init__(self, redirects: dict[str, str] | None = None, set_cookie: str = "") -> None:
        self.redirects = redirects or {}
        self.set_cookie = set_cookie
        self.cookies: dict[str, str] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = str(request.url)
        if not url.endswith("/robots.txt"):
            self.cookies[url] = request.headers.get("cookie", "")
        headers = {"Set-Cookie": self.set_cookie} if self.set_cookie and url.endswith("/a") else {}
        if target := self.redirects.get(url):
            return httpx2.Response(302, headers={"Location": target})
        return httpx2.Response(200, headers=headers | {"ETag": '"1"', "Cache-Control": "max-age=9"}, content=b"page")


def line(*fields: object) -> str:
    return "\t".join(map(str, fields)) + "\n"


def read(tmp_path: Path, *lines: str) -> tuple[Cookie, ...]:
    path = tmp_path / "cookies.txt"
    path.write_text(HEAD + "".join(lines), "utf-8")
    return read_cookie_file(path)


def sent(cookies: tuple[Cookie, ...], url: str) -> str:
    web = Hosts()
    with Client(limits=HASTY, transport=web, access=NetworkAccess(cookies=cookies)) as client:
        client.fetch(url)
    return web.cookies[url]


def test_without_a_file_no_cookie_is_sent(tmp_path: Path) -> None:
    assert sent((), "https://wiki.example/a") == ""
    assert sent(read(tmp_path), "https://wiki.example/a") == ""


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("https://wiki.example/a", True),
        ("https://www.wiki.example/a", False),
        ("https://badwiki.example/a", False),
        ("https://wiki.example.evil.example/a", False),
        ("https://other.example/a", False),
        ("http://wiki.example/a", False),
    ],
)
def test_a_secure_cookie_of_a_host_goes_to_that_host_alone(tmp_path: Path, url: str, *, is_sent: bool) -> None:
    cookies = read(tmp_path, line("wiki.example", "FALSE", "/", "TRUE", LATER, "sid", "s3cret"))
    assert sent(cookies, url) == ("sid=s3cret" if is_sent else "")


@pytest.mark.parametrize("domain", [".wiki.example", "wiki.example"])
def test_a_cookie_of_a_domain_goes_to_its_hosts(tmp_path: Path, domain: str) -> None:
    cookies = read(tmp_path, line(domain, "TRUE", "/", "FALSE", 0, "sid", "s3cret"))
    assert sent(cookies, "https://www.wiki.example/a") == "sid=s3cret"
    assert sent(cookies, "http://wiki.example/a") == "sid=s3cret"
    assert sent(cookies, "https://badwiki.example/a") == ""


def test_a_cookie_of_a_path_and_one_that_expired_are_held_back(tmp_path: Path) -> None:
    cookies = read(
        tmp_path,
        line("wiki.example", "FALSE", "/docs", "FALSE", LATER, "docs", "1"),
        line("wiki.example", "FALSE", "/", "FALSE", 1, "old", "1"),
        "#HttpOnly_" + line("wiki.example", "FALSE", "/", "FALSE", LATER, "hidden", "1"),
    )
    assert sent(cookies, "https://wiki.example/a") == "hidden=1"
    assert sorted(sent(cookies, "https://wiki.example/docs/a").split("; ")) == ["docs=1", "hidden=1"]


def test_a_host_of_an_intranet_without_dots_gets_its_cookie(tmp_path: Path) -> None:
    cookies = read(tmp_path, line("wiki", "FALSE", "/", "FALSE", LATER, "sid", "1"))
    assert sent(cookies, "http://wiki/a") == "sid=1"
    assert sent(cookies, "http://wiki.example/a") == ""


def test_a_redirect_to_another_host_takes_no_cookie_along(tmp_path: Path) -> None:
    cookies = read(tmp_path, line("wiki.example", "FALSE", "/", "FALSE", LATER, "sid", "s3cret"))
    web = Hosts(
        {"https://wiki.example/a": "https://evil.example/b", "https://evil.example/b": "https://wiki.example/c"}
    )
    with Client(limits=HASTY, transport=web, access=NetworkAccess(cookies=cookies)) as client:
        client.fetch("https://wiki.example/a")
    assert web.cookies == {
        "https://wiki.example/a": "sid=s3cret",
        "https://evil.example/b": "",
        "https://wiki.example/c": "sid=s3cret",
    }


def test_no_cookie_is_logged_shown_or_stored(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    access = NetworkAccess(cookies=read(tmp_path, line("wiki.example", "FALSE", "/", "FALSE", LATER, "sid", "s3cret")))
    web = Hosts(set_cookie="sid=n3wer; Path=/")
    folder = tmp_path / "cache"
    with Client(limits=HASTY, transport=web, access=access, cache=folder) as client:
        client.fetch("https://wiki.example/a")
        client.fetch("https://wiki.example/b")
    assert web.cookies == {"https://wiki.example/a": "sid=s3cret", "https://wiki.example/b": "sid=n3wer"}
    stored = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in ("s3cret", "n3wer"):
        assert secret not in caplog.text + repr(access)
        assert secret.encode() not in stored


@pytest.mark.parametrize(
    "text", ["wiki.example sid=s3cret\n", '[{"name": "sid", "value": "s3cret"}]', "a\tb\ts3cret\n"]
)
def test_another_format_is_refused_without_showing_the_secret(tmp_path: Path, text: str) -> None:
    with pytest.raises(CookieFileError, match="line 2 is not that of a Netscape cookie file") as error:
        read(tmp_path, text)
    assert "s3cret" not in str(error.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_bytes(b"\xff\xfe\x00s3cret")
    with pytest.raises(CookieFileError, match="no text"):
        read_cookie_file(tmp_path / "cookies.txt")
