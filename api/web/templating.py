"""Templates to pages. Whatever a template shows passes through here.

Text of lists, pages and questions is data: Jinja escapes all of it, and control and direction
characters in it are shown as blanks. Knows no route and no engine.
"""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_TITLE = 240
# Line breaks and tabs are kept; marks that right-to-left scripts need (U+200E, U+200F) are, too.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_VIDEO = re.compile(r"[?&]t=(\d+)s")
_PAGE = re.compile(r"#page=(\d+)$")


def render_page(template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """A template, filled, as an answer."""
    return HTMLResponse(render_template(template, **shown), status)


def render_template(template: str, **shown: object) -> str:
    """A template, filled."""
    return _pages.get_template(template).render(shown)


def sanitize_value(value: object) -> object:
    """Text without characters that control or turn it; anything else as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNSEEN.sub(" ", value)


def followable(url: str | None) -> str:
    """`url` if following it can only open a page, else nothing."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} and not _UNSEEN.search(url) else ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def host(url: str | None) -> str:
    """Where an address leads, in short."""
    return (urlsplit(followable(url)).hostname or "").removeprefix("www.")


def spot(url: str | None) -> str:
    """What a deep link opens at, in words."""
    address = followable(url)
    if found := _PAGE.search(address):
        return f"page {found[1]}"
    if found := _VIDEO.search(address):
        minutes, seconds = divmod(int(found[1]), 60)
        return f"minute {minutes}:{seconds:02}"
    return "this passage" if ":~:text=" in address else ""


def short(text: str, most: int = _TITLE) -> str:
    """At most so many characters of a text, whole words where it has them."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(None, 1)[0]} …"


def day(created: str) -> str:
    """The day of a generation, in words."""
    found = datetime.strptime(created[:8], "%Y%m%d")  # noqa: DTZ007, a day alone
    return f"{found.day} {found:%B %Y}"


def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, finalize=sanitize_value,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    filters: dict[str, Any] = {"followable": followable, "host": host, "spot": spot, "short": short, "day": day}
    found.filters.update(filters)
    # A file's address changes with the file, so that it may be kept for ever.
    found.globals["static"] = {path.name: f"/static/{path.name}?v={_version(path.name)}" for path in STATIC.iterdir()}
    return found


_pages = _environment()
