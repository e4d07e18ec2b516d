"""Chromium on pages of this machine: opens an address and says whether its words were found, and where.

What a text fragment matched is painted in a colour that no page has, and looked for in a
picture of the window.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

PROGRAM = shutil.which("chromium")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_OPENED = Path(__file__).with_name("opened.js").read_text("utf-8")
_COLOUR = (255, 0, 254)
_PAINT = "::target-text { background: rgb(255 0 254) !important; color: rgb(255 0 254) !important }"
# A page goes on looking for its fragment until it is loaded, and a moment longer.
_TRIES, _PAUSE = 8, 150

# The body of a page, or None where there is none.
Content = Callable[[str], bytes | None]


class Opened(StrEnum):
    """What a reader sees: the quote marked, nothing marked, or something else marked."""

    AT_QUOTE = "at the quote"
    AT_TOP = "at the top"
    ELSEWHERE = "elsewhere"


@contextmanager
def served(content: Content) -> Iterator[str]:
    """The root of a server of these pages on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = content(self.path.lstrip("/").partition("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/css" if ".css" in self.path else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class Browser:
    """A window of 1000 by 500 pixels; what is not on this machine is not fetched."""

    context: Any

    def opened(self, url: str, quote: str, before: str = "") -> Opened:
        """Where a reader of `quote` is who follows `url`; `before` tells a quote from its likes."""
        page = self.context.new_page()
        try:
            page.goto(url, wait_until="load")
            page.add_style_tag(content=_PAINT)
            for _ in range(_TRIES):
                if (seen := self._look(page, quote, before)) is Opened.AT_QUOTE:
                    break
                page.wait_for_timeout(_PAUSE)
            return seen
        finally:
            page.close()

    def scrolled(self, url: str) -> float:
        """How many pixels of the page are above the window."""
        page = self.context.new_page()
        page.goto(url, wait_until="load")
        page.wait_for_timeout(_TRIES * _PAUSE)
        far = float(page.evaluate("scrollY"))
        page.close()
        return far

    def _look(self, page: Any, quote: str, before: str) -> Opened:
        spots = page.evaluate(_OPENED, [quote, before])
        picture = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        painted = (picture == _COLOUR).all(axis=2)
        if not painted.any():
            return Opened.AT_TOP
        for left, top, right, bottom in np.array(spots or []).reshape(-1, 4).round().astype(int):
            if painted[top : bottom + 1, left : right + 1].any():
                return Opened.AT_QUOTE
        return Opened.ELSEWHERE


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PROGRAM, args=list(_FLAGS))
        context = chromium.new_context(viewport={"width": 1000, "height": 500})
        context.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
        yield Browser(context)
        chromium.close()
