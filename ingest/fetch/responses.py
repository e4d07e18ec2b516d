"""What an HTTP answer means to us: a body within limits, a hop to elsewhere, or a failure in words.

Every error of the libraries below is turned into a FetchError here.
"""

import email.utils
import sqlite3
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2

from ingest.errors import FetchError, PageStoreError, Permanent, Transient
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import blocks_programs
from ingest.model import Outcome

_GONE = {404, 410}
_BLOCKED = {401, 402, 403, 407, 429, 451, 999}
_HOPS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect: its status and where it leads."""

    status: int
    target: str


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """A whole body, unpacked."""

    url: str
    media_type: str
    charset: str | None
    content: bytes
    from_cache: bool


def require_web_address(url: str) -> str:
    """`url`, if it is a web address. Raises Permanent if not."""
    try:
        parsed = httpx2.URL(url)
        _ = urlsplit(url).port  # stricter about brackets and ports, and robots.txt is found with it
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Permanent(Outcome.UNREACHABLE, f"not a web address: {error}") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise Permanent(Outcome.UNREACHABLE, f"'{url[:80]}' is not a web address")
    return url


def redirect_of(response: httpx2.Response) -> Redirect | None:
    """Where a redirect leads; None if the response is none."""
    location = response.headers.get("location")
    if response.status_code not in _HOPS or location is None:
        return None
    try:
        return Redirect(response.status_code, str(response.url.join(location)))
    except (httpx2.InvalidURL, ValueError) as error:
        raise Permanent(Outcome.UNREACHABLE, f"redirected to what is no address: {error}") from error


def check_status(status: int, host: str = "") -> None:
    """Raise what a status other than 200 means."""
    if status in _GONE:
        raise Permanent(Outcome.GONE, f"the server says {status}, gone", status)
    if status in _BLOCKED:
        known = f", as {host} does to every program" if blocks_programs(host) else ""
        raise Permanent(Outcome.BLOCKED, f"the server says {status}, not for programs{known}", status)
    if status >= 500:
        raise Transient(Outcome.UNREACHABLE, f"the server says {status}, its own failure", status)
    if status != 200:
        raise Permanent(Outcome.UNREACHABLE, f"the server says {status}", status)


def retry_after_seconds(response: httpx2.Response) -> float | None:
    """Seconds for which a server asks to be left alone."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal() and len(said) < 10:
        return float(said)
    try:
        return max(email.utils.parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def read_body(response: httpx2.Response, limits: FetchLimits) -> ResponseBody:
    """The body of `response`. Raises Permanent when it is too large."""
    content = bytearray()
    try:
        for piece in response.iter_bytes():
            content += piece
            if len(content) > limits.bytes or response.num_bytes_downloaded > limits.bytes:
                raise Permanent(Outcome.UNSUPPORTED, f"larger than {limits.bytes:,} bytes", response.status_code)
    except httpx2.TimeoutException as error:
        words = f"not finished in {limits.seconds:g} s"
        raise Transient(Outcome.UNREACHABLE, words, response.status_code) from error
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    cached = bool(response.extensions.get("caching", {}).get("from_cache"))
    return ResponseBody(str(response.url), media_type, response.charset_encoding, bytes(content), cached)


@contextmanager
def as_fetch_errors() -> Iterator[None]:
    """Turns errors of the libraries below into FetchErrors."""
    try:
        yield
    except (FetchError, PageStoreError):
        raise
    except sqlite3.Error as error:
        raise PageStoreError(f"The HTTP cache cannot be used ({error}): delete the folder cache/http.") from error
    except httpx2.TimeoutException as error:
        raise Transient(Outcome.UNREACHABLE, "no answer in time") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
        kind = Permanent if "CERTIFICATE" in str(error) else Transient
        raise kind(Outcome.UNREACHABLE, f"connection failed: {_words(error)}") from error


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".")[:200] or type(error).__name__
