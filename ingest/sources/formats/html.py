"""HTML for all sources: decoding, parsing, metadata, links, and the container of the main text.

Knows markup; must not extract the main text, and must not fetch anything.
"""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from ingest.fetch.client import FetchedPage

MEDIA_TYPES = {"text/html", "application/xhtml+xml", ""}

# Elements that common site generators use for the main text.
_CONTAINERS = (
    "//d-article|//dt-article|//article|//main|//*[@role='main']|//*[@itemprop='articleBody']"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' d-article ')]"
)
# Characters that no markup may have.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Deeper than any real text; deeper nesting was made to break parsers.
_MAX_DEPTH = 250


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its decoded markup and its parsed tree, shared by all readers."""

    page: FetchedPage
    markup: str
    root: Any


def parse_page(page: FetchedPage) -> ParsedPage:
    """Decode and parse a page."""
    markup = decode_body(page)
    return ParsedPage(page, markup, parse_html(markup))


def decode_body(page: FetchedPage) -> str:
    """The body as text: as UTF-8 if it is valid, else in the declared charset, else in a detected one."""
    for charset in ("utf-8-sig", page.charset or ""):
        try:
            # Round trip, since some charsets decode to lone surrogates, which cannot be stored.
            return page.body.decode(charset).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return str(load_trafilatura().utils.decode_file(page.body))


def parse_html(markup: str) -> Any:
    """The root element of the parsed markup; an empty one where there is nothing to parse."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(_CONTROLS.sub("", markup).encode("utf-8", "replace"), _parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.Element("html")
    return root if isinstance(root, html.HtmlElement) else html.Element("html")


@cache
def _parser() -> Any:
    """A parser without comments, as trafilatura's, whose elements are all of one class.

    lxml.html chooses a class for each element in Python, which takes more time than most that is done with it.
    """
    from lxml import etree, html

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def meta_values(root: Any, *names: str) -> list[str]:
    """The non-empty contents of the `meta` elements with these names or properties (lower case), in order."""
    return [content for name, content in _meta_contents(root) if name in names]


@lru_cache(maxsize=1)  # asked for many names of one page in turn
def _meta_contents(root: Any) -> list[tuple[str, str]]:
    contents = (
        ((element.get("name") or element.get("property") or "").lower(), (element.get("content") or "").strip())
        for element in root.iter("meta")
    )
    return [(name, content) for name, content in contents if content]


def page_title(root: Any) -> str:
    """The title of the page, without line breaks; empty if it has none."""
    return next((element_text(element) for element in root.iter("title")), "")


def element_text(element: Any) -> str:
    """The text inside an element, without line breaks."""
    return " ".join(element.text_content().split()) if element is not None else ""


@lru_cache(maxsize=4096)  # a page repeats its links, and several readers resolve them
def resolve_href(base: str, href: str | None) -> str | None:
    """The absolute address of `href` on the page `base`, without fragment; None if it is no web address."""
    try:
        url = urldefrag(urljoin(base, (href or "").strip())).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


@lru_cache(maxsize=1)  # the readers of one page need it in turn
def main_container(root: Any) -> Any | None:
    """The innermost element with at least 80 % of the longest marked main text; None if nothing is marked."""
    elements = [element for element in root.xpath(_CONTAINERS) if element_depth(element) < _MAX_DEPTH]
    if not elements or len(elements) > 100:
        return None  # a page with a hundred articles is a listing
    lengths = [len(element_text(element)) for element in elements]
    return [element for element, length in zip(elements, lengths, strict=True) if length >= 0.8 * max(lengths)][-1]


def element_depth(element: Any) -> int:
    """The number of ancestors of an element."""
    return sum(1 for _ in element.iterancestors())


def load_trafilatura() -> Any:
    """trafilatura, slow to import, so imported with the first page; its warning about SOCKS proxies is silenced."""
    warnings.filterwarnings("ignore", message="SOCKS support in urllib3")
    import trafilatura.utils

    return trafilatura
