"""The reading order of a work of many pages: its table of contents, else next-links, else links.

Knows the markup of one page; never opens an address.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ingest.sources.formats import html

# Where sites keep their tables of contents; which of the matches it is, the number of links decides.
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
# No pages to read: files of other kinds, and what generators add of their own.
_NO_PAGE = re.compile(
    r"\.(?:zip|gz|tgz|bz2|xz|7z|tar|whl|exe|dmg|iso|png|jpe?g|gif|svg|webp|ico|mp[34]|mov|avi|webm|ogg|wav|css|js|mjs|json|"
    r"xml|rss|atom|csv|tsv|parquet|pkl|npy|npz|pt|h5|py|r|cpp|c|h|java|sh|ya?ml|toml|epub|mobi|docx?|pptx?|xlsx?)$"
    r"|/(?:genindex|py-modindex|search|404|print|tags?|categor(?:y|ies)|_sources|_modules)(?:\.html?|/|$)",
    re.IGNORECASE,
)
# A table of contents has at least this many entries.
LEAST = 3
# No page has more elements that could be one; what has was made to cost time.
_MOST = 300


@dataclass(frozen=True, slots=True)
class Navigation:
    """Where a page of a work leads on, each page as its one spelling and its address.

    `table` is its table of contents in order, empty where it has none; `following` what it
    calls its next page; `links` all that it links to, looked for only where it has neither.
    """

    table: tuple[tuple[str, str], ...] = ()
    following: tuple[str, str] | None = None
    links: tuple[tuple[str, str], ...] = ()


def page_key(url: str) -> str:
    """One spelling for one page: no query, no index page, no `.html`, no slash at the end, no scheme."""
    parts = urlsplit(url)
    path = re.sub(r"/index\.html?$", "/", parts.path)
    return f"{parts.netloc.lower()}{re.sub(r'[.]html?$', '', path).rstrip('/')}"


def is_within(url: str, prefix: str) -> bool:
    """Whether `url` is a page below `prefix`, a folder ending in a slash."""
    parts, root = urlsplit(url), urlsplit(prefix)
    inside = parts.netloc == root.netloc and f"{parts.path}/".startswith(root.path)
    return inside and not _NO_PAGE.search(parts.path)


def navigation_of(root: Any, base: str, prefix: str) -> Navigation:
    """Where the page at `base` leads on in the work below `prefix`."""
    anchors = _anchors(root, base, prefix)
    table = _table(root, anchors)
    following = _following(root, base, prefix, anchors)
    return Navigation(table, following, () if table or following else _links(root, anchors))


# The anchors of a page that lead to pages of the work, in order, each with spelling and address.
_Anchors = dict[Any, tuple[str, str]]


def _anchors(root: Any, base: str, prefix: str) -> _Anchors:
    """Worked out once a page: of the many tables that may nest, each asks for the same anchors."""
    known: dict[str, str | None] = {}
    found: _Anchors = {}
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        if href not in known:
            known[href] = html.resolve_href(base, href)
        url = known[href]
        if url and is_within(url, prefix):
            found[anchor] = page_key(url), url
    return found


def _table(root: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    """The pages in the page's table of contents, in its order; none where it has no such table.

    Of several tables the one with the most pages of the work counts; of equals the first.
    """
    found = [_pages(element, anchors) for element in root.xpath(_TABLES)[:_MOST]]
    longest = max(found, key=len, default=())
    return longest if len(longest) >= LEAST else ()


def _following(root: Any, base: str, prefix: str, anchors: _Anchors) -> tuple[str, str] | None:
    """The page that the page calls its next, if any."""
    here = page_key(base)
    for element in root.xpath(_NEXT):
        url = html.resolve_href(base, element.get("href"))
        if url and is_within(url, prefix) and page_key(url) != here:
            return page_key(url), url
    said = (
        page for anchor, page in anchors.items() if page[0] != here and _NEXT_WORDS.match(html.element_text(anchor))
    )
    return next(said, None)


def _links(root: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    """All pages of the work that the page links to, those in its main text if it has one marked."""
    main = html.main_container(root)
    return (_pages(main, anchors) if main is not None else ()) or _pages(root, anchors)


def _pages(element: Any, anchors: _Anchors) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for anchor in element.iter("a"):
        if page := anchors.get(anchor):
            found.setdefault(*page)
    return tuple(found.items())
