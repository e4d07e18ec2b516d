"""The reading order of a work of many pages: its table of contents, else next-links, else links.

Knows the markup of one page; never opens an address.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from ingest.sources import html

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


def plain(url: str) -> str:
    """One spelling for one page: no query, no index page, no `.html`, no slash at the end, no scheme."""
    parts = urlsplit(url)
    path = re.sub(r"/index\.html?$", "/", parts.path)
    return f"{parts.netloc.lower()}{re.sub(r'[.]html?$', '', path).rstrip('/')}"


def within(url: str, prefix: str) -> bool:
    """Whether `url` is a page below `prefix`, a folder ending in a slash."""
    parts, root = urlsplit(url), urlsplit(prefix)
    inside = parts.netloc == root.netloc and f"{parts.path}/".startswith(root.path)
    return inside and not _NO_PAGE.search(parts.path)


def table(root: Any, base: str, prefix: str) -> list[str]:
    """The pages in the page's table of contents, in its order; none where it has no such table.

    Of several tables the one with the most pages of the work counts; of equals the first.
    """
    found = [_pages(element, base, prefix) for element in root.xpath(_TABLES)[:_MOST]]
    longest = max(found, key=len, default=[])
    return longest if len(longest) >= LEAST else []


def following(root: Any, base: str, prefix: str) -> str | None:
    """The page that the page calls its next, if any."""
    for element in root.xpath(_NEXT):
        url = html.link(base, element.get("href"))
        if url and within(url, prefix) and plain(url) != plain(base):
            return url
    for element in root.iter("a"):
        url = html.link(base, element.get("href"))
        if url and within(url, prefix) and plain(url) != plain(base) and _NEXT_WORDS.match(html.words(element)):
            return url
    return None


def links(root: Any, base: str, prefix: str) -> list[str]:
    """All pages of the work that the page links to, those in its main text if it has one marked."""
    main = html.container(root)
    return (_pages(main, base, prefix) if main is not None else []) or _pages(root, base, prefix)


def _pages(element: Any, base: str, prefix: str) -> list[str]:
    found: dict[str, str] = {}
    for anchor in element.iter("a"):
        url = html.link(base, anchor.get("href"))
        if url and within(url, prefix):
            found.setdefault(plain(url), url)
    return list(found.values())
