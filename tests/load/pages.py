"""Real pages on loopback that can be changed, in a process of their own: their server shares no lock with clients.

A folder as `tests.quality.web` reads it; each host has an address of its own. Knows HTTP, not Refdesk.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.quality.web import Listed, manifest


class Pages:
    """The pages as the measuring process sees them: their addresses, their edition, and the bodies that were sent.

    Each page of another edition differs in one sentence from that before; edition 0 is the page as it is.
    """

    def __init__(self, urls: list[str], edition: Any, bodies: Any) -> None:
        self.urls, self._edition, self._bodies = urls, edition, bodies

    def change(self) -> None:
        """From now on another edition is served."""
        self._edition.value += 1

    def take_bodies(self) -> int:
        """How many bodies were sent since this was asked last."""
        with self._bodies.get_lock():
            count, self._bodies.value = self._bodies.value, 0
        return int(count)


@contextmanager
def changing_pages(folder: Path, count: int) -> Iterator[Pages]:
    """Serve `count` pages of the folder, the smallest."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    edition, bodies = context.Value("i", 0), context.Value("i", 0)
    server = context.Process(target=_serve, args=(folder, count, edition, bodies, theirs), daemon=True)
    server.start()
    theirs.close()  # so that a server that fails is an error here, not a wait
    try:
        yield Pages(ours.recv(), edition, bodies)
    finally:
        server.kill()
        server.join()


def _serve(folder: Path, count: int, edition: Any, bodies: Any, pipe: Connection) -> None:
    pages = sorted(manifest(folder), key=lambda page: (folder / page.file).stat().st_size)[:count]
    files: dict[str, Listed] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = files.get(f"http://{self.headers['Host']}{self.path}")
            if page is None:
                return self._answer(404, b"", {})
            is_html, number = "html" in page.content_type, edition.value
            headers = {"ETag": f'"{number if is_html else 0}"', "Content-Type": page.content_type}
            if self.headers["If-None-Match"] == headers["ETag"]:
                return self._answer(304, b"", headers)
            with bodies.get_lock():
                bodies.value += 1
            body = (folder / page.file).read_bytes()
            return self._answer(200, _edit(body, number) if is_html and number else body, headers)

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    hosts = dict.fromkeys(urlsplit(page.url).hostname for page in pages)
    servers = {host: ThreadingHTTPServer((f"127.0.1.{n}", 0), Handler) for n, host in enumerate(hosts, 1)}
    for page in pages:
        parts = urlsplit(page.url)
        address, port = servers[parts.hostname].server_address[:2]
        files[f"http://{address!s}:{port}{parts.path}"] = page
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(list(files))
    threading.Event().wait()


def _edit(body: bytes, edition: int) -> bytes:
    """The page with a sentence more at the end of the paragraph in its middle."""
    paragraphs = body.split(b"</p>")
    if len(paragraphs) > 1:
        paragraphs[len(paragraphs) // 2 - 1] += b" This is edition %d of the page." % edition
    return b"</p>".join(paragraphs)
