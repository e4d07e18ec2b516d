"""Article pages: main text as Markdown by trafilatura; plain text as it is.

Knows bodies and media types; never opens an address.
"""

import re
import warnings
from typing import Any

from ingest.client import Page
from ingest.errors import Permanent
from ingest.model import Document, Heading, Outcome, Resource, Via

_HTML = {"text/html", "application/xhtml+xml", ""}
_TEXT = {"text/plain", "text/markdown", "text/x-markdown"}
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)

# Shorter extractions are menus, banners and "please enable JavaScript".
MIN_WORDS = 50


def read(page: Page, resource: Resource) -> Document:
    """The document in `page`. Raises Permanent when it has no text worth keeping."""
    if page.media_type in _HTML:
        document = _article(page, resource)
    elif page.media_type in _TEXT:
        document = Document(resource.key, Via.LIVE, _decoded(page), page.url, resource.title)
    else:
        raise Permanent(Outcome.UNSUPPORTED, f"{page.media_type} is not read yet", page.status)
    words = len(document.text.split())
    if words < MIN_WORDS:
        raise Permanent(Outcome.EMPTY, f"only {words} words of text on the page", page.status)
    return document


def outline(text: str) -> tuple[Heading, ...]:
    """The Markdown headings of `text`, those inside code fences left out."""
    fences = [match.span() for match in _FENCE.finditer(text)]
    return tuple(
        Heading(match.start(), len(match[1]), match[2])
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in fences)
    )


def _article(page: Page, resource: Resource) -> Document:
    try:
        # its output_format="markdown" leaves the text empty; formatting makes it Markdown
        found = _trafilatura().bare_extraction(
            _decoded(page), url=page.url, include_formatting=True, with_metadata=True, include_comments=False
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise Permanent(Outcome.EMPTY, f"the page could not be parsed: {error}", page.status) from error
    text = (found.text or "").strip() if found is not None else ""
    if found is None or not text:
        raise Permanent(Outcome.EMPTY, "no main text on the page", page.status)
    return Document(
        key=resource.key,
        via=Via.LIVE,
        text=text,
        url=page.url,
        title=found.title or resource.title,
        author=found.author or "",
        published=found.date or "",
        language=found.language or "",
        outline=outline(text),
    )


def _decoded(page: Page) -> str:
    """The body as text: UTF-8 where it is that, else the charset the server names, else a guess."""
    for charset in ("utf-8-sig", page.charset or ""):
        try:
            # There and back, as some charsets can spell half a character, which no file can hold.
            return page.body.decode(charset).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return str(_trafilatura().utils.decode_file(page.body))


def _trafilatura() -> Any:
    """Heavy, so imported only where a page was fetched; it would warn of proxies that it is never asked to use."""
    warnings.filterwarnings("ignore", message="SOCKS support in urllib3")
    import trafilatura.utils

    return trafilatura
