"""The desk on loopback, and windows on it: of any width, light or dark, with or without a script."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from api.http.app import create_app
from api.http.server import _bind
from api.settings import Settings
from index.layout import Layout
from tests.browser.chromium import _FLAGS, PROGRAM

# What WCAG 2.2 asks for at levels A and AA, and what axe-core knows to be good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@contextmanager
def serving(layout: Layout) -> Iterator[str]:
    """The address of a server of this desk."""
    bound = _bind("127.0.0.1", 0)
    config = uvicorn.Config(create_app(Settings(data=layout.data)), log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def window(browser: Any, root: str, width: int = 1000, expected: str = "", **more: Any) -> Iterator[Any]:
    """A window of this width; it fails if the page said anything but what is expected, or asked another host."""
    context = browser.new_context(base_url=root, viewport={"width": width, "height": 800}, **more)
    context.set_default_timeout(10_000)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith(root) else None)
    yield page
    context.close()
    assert [one for one in said if not (expected and expected in one)] == []


def violations(page: Any) -> list[str]:
    """What axe-core finds, each with the first place; the page's own policy keeps the script out otherwise."""
    page.evaluate(_AXE)
    found = page.evaluate("rules => axe.run({ runOnly: rules })", _RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary']}" for one in found]
