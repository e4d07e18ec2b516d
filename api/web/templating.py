"""Rendering of templates. Every value that a template shows passes through here.

Text of lists, pages and questions is data: Jinja escapes all of it, and control and direction characters become
spaces. Must not know routes or the engine.
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

from api.addresses.own import mounted_at
from api.labels import describe_link, inferred_label
from ingest.model import reading_minutes

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_TITLE = 240
# Line breaks and tabs stay, and so do the marks that right-to-left scripts need (U+200E, U+200F).
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_VIDEO = re.compile(r"[?&]t=(\d+)s")
_PAGE = re.compile(r"#page=(\d+)$")


class _Root:
    """The path that the desk is under; templates put `{{ root }}` before each address of the desk's own."""

    def __str__(self) -> str:
        return mounted_at.get()


def render_page(template: str, status: int = 200, **variables: object) -> HTMLResponse:
    """A rendered template as a response."""
    return HTMLResponse(render_template(template, **variables), status)


def render_template(template: str, **variables: object) -> str:
    """A rendered template."""
    return _templates.get_template(template).render(variables)


def sanitize_value(value: object) -> object:
    """A string with control and direction characters as spaces; other values unchanged."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _CONTROL.sub(" ", value)


def followable(url: str | None) -> str:
    """`url` if it is an http(s) address, which can only open a page; else an empty string."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} and not _CONTROL.search(url) else ""
    except ValueError:  # brackets without an IPv6 address
        return ""


def host(url: str | None) -> str:
    """The host name of an address, without "www."."""
    return (urlsplit(followable(url)).hostname or "").removeprefix("www.")


def spot(url: str | None) -> str:
    """The position that a deep link opens, in words; empty for a link without one."""
    address = followable(url)
    if match := _PAGE.search(address):
        return f"page {match[1]}"
    if match := _VIDEO.search(address):
        minutes, seconds = divmod(int(match[1]), 60)
        return f"minute {minutes}:{seconds:02}"
    return "this passage" if ":~:text=" in address else ""


def short(text: str, length: int = _TITLE) -> str:
    """A text cut to at most `length` characters, between words if possible; an ellipsis marks the cut."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(None, 1)[0]} …"


def day(created: str) -> str:
    """The date of a generation (`created` begins YYYYMMDD), like "3 November 2026"."""
    date = datetime.strptime(created[:8], "%Y%m%d")  # noqa: DTZ007, a date has no time zone
    return f"{date.day} {date:%B %Y}"


def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        finalize=sanitize_value, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    filters: dict[str, Any] = {
        "followable": followable, "host": host, "spot": spot, "short": short, "day": day,
        "inferred_label": inferred_label, "describe_link": describe_link, "reading_minutes": reading_minutes,
    }  # fmt: skip
    environment.filters.update(filters)
    # The address of a file changes with its content, so that browsers may cache it for ever.
    static = {path.name: f"/static/{path.name}?v={_version(path.name)}" for path in STATIC.iterdir()}
    environment.globals.update(static=static, root=_Root())
    return environment


_templates = _environment()
