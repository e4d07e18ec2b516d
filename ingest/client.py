"""The one HTTP client: a bounded fetch that ends in a page or in a FetchError.

Knows limits and what a status means; knows nothing of what a page says. Pacing, robots.txt
and conditional requests are not done here.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from typing import Self
from urllib.parse import urlsplit

import httpx2

from ingest.errors import Permanent, Transient
from ingest.model import Outcome

MAX_BYTES = 20_000_000
MAX_SECONDS = 30.0
MAX_REDIRECTS = 10
CONNECT_SECONDS = 5.0
PROBE_SECONDS = 3.0

_GONE = {404, 410}
_BLOCKED = {401, 402, 403, 407, 429, 451, 999}


@dataclass(frozen=True, slots=True)
class Page:
    """A body as served, after decompression. `charset` is what the server said, if anything."""

    url: str
    status: int
    media_type: str
    charset: str | None
    body: bytes


class Client:
    """Fetches addresses within fixed limits. Use as a context manager; safe across threads."""

    def __init__(self, contact: str = "", transport: httpx2.BaseTransport | None = None) -> None:
        about = f"; {contact}" if contact else ""
        self._http = httpx2.Client(
            headers={"User-Agent": f"refdesk/{version('refdesk')} (reading-list indexer{about})"},
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            timeout=httpx2.Timeout(MAX_SECONDS / 2, connect=CONNECT_SECONDS),
            trust_env=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def fetch(self, url: str) -> Page:
        """Fetch `url`, following redirects.

        Raises Transient or Permanent with a reason a person can act on.
        """
        try:
            with self._http.stream("GET", url) as response:
                _check_status(response.status_code)
                return _page(response, deadline=time.monotonic() + MAX_SECONDS)
        except httpx2.TimeoutException as error:
            raise Transient(Outcome.UNREACHABLE, "no answer in time") from error
        except httpx2.TooManyRedirects as error:
            raise Permanent(Outcome.UNREACHABLE, f"more than {MAX_REDIRECTS} redirects") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
            raise Transient(Outcome.UNREACHABLE, f"connection failed: {_words(error)}") from error


def _check_status(status: int) -> None:
    if status in _GONE:
        raise Permanent(Outcome.GONE, f"the server says {status}, gone", status)
    if status in _BLOCKED:
        raise Permanent(Outcome.BLOCKED, f"the server says {status}, not for programs", status)
    if status >= 500:
        raise Transient(Outcome.UNREACHABLE, f"the server says {status}, its own failure", status)
    if status != 200:
        raise Permanent(Outcome.UNREACHABLE, f"the server says {status}", status)


def _page(response: httpx2.Response, deadline: float) -> Page:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise Permanent(Outcome.UNSUPPORTED, f"larger than {MAX_BYTES:,} bytes", response.status_code)
        if time.monotonic() > deadline:
            raise Transient(Outcome.UNREACHABLE, f"not finished in {MAX_SECONDS:g} s", response.status_code)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(str(response.url), response.status_code, media_type, response.charset_encoding, bytes(body))


def network_is_up(urls: Iterable[str]) -> bool:
    """Whether any of the first hosts takes a connection; decided in about three seconds."""
    parts = (urlsplit(url) for url in urls)
    hosts = {(p.hostname or "", p.port or (443 if p.scheme == "https" else 80)): None for p in parts}
    chosen = list(hosts)[:6]
    if not chosen:
        return True
    pool = ThreadPoolExecutor(len(chosen))
    try:
        tries = [pool.submit(_connects, *host) for host in chosen]
        return any(done.result() for done in as_completed(tries, timeout=PROBE_SECONDS))
    except TimeoutError:
        return False
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _connects(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PROBE_SECONDS):
            return True
    except (OSError, ValueError):  # a host name no resolver can take is a ValueError
        return False


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
