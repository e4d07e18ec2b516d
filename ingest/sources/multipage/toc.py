"""The reading order of a multi-page work: table of contents, else next links, else all links.

Knows the markup of one page; must not fetch anything.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ingest.sources.formats import html

# Candidates for the table of contents; the one with the most links is used.
_TABLES = (
    "//nav|//aside|//*[@role='navigation']|//header"
    "|//*[self::div or self::ul or self::ol or self::section][contains(@class, 'toc') or contains(@class, 'sidebar')"
    " or contains(@class, 'summary') or contains(@class, 'menu') or contains(@class, 'chapter')"
    " or contains(@id, 'toc') or contains(@id, 'sidebar') or contains(@class, 'contents')]"
)
_NEXT = (
    "//a[@rel='next']|//link[@rel='next']|//a[contains(@class, 'next')]"
    "|//*[contains(@class, 'next') and not(self::a)]//a"
)
_NEXT_WORDS = re.compile(r"^\W*next\b", re.IGNORECASE)
# Not pages of a work: other file types, and pages that generators add.
_NO_PAGE = re.compile(
    r"\.(?:zip|gz|tgz|bz2|xz|7z|tar|whl|exe|dmg|iso|png|jpe?g|gif|svg|webp|ico|mp[34]|mov|avi|webm|ogg|wav|css|js|mjs|json|"
    r"xml|rss|atom|csv|tsv|parquet|pkl|npy|npz|pt|h5|py|r|cpp|c|h|java|sh|ya?ml|toml|epub|mobi|docx?|pptx?|xlsx?)$"
    r"|/(?:genindex|py-modindex|search|404|print|tags?|categor(?:y|ies)|_sources|_modules)(?:\.html?|/|$)",
    re.IGNORECASE,
)
# Minimum number of entries of a table of contents.
MIN_ENTRIES = 3
# Real pages have fewer candidates; a page with more was made to cost time.
_MAX_CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class Navigation:
    """The links of a page to other pages of its work, each as page key and address.

    `table` is the table of contents in order, empty without one; `next_page` the target of the next
    link; `links` all links, collected only where there is neither.
    """

    table: tuple[tuple[str, str], ...] = ()
    next_page: tuple[str, str] | None = None
    links: tuple[tuple[str, str], ...] = ()


def page_key(url: str) -> str:
    """One key for all spellings of an address: without scheme, query, index page, `.html` and final slash."""
    parts = urlsplit(url)
    path = re.sub(r"/index\.html?$", "/", parts.path)
    return f"{parts.netloc.lower()}{re.sub(r'[.]html?$', '', path).rstrip('/')}"


def is_within(url: str, prefix: str) -> bool:
    """Whether `url` is a page below `prefix`, an address ending in a slash."""
    parts, root = urlsplit(url), urlsplit(prefix)
    inside = parts.netloc == root.netloc and f"{parts.path}/".startswith(root.path)
    return inside and not _NO_PAGE.search(parts.path)


def navigation_of(root: Any, base: str, prefix: str) -> Navigation:
    """The links of the page at `base` within the work below `prefix`."""
    anchors = _find_anchors(root, base, prefix)
    table = _find_table(root, anchors)
    next_page = _find_next_page(root, base, prefix, anchors)
    return Navigation(table, next_page, () if table or next_page else _find_links(root, anchors))


# Anchor elements that link to pages of the work, in order -> page key and address.
_Anchors = dict[Any, tuple[str, str]]


def _find_anchors(root: Any, base: str, prefix: str) -> _Anchors:
    """Computed once per page, since nested candidates for the table share their anchors."""
    resolved: dict[str, str | None] = {}
    anchors: _Anchors = {}
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        if href not in resolved:
            resolved[href] = html.resolve_href(base, href)
        url = resolved[href]
        if url and is_within(url, prefix):
            anchors[anchor] = page_key(url), url
    return anchors


def _find_table(root: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    """The table of contents in order, empty if the page has none.

    Of several candidates, the one with the most pages of the work is used; of equal ones the first.
    """
    candidates = [_list_pages(element, anchors) for element in root.xpath(_TABLES)[:_MAX_CANDIDATES]]
    longest = max(candidates, key=len, default=())
    return longest if len(longest) >= MIN_ENTRIES else ()


def _find_next_page(root: Any, base: str, prefix: str, anchors: _Anchors) -> tuple[str, str] | None:
    """The target of the next link, if any: by markup first, then by link text."""
    here = page_key(base)
    for element in root.xpath(_NEXT):
        url = html.resolve_href(base, element.get("href"))
        if url and is_within(url, prefix) and page_key(url) != here:
            return page_key(url), url
    pages = (
        page for anchor, page in anchors.items() if page[0] != here and _NEXT_WORDS.match(html.element_text(anchor))
    )
    return next(pages, None)


def _find_links(root: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    """All links to pages of the work; only those in the main text if it is marked and has any."""
    main = html.main_container(root)
    return (_list_pages(main, anchors) if main is not None else ()) or _list_pages(root, anchors)


def _list_pages(element: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    pages: dict[str, str] = {}
    for anchor in element.iter("a"):
        if page := anchors.get(anchor):
            pages.setdefault(*page)
    return tuple(pages.items())
