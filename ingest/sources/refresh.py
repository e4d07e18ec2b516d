"""Pages that lead on by themselves, with the header Refresh or its equivalent in HTML.

Knows this header (HTML standard, section 4.2.5.3, "Refresh state"); must not read the text of a page.
"""

import re
from typing import Any
from urllib.parse import urldefrag

from ingest.fetch.client import FetchedPage
from ingest.parser_pool import run_in_parser
from ingest.sources import dispatch
from ingest.sources.base import MIN_WORDS, FetchPage
from ingest.sources.formats import html
from ingest.sources.redirects import check_redirect
from ingest.wordcount import count_words

MAX_HOPS = 4
# A page that waits longer than this many seconds is there to be read.
_MAX_SECONDS = 10
_REFRESH = re.compile(r"\s*(\d{0,4})[\d.]*(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?(.+)", re.IGNORECASE | re.DOTALL)
_IN_MARKUP = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)


def follow_refreshes(page: FetchedPage, url: str, fetch: FetchPage) -> FetchedPage:
    """The page that `page`, fetched from `url`, leads to; itself if it stays. Raises FetchError."""
    for _ in range(MAX_HOPS):
        if not (page.refresh or _IN_MARKUP.search(page.body)):
            break
        target = run_in_parser(refresh_target, page)
        if target is None:
            break
        page = fetch(target)
        check_redirect(url, page)
    return page


def refresh_target(page: FetchedPage) -> str | None:
    """The address that a page without a text of its own leads to within seconds, if it is another page."""
    if dispatch.is_html(page):
        root = html.parse_page(page).root
        values = [page.refresh, *_markup_values(root)]
        text = html.element_text(next(root.iter("body"), None))
    elif page.media_type.startswith("text/"):
        values, text = [page.refresh], html.decode_body(page)
    else:
        return None
    targets = (_target(value, page.url) for value in values)
    return next(filter(None, targets), None) if count_words(text) <= MIN_WORDS else None


def _markup_values(root: Any) -> list[str]:
    elements = (
        element for element in root.iter("meta") if (element.get("http-equiv") or "").strip().lower() == "refresh"
    )
    return [element.get("content") or "" for element in elements]


def _target(value: str, base: str) -> str | None:
    match = _REFRESH.fullmatch(value)
    if match is None or int(match[1] or 0) > _MAX_SECONDS:
        return None
    target = html.resolve_href(base, _unquoted(match[2].strip()))
    return target if target != urldefrag(base).url else None


def _unquoted(address: str) -> str:
    """The part of an address up to its closing quote, if it begins with a quote."""
    quote = address[:1]
    return address[1:].partition(quote)[0] if quote in {"'", '"'} else address
