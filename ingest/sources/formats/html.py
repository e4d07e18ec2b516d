"""HTML as every source needs it: decoded, parsed, its metadata and its links.

Knows markup; never which of it is the main text, and never opens an address.
"""

import re
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from ingest.fetch.client import FetchedPage

MEDIA_TYPES = {"text/html", "application/xhtml+xml", ""}

# What the whole of a page's text is in, in the words of common generators of sites.
_CONTAINERS = (
    "//d-article|//dt-article|//article|//main|//*[@role='main']|//*[@itemprop='articleBody']"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' d-article ')]"
)
_REFRESH = re.compile(r"^\s*(\d+)\s*[;,]\s*(?:url\s*=)?\s*['\"]?(.+?)['\"]?\s*$", re.IGNORECASE)
# Nearer to the root than any text is; what lies deeper was made to break parsers.
_DEPTH = 250


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its markup, decoded and parsed once for all that look at it."""

    page: FetchedPage
    markup: str
    root: Any


def parse_page(page: FetchedPage) -> ParsedPage:
    """The page, decoded and parsed."""
    markup = decode_body(page)
    return ParsedPage(page, markup, parse_html(markup))


def decode_body(page: FetchedPage) -> str:
    """The body as text: UTF-8 where it is that, else the charset the server names, else a guess."""
    for charset in ("utf-8-sig", page.charset or ""):
        try:
            # There and back, as some charsets can spell half a character, which no file can hold.
            return page.body.decode(charset).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return str(load_trafilatura().utils.decode_file(page.body))


def parse_html(markup: str) -> Any:
    """The parsed page; a page without any element where there is nothing to parse."""
    from lxml import etree, html

    try:
        found = html.document_fromstring(markup.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.Element("html")
    return found if isinstance(found, html.HtmlElement) else html.Element("html")


def meta_values(root: Any, *names: str) -> list[str]:
    """What the `meta` elements of these names or properties say, in order."""
    found = [
        (element.get("content") or "").strip()
        for element in root.iter("meta")
        if (element.get("name") or element.get("property") or "").lower() in names
    ]
    return [content for content in found if content]


def page_title(root: Any) -> str:
    """The title of the page, without line breaks."""
    return next((element_text(element) for element in root.iter("title")), "")


def element_text(element: Any) -> str:
    """The text inside an element, without line breaks."""
    return " ".join("".join(element.itertext("*")).split()) if element is not None else ""


def resolve_href(base: str, href: str | None) -> str | None:
    """The absolute web address that `href` means on the page `base`, without fragment, if it is one."""
    try:
        url = urldefrag(urljoin(base, (href or "").strip())).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def refresh_of(root: Any, base: str) -> str | None:
    """Where a page sends its reader on at once, if it does."""
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(element.get("content") or "")
            target = resolve_href(base, found[2]) if found and int(found[1][:4]) <= 10 else None
            if target and target != urldefrag(base).url:
                return target
    return None


def main_container(root: Any) -> Any | None:
    """The innermost element that holds nearly all of the marked main text, if a page marks any."""
    found = [element for element in root.xpath(_CONTAINERS) if element_depth(element) < _DEPTH]
    if not found or len(found) > 100:
        return None  # a page of a hundred articles is a listing
    lengths = [len(element_text(element)) for element in found]
    return [element for element, length in zip(found, lengths, strict=True) if length >= 0.8 * max(lengths)][-1]


def element_depth(element: Any) -> int:
    """How many elements an element lies in."""
    return sum(1 for _ in element.iterancestors())


def load_trafilatura() -> Any:
    """Heavy, so imported only where a page was fetched; it would warn of proxies that it is never asked to use."""
    warnings.filterwarnings("ignore", message="SOCKS support in urllib3")
    import trafilatura.utils

    return trafilatura
