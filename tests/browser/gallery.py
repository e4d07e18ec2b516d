"""Pictures of every page and state of the live index, light and dark, on a phone and on a desk.

python -m tests.browser.gallery FOLDER
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from api.settings import load_settings
from index.layout import Layout
from tests.browser.desk import chromium, serving, window

_VIEWS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]
# Taller pages are cut: the rest looks like what is above.
_MAX_HEIGHT = 3000
_QUESTIONS = {
    "answer": "How should I monitor models in production?",
    "case-studies": "case studies about ranking at Airbnb",
    "nothing": "How do I configure TLS in nginx?",
    "catalogue": "How many books are listed?",
    "comparison": "How do Netflix and Airbnb differ in testing?",
    "misspelt": "reinforcment learning",
    "long": "I have a model that decides on loans and want to know how its errors change over the months: what do I do",
    "no-words": "?",
}
_PAGES = {
    "home": "/",
    "list": "/list",
    "list-filtered": "/list?kind=book&sort=year",
    "cases": "/cases",
    "path": "/path?q=become+able+to+monitor+models",
    "about": "/about",
    "docs": "/docs",
    "changes": "/changes",
    "keep": "/keep",
    "missing": "/r/none",
}


def take(layout: Layout, folder: Path) -> list[Path]:
    """One picture for each page or state and view, as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(layout) as root, chromium() as browser:
        return [path for width, scheme in _VIEWS for path in _view(browser, root, folder, width, scheme)]


def _view(browser: Any, root: str, folder: Path, width: int, scheme: str) -> Iterator[Path]:
    with window(browser, root, width, "404", color_scheme=scheme, reduced_motion="reduce") as page:
        for name, address in _addresses(page).items():
            page.goto(address)
            path = folder / f"{name}-{width}-{scheme}.png"
            height = min(_MAX_HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
            page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
            yield path


def _addresses(page: Any) -> dict[str, str]:
    """Addresses by name; two resources are the first in the list and the first hit of a question."""
    questions = {name: f"/?q={quote_plus(question)}" for name, question in _QUESTIONS.items()}
    page.goto("/list")
    first = page.locator("main a[href^='/r/']").first.get_attribute("href")
    page.goto(questions["answer"])
    hit = page.locator("main a[href^='/r/']").first.get_attribute("href")
    return _PAGES | questions | {"resource-first": first, "resource-hit": hit}


if __name__ == "__main__":
    for picture in take(load_settings().layout, Path(sys.argv[1])):
        print(picture)  # noqa: T201
