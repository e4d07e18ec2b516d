"""A web site on loopback, and the pages that tests put on it."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.fetch.limits import FetchLimits

LOOPBACK = ("127.0.0.1", "localhost")
# Loopback needs no sparing, and a test has no time for long waits.
HASTY = FetchLimits(per_host_seconds=0, try_again_seconds=0.01, crawl_delay_seconds=0.5, retry_after_seconds=2)

_TOPICS = ("drift", "labels", "features", "latency", "rollback", "monitoring", "sampling", "ranking", "caching", "cost")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers. With `drip`, one byte is sent every so many seconds."""

    body: bytes = b""
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    delay: float = 0.0


class Site:
    """The answers of a site by path, which may change as a test goes, and what was asked of it."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.port = int(server.server_port)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.times: list[float] = []
        self.hosted: list[str] = []
        self.queries: list[str] = []
        self.busy = 0
        self.most_busy = 0
        # Requests under way by host, and the most of any host.
        self.busy_hosts: Counter[str] = Counter()
        self.most_of_a_host = 0
        self.lock = threading.Lock()

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def running(address: str = "127.0.0.1") -> Iterator[Site]:
    """A site that answers until the block ends; at `0.0.0.0` by every address of the machine."""
    server = _Server((address, 0), _Handler)
    site = server.site = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article_html(subject: str, paragraphs: int = 3) -> bytes:
    """A page with a menu, an article under headings and a footer, as blogs serve it."""
    body = "".join(
        f"<h2>On {topic}</h2><p>When a team works on {subject}, {topic} is what it meets at step {n}. "
        f"The {n} engineers who wrote this looked at {topic} for {n + 2} months and found {n * 7} causes. "
        f"What helped in the end was to measure {topic} before touching {subject} at all.</p>"
        for n, topic in enumerate(_TOPICS[:paragraphs], start=1)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>All about {subject}</title>'
        '<meta name="author" content="Ada Example"></head>'
        '<body><nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>'
        f"<article><h1>All about {subject}</h1>{body}</article><script>alert('x')</script>"
        "<footer>Imprint and cookies</footer></body></html>"
    ).encode()


class _Server(ThreadingHTTPServer):
    site: Site
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        with site.lock:
            site.hosted.append(self.headers["Host"])
            site.times.append(time.monotonic())
            site.asked.append((self.path, self.headers["User-Agent"]))
            site.busy += 1
            site.most_busy = max(site.most_busy, site.busy)
            site.busy_hosts[self.headers["Host"]] += 1
            site.most_of_a_host = max(site.most_of_a_host, site.busy_hosts[self.headers["Host"]])
        path, _, query = self.path.partition("?")
        site.queries.append(query)
        answer = site.answers.get(self.path) or site.answers.get(path) or Answer(status=404)
        time.sleep(answer.delay)
        with site.lock:
            # Before the first byte: whoever has the whole answer may ask again before this thread goes on.
            site.busy -= 1
            site.busy_hosts[self.headers["Host"]] -= 1
        self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        if (tag := answer.headers.get("ETag")) and self.headers["If-None-Match"] == tag:
            answer = Answer(status=304, headers={"ETag": tag})
        self.send_response(answer.status)
        headers = {"Content-Type": answer.media, "Content-Length": str(len(answer.body)), **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        for byte in answer.body:
            self.wfile.write(bytes([byte]))
            time.sleep(answer.drip)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
