"""Cookies of logins that the user has, from a Netscape cookie file; each goes to its own host only.

The transport adds them below the HTTP cache, so that none is stored, and keeps those that servers set in memory. Knows
the file format and HTTP headers; must not log a value or put it into a message.
"""

from collections.abc import Iterable, Iterator
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx2

_HTTP_ONLY = "#HttpOnly_"
_FIELDS = 7


class CookieFileError(ValueError):
    """A cookie file in another format. The message has no part of the file."""


def read_cookie_file(path: Path) -> tuple[Cookie, ...]:
    """The cookies in the file at `path`, as browsers, curl and wget write it.

    Raises CookieFileError with the number of a line that has another form, OSError if the file cannot be read.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CookieFileError("it is no text in UTF-8") from None
    return tuple(_parse_lines(lines))


def _parse_lines(lines: Iterable[str]) -> Iterator[Cookie]:
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(_HTTP_ONLY)
        if not text.strip() or text.startswith("#"):
            continue
        fields = text.split("\t")
        if len(fields) != _FIELDS or not fields[4].strip().isdigit():
            raise CookieFileError(f"line {number} is not that of a Netscape cookie file")
        yield _cookie(*fields)


def _cookie(  # noqa: PLR0913, PLR0917, the columns of the format in their order
    domain: str, with_subdomains: str, path: str, secure: str, expires: str, name: str, value: str
) -> Cookie:
    """The cookie of a line. A time of 0 means the end of the browser's session, so it does not expire here."""
    host, is_wide = domain.strip().lower().lstrip("."), with_subdomains.upper() == "TRUE"
    if "." not in host:
        host, is_wide = f"{host}.local", False  # as http.cookiejar names hosts without a dot
    seconds = int(expires) or None
    return Cookie(
        0, name, value, None, False, f".{host}" if is_wide else host, is_wide, is_wide, path or "/", True,
        secure.upper() == "TRUE", seconds, seconds is None, None, None, {},
    )  # fmt: skip


class CookieTransport(httpx2.BaseTransport):
    """Adds the cookies of its host to each request, and takes those of each response out of its headers."""

    def __init__(self, inner: httpx2.BaseTransport, cookies: Iterable[Cookie] = ()) -> None:
        self._inner = inner
        # Strict: a cookie of example.org without subdomains is not sent to www.example.org.
        policy = DefaultCookiePolicy(strict_domain=True, strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain)
        self._cookies = httpx2.Cookies()
        self._cookies.jar = CookieJar(policy)
        for cookie in cookies:
            self._cookies.jar.set_cookie(cookie)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a copy of `request`: the cache above may store the original."""
        sent = httpx2.Request(
            request.method, request.url, headers=request.headers, stream=request.stream, extensions=request.extensions
        )
        self._cookies.set_cookie_header(sent)
        response = self._inner.handle_request(sent)
        response.request = sent
        self._cookies.extract_cookies(response)
        headers = [(name, value) for name, value in response.headers.raw if name.lower() != b"set-cookie"]
        return httpx2.Response(
            response.status_code, headers=headers, stream=response.stream, extensions=response.extensions
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
