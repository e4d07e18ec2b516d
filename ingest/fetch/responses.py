"""HTTP responses as a body within limits, a redirect or a FetchError.

Knows statuses, headers and the exceptions of the HTTP libraries; must not know the content of pages.
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
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect: its status and its target address."""

    status: int
    target: str


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """A complete body, decompressed, and the value of the header Refresh."""

    url: str
    media_type: str
    charset: str | None
    content: bytes
    from_cache: bool
    refresh: str = ""


def require_web_address(url: str) -> str:
    """`url` if it is a web address. Raises Permanent if it is not."""
    try:
        parsed = httpx2.URL(url)
        _ = urlsplit(url).port  # stricter about brackets and ports, and used to locate robots.txt
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Permanent(Outcome.UNREACHABLE, f"not a web address: {error}") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise Permanent(Outcome.UNREACHABLE, f"'{url[:80]}' is not a web address")
    return url


def redirect_of(response: httpx2.Response) -> Redirect | None:
    """The redirect in a response, or None. Raises Permanent when its target is not an address."""
    location = response.headers.get("location")
    if response.status_code not in _REDIRECTS or location is None:
        return None
    try:
        return Redirect(response.status_code, str(response.url.join(location)))
    except (httpx2.InvalidURL, ValueError) as error:
        raise Permanent(Outcome.UNREACHABLE, f"redirected to what is no address: {error}") from error


def check_status(status: int, host: str = "") -> None:
    """Raise the Permanent or Transient of a status other than 200."""
    if status in _GONE:
        raise Permanent(Outcome.GONE, f"the server says {status}, gone", status)
    if status in _BLOCKED:
        remark = f", as {host} does to every program" if blocks_programs(host) else ""
        raise Permanent(Outcome.BLOCKED, f"the server says {status}, not for programs{remark}", status)
    if status >= 500:
        raise Transient(Outcome.UNREACHABLE, f"the server says {status}, its own failure", status)
    if status != 200:
        raise Permanent(Outcome.UNREACHABLE, f"the server says {status}", status)


def retry_after_seconds(response: httpx2.Response) -> float | None:
    """Seconds to wait according to Retry-After (RFC 9110, 10.2.3); None without a valid one."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(email.utils.parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def read_body(response: httpx2.Response, limits: FetchLimits) -> ResponseBody:
    """The body of `response`. Raises Permanent when it is too large, Transient when it takes too long."""
    content = bytearray()
    try:
        for piece in response.iter_bytes():
            content += piece
            if len(content) > limits.bytes or response.num_bytes_downloaded > limits.bytes:
                raise Permanent(Outcome.UNSUPPORTED, f"larger than {limits.bytes:,} bytes", response.status_code)
    except httpx2.TimeoutException as error:
        reason = f"not finished in {limits.seconds:g} s"
        raise Transient(Outcome.UNREACHABLE, reason, response.status_code) from error
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    from_cache = bool(response.extensions.get("caching", {}).get("from_cache"))
    refresh = response.headers.get("refresh", "")
    return ResponseBody(str(response.url), media_type, response.charset_encoding, bytes(content), from_cache, refresh)


@contextmanager
def as_fetch_errors() -> Iterator[None]:
    """Turn the exceptions of the HTTP libraries into FetchErrors, those of the cache into PageStoreErrors."""
    try:
        yield
    except (FetchError, PageStoreError):
        raise
    except sqlite3.Error as error:
        raise PageStoreError(f"The HTTP cache cannot be used ({error}): delete the folder cache/http.") from error
    except httpx2.TimeoutException as error:
        raise Transient(Outcome.UNREACHABLE, "no answer in time") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
        error_type = Permanent if "CERTIFICATE" in str(error) else Transient
        raise error_type(Outcome.UNREACHABLE, f"connection failed: {_error_text(error)}") from error


def _error_text(error: BaseException) -> str:
    return str(error).strip().rstrip(".")[:200] or type(error).__name__
