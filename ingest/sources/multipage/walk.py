"""Works of many pages - web books, documentation, course sites - as one document in reading order.

Knows when an address is the entrance to such a work, and walks it within bounds; the
contents of a page are `contents`' business, its text `bodies`'.
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
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document
from ingest.sources.formats import html
from ingest.sources.multipage import toc

# Kinds of resources that are works of many pages if their page leads to them.
KINDS = {"book", "course", "course-site", "booklet", "documentation", "docs", "guide", "tutorial", "handbook"}
_GENERATORS = re.compile(
    r"mkdocs|sphinx|mdbook|quarto|docusaurus|gitbook|bookdown|honkit|jupyter ?book|docsify|vitepress|hugo.*book"
    r"|just the docs|antora|nextra|starlight",
    re.IGNORECASE,
)
# What generators that do not name themselves leave in their pages.
_TRACES = (
    "//script[@id='documentation_options' or contains(@src, 'documentation_options.js')]"
    "|//*[@id='mdbook-help-container' or @id='sidebar-toggle']|//div[contains(@class, 'wy-grid-for-nav')]"
    "|//nav[@id='quarto-sidebar']|//*[contains(@class, 'book-summary') or contains(@class, 'md-nav--primary')]"
    "|//div[contains(@class, 'wy-nav-content')]"
)
# Names of pages at which a work is entered.
_ENTRANCES = re.compile(
    r"^(?:index|intro|introduction|home|overview|welcome|start|getting-started|preface|toc|contents|syllabus|readme|main)$"
)


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """How much of a work is read. `depth` counts links from its entrance, `seconds` all its pages."""

    pages: int = 300
    depth: int = 8
    size: int = 60_000_000
    seconds: float = 900.0


WALK_LIMITS = WalkLimits()
# Pages that are remembered as waiting; a work that names more is none that can be read whole.
_MOST_KNOWN = 3000


@dataclass(slots=True)
class _Walk:
    """Pages of a work in reading order as they are found, and what was read of them."""

    prefix: str
    order: list[str] = field(default_factory=list)  # in one spelling, as `contents.plain` gives it
    urls: dict[str, str] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    parts: dict[str, DocumentPart] = field(default_factory=dict)
    failed: list[FetchError] = field(default_factory=list)
    size: int = 0
    begun: float = field(default_factory=time.monotonic)

    def add(self, entry: tuple[str, str], after: str | None, depth: int) -> None:
        """Take in a page (its spelling and its address) behind `after`, or last, unless it is known."""
        name, url = entry
        if name in self.depth or len(self.order) >= _MOST_KNOWN:
            return
        self.order.insert(self.order.index(after) + 1 if after in self.urls else len(self.order), name)
        self.urls[name], self.depth[name] = url, depth

    def learn(self, leads: toc.Navigation, at: str) -> None:
        """Take in the pages that the page `at` leads to, in the order that it knows best."""
        depth, last = self.depth[at] + 1, at
        for one in leads.table:
            self.add(one, last, depth)
            last = one[0]
        if leads.following:
            self.add(leads.following, at, depth - 1)  # a chain of pages is no depth
        for one in leads.links:
            self.add(one, None, depth)

    def next(self, bounds: WalkLimits) -> str | None:
        """The first page in reading order that is still to be read, within bounds."""
        if len(self.parts) >= bounds.pages or self.size >= bounds.size:
            return None
        if time.monotonic() - self.begun > bounds.seconds:
            return None
        waiting = (name for name in self.order if name not in self.parts and self.depth[name] <= bounds.depth)
        return next((self.urls[name] for name in waiting), None)


def prefix_of(entrance: FetchedPage, root: Any, resource: Resource) -> str | None:
    """The folder of the work that `entrance` leads into, or None where it is a page for itself."""
    marked = any(_GENERATORS.search(said) for said in html.meta_values(root, "generator")) or bool(root.xpath(_TRACES))
    if resource.kind not in KINDS and not marked:
        return None
    parts = urlsplit(entrance.url)
    folder, _, name = parts.path.rpartition("/")
    if name and not _ENTRANCES.match(re.sub(r"\.html?$", "", name.lower())):
        return None
    above, _, last = folder.rpartition("/")
    tried = [folder, above] if not name and _ENTRANCES.match(last.lower()) else [folder]
    for path in tried:
        prefix = urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))
        if _leads_on(root, entrance.url, prefix, certain=resource.kind in KINDS):
            return prefix
    return None


def _leads_on(root: Any, url: str, prefix: str, *, certain: bool) -> bool:
    found = toc.navigation_of(root, url, prefix)
    return bool(found.table or found.following) or (certain and len(found.links) >= toc.LEAST)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What one page of a work gives: where it leads on, and its document or why it has none."""

    leads: toc.Navigation
    found: Document | FetchError


def _leaf(got: FetchedPage, prefix: str, resource: Resource) -> _Leaf:
    """Everything that the body of a page is needed for, as it runs in a worker."""
    leads = toc.Navigation()
    try:
        if dispatch.media_type_of(got) not in html.MEDIA_TYPES:
            return _Leaf(leads, dispatch.parse_fetched(got, resource))
        opened = html.parse_page(got)
        leads = toc.navigation_of(opened.root, got.url, prefix)
        return _Leaf(leads, article.read_article(opened, resource))
    except FetchError as error:
        return _Leaf(leads, error)


def read_work(
    entrance: FetchedPage, prefix: str, resource: Resource, fetch: FetchPage, bounds: WalkLimits = WALK_LIMITS
) -> Document:
    """The whole work as one document, each page a part with its address as locator.

    Raises what the entrance raises if no page has a text, and what the first failed with if most fail.
    """
    walk = _Walk(prefix)
    walk.add((toc.page_key(entrance.url), entrance.url), None, 0)
    first: Document | None = None
    while (url := walk.next(bounds)) is not None:
        name = toc.page_key(url)
        walk.parts[name] = DocumentPart("")
        try:
            got = entrance if url == entrance.url else fetch(url)
            first = _visit(walk, got, name, resource, first)
        except FetchError as error:
            walk.failed.append(error)
    return _document(walk, entrance, resource, first)


def _visit(walk: _Walk, got: FetchedPage, name: str, resource: Resource, first: Document | None) -> Document | None:
    walk.size += len(got.body)
    final = toc.page_key(got.url)
    if not toc.is_within(got.url, walk.prefix) or (final != name and walk.parts.get(final, DocumentPart("")).text):
        return first  # a redirect out of the work, or to a page that was read
    leaf = run_in_parser(_leaf, got, walk.prefix, resource)
    walk.learn(leaf.leads, name)
    if isinstance(leaf.found, FetchError):
        raise leaf.found
    found = leaf.found
    walk.depth.setdefault(final, walk.depth[name])
    title = "" if found.title == resource.title else found.title
    walk.parts[name] = DocumentPart(found.text, title, (Locator(0, "url", got.url), *found.locators))
    return first or found


def _document(walk: _Walk, entrance: FetchedPage, resource: Resource, first: Document | None) -> Document:
    parts = [part for name in walk.order if (part := walk.parts.get(name, DocumentPart(""))).text]
    lost = [error for error in walk.failed if isinstance(error, Transient) or error.outcome is Outcome.UNREADABLE]
    if first is None or len(lost) > len(parts):
        raise (lost or walk.failed or [Transient(Outcome.UNREACHABLE, "no page of the work could be read")])[0]
    text, locators = join_parts(parts)
    unread = len(walk.order) - len(walk.parts)
    facts: dict[str, Any] = {"author": first.author, "published": first.published, "locators": locators}
    remark = "; ".join(
        words
        for count, words in ((len(lost), f"{len(lost)} pages failed"), (unread, f"{unread} pages beyond the bounds"))
        if count
    )
    return make_document(resource, text, url=entrance.url, title=resource.title, remark=remark, **facts)
