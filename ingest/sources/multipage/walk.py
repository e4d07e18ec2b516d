"""Multi-page works (web books, documentation, course sites) as one document in reading order.

Knows how to recognise the entrance of a work and how to walk its pages within limits. The links of a
page are found by `toc`, its text is read by `article` and `dispatch`.
"""

import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ingest.errors import FetchError, Transient
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Locator, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import article, dispatch
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, page_facts
from ingest.sources.formats import html
from ingest.sources.formats.generators import is_generated
from ingest.sources.multipage import toc

# Kinds of resources that are multi-page works if their page links to more pages.
KINDS = {"book", "course", "course-site", "booklet", "documentation", "docs", "guide", "tutorial", "handbook"}
# File names of pages that are entrances of a work.
_ENTRANCES = re.compile(
    r"^(?:index|intro|introduction|home|overview|welcome|start|getting-started|preface|toc|contents|syllabus|readme|main)$"
)


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """Limits of one work.

    `pages` is the number of pages, `depth` the number of links from the entrance, `size` the bytes of
    all pages, `seconds` the time for all pages.
    """

    pages: int = 300
    depth: int = 8
    size: int = 60_000_000
    seconds: float = 900.0


WALK_LIMITS = WalkLimits()
# Pages to remember; a work with more cannot be read as a whole.
_MAX_PAGES_KNOWN = 3000


@dataclass(slots=True)
class _Walk:
    """The state of a walk: page keys in reading order, the pages read so far, the failures."""

    prefix: str
    order: list[str] = field(default_factory=list)  # page keys, see `toc.page_key`
    urls: dict[str, str] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    parts: dict[str, DocumentPart] = field(default_factory=dict)
    errors: list[FetchError] = field(default_factory=list)
    size: int = 0
    begun: float = field(default_factory=time.monotonic)

    def add(self, page: tuple[str, str], after: str | None, depth: int) -> None:
        """Insert a page (key and address) after the page `after`, or at the end, unless it is known."""
        key, url = page
        if key in self.depth or len(self.order) >= _MAX_PAGES_KNOWN:
            return
        self.order.insert(self.order.index(after) + 1 if after in self.urls else len(self.order), key)
        self.urls[key], self.depth[key] = url, depth

    def add_links(self, navigation: toc.Navigation, origin: str) -> None:
        """Insert the pages that the page with the key `origin` links to, in the order of its table of contents."""
        depth, previous = self.depth[origin] + 1, origin
        for page in navigation.table:
            self.add(page, previous, depth)
            previous = page[0]
        if navigation.next_page:
            self.add(navigation.next_page, origin, depth - 1)  # a chain of next links has no depth
        for page in navigation.links:
            self.add(page, None, depth)

    def next_url(self, limits: WalkLimits) -> str | None:
        """The address of the first page in reading order that is unread and within the limits."""
        if len(self.parts) >= limits.pages or self.size >= limits.size:
            return None
        if time.monotonic() - self.begun > limits.seconds:
            return None
        unread = (key for key in self.order if key not in self.parts and self.depth[key] <= limits.depth)
        return next((self.urls[key] for key in unread), None)


def prefix_of(entrance: FetchedPage, root: Any, resource: Resource) -> str | None:
    """The folder of the work whose entrance the page `entrance` is, or None for a single page."""
    if resource.kind not in KINDS and not is_generated(root):
        return None
    parts = urlsplit(entrance.url)
    folder, _, name = parts.path.rpartition("/")
    if name and not _ENTRANCES.match(re.sub(r"\.html?$", "", name.lower())):
        return None
    above, _, last = folder.rpartition("/")
    folders = [folder, above] if not name and _ENTRANCES.match(last.lower()) else [folder]
    for path in folders:
        prefix = urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))
        if _has_more_pages(root, entrance.url, prefix, certain=resource.kind in KINDS):
            return prefix
    return None


def _has_more_pages(root: Any, url: str, prefix: str, *, certain: bool) -> bool:
    """Whether a page links to more pages of a work; plain links count only if it is `certain` to be a work."""
    navigation = toc.navigation_of(root, url, prefix)
    if navigation.table or navigation.next_page:
        return True
    return certain and len(navigation.links) >= toc.MIN_ENTRIES


@dataclass(frozen=True, slots=True)
class _WorkPage:
    """The links of one page of a work, and its document or the error why it has none."""

    navigation: toc.Navigation
    document: Document | FetchError


def _parse_work_page(page: FetchedPage, prefix: str, resource: Resource) -> _WorkPage:
    """Everything that needs the parsed page, in one task of the parser pool."""
    navigation = toc.Navigation()
    try:
        if not dispatch.is_html(page):
            return _WorkPage(navigation, dispatch.parse_fetched(page, resource))
        parsed = html.parse_page(page)
        navigation = toc.navigation_of(parsed.root, page.url, prefix)
        return _WorkPage(navigation, article.read_article(parsed, resource))
    except FetchError as error:
        return _WorkPage(navigation, error)


def read_work(
    entrance: FetchedPage, prefix: str, resource: Resource, fetch: FetchPage, limits: WalkLimits = WALK_LIMITS
) -> Document:
    """The whole work below `prefix` as one document, each page a part with its address as locator.

    Raises the FetchError of the first page that failed, if no page has a text or most pages fail.
    """
    walk = _Walk(prefix)
    walk.add((toc.page_key(entrance.url), entrance.url), None, 0)
    first: Document | None = None
    while (url := walk.next_url(limits)) is not None:
        key = toc.page_key(url)
        walk.parts[key] = DocumentPart("")
        try:
            page = entrance if url == entrance.url else fetch(url)
            first = _read_work_page(walk, page, key, resource, first)
        except FetchError as error:
            walk.errors.append(error)
    return _join_work(walk, entrance, resource, first)


def _read_work_page(
    walk: _Walk, page: FetchedPage, key: str, resource: Resource, first: Document | None
) -> Document | None:
    """Add the page with the key `key` to the walk. Returns the document of the first page that has one."""
    walk.size += len(page.body)
    final_key = toc.page_key(page.url)
    is_read = final_key != key and bool(walk.parts.get(final_key, DocumentPart("")).text)
    if not toc.is_within(page.url, walk.prefix) or is_read:
        return first  # a redirect out of the work, or to a page that was already read
    work_page = run_in_parser(_parse_work_page, page, walk.prefix, resource)
    walk.add_links(work_page.navigation, key)
    document = work_page.document
    if isinstance(document, FetchError):
        raise document
    walk.depth.setdefault(final_key, walk.depth[key])
    title = "" if document.title == resource.title else document.title
    walk.parts[key] = DocumentPart(document.text, title, (Locator(0, "url", page.url), *document.locators))
    return first or document


def _join_work(walk: _Walk, entrance: FetchedPage, resource: Resource, first: Document | None) -> Document:
    parts = [part for key in walk.order if (part := walk.parts.get(key, DocumentPart(""))).text]
    lost = [error for error in walk.errors if isinstance(error, Transient) or error.outcome is Outcome.UNREADABLE]
    if first is None or len(lost) > len(parts):
        raise (lost or walk.errors or [Transient(Outcome.UNREACHABLE, "no page of the work could be read")])[0]
    text, locators = join_parts(parts)
    unread = len(walk.order) - len(walk.parts)
    facts: dict[str, Any] = page_facts(first) | {"title": first.title, "locators": locators}
    remark = "; ".join(
        message
        for count, message in ((len(lost), f"{len(lost)} pages failed"), (unread, f"{unread} pages beyond the bounds"))
        if count
    )
    return make_document(resource, text, url=entrance.url, remark=remark, **facts)
