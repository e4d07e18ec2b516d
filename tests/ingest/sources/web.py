"""A web in memory: answers by address, for sources, which know `fetch` alone."""

import io
import json
from typing import Any

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Outcome, Resource

WORDS = "Models drift when the world that made their data moves on, which monitoring must notice early. "
SENTENCES = WORDS * 6


class Web:
    """A `fetch` that answers with what was put in, else 404; notes what it is asked."""

    def __init__(self, answers: dict[str, str | bytes | FetchedPage | FetchError] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    def __call__(self, url: str) -> FetchedPage:
        self.asked.append(url)
        found = self.answers.get(url, Permanent(Outcome.GONE, "the server says 404, gone", 404))
        if isinstance(found, FetchError):
            raise found
        return found if isinstance(found, FetchedPage) else served(url, found)


def served(url: str, body: str | bytes, media_type: str = "text/html") -> FetchedPage:
    """A page as it is fetched."""
    return FetchedPage(url, 200, media_type, "utf-8", body.encode() if isinstance(body, str) else body)


def answer(url: str, content: Any) -> FetchedPage:
    """An answer in JSON."""
    return served(url, json.dumps(content), "application/json")


def resource(url: str, kind: str = "page") -> Resource:
    """A resource as a list gives it."""
    return Resource("key", "As listed", url=url, kind=kind)


def html(body: str, head: str = "<title>A page</title>") -> str:
    """A whole page around a body."""
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def pdf(*pages: str, locked: bool = False, marks: bool = False, title: str = "") -> bytes:
    """A PDF with these pages, a line of text each line; with `marks`, a bookmark for each first line."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt="open sesame" if locked else None, pageCompression=0)
    canvas.setTitle(title)
    for number, page in enumerate(pages):
        for row, line in enumerate(page.splitlines()):
            canvas.drawString(72, 780 - 16 * row, line)
        if marks:
            canvas.bookmarkPage(str(number))
            canvas.addOutlineEntry(page.splitlines()[0], str(number), level=0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
