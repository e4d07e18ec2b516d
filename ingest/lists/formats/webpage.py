"""Web pages as lists: the links of the main content, not those of menus.

Links outside the main content are recorded as skipped. Knows only HTML.
"""

from typing import ClassVar

from ingest.lists import html_tree
from ingest.lists.collect import skipped_link
from ingest.lists.html_tree import HEADINGS, Element
from ingest.lists.html_walk import HtmlWalker
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListSource

_CONTENT = (
    "//main", "//*[@role='main']", "//*[contains(concat(' ', @class, ' '), ' markdown-body ')]", "//article",
)  # fmt: skip
_MENUS = {"nav", "aside", "footer", "form", "dialog"}
_MENU_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"}
# Words in class names and ids of elements that are not content.
_MENU_NAMES = {
    "nav", "navbar", "navigation", "menu", "sidebar", "footer", "breadcrumb", "breadcrumbs", "toc", "pagination",
    "pager", "share", "sharing", "social", "comments", "cookie", "masthead", "skip", "related", "newsletter",
}  # fmt: skip
_NAMED_TAGS = {"div", "ul", "ol", "section", "header", "table", "p"}


class Webpage:
    """The `ListFormat` of HTML pages."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By media type, suffix or first tag."""
        is_html = source.media_type in {"text/html", "application/xhtml+xml"}
        is_html = is_html or source.suffix in {".html", ".htm", ".xhtml"}
        return is_html or source.head.startswith(("<!doctype html", "<html"))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the main content; the title is its first top heading, else the title of the page."""
        root = html_tree.parse_tree(source.text)
        base = resolve_link(next((tag.get("href", "") for tag in root.iter("base")), ""), source.base) or source.base
        links = _links(root)
        content = _main_content(root)
        _clear_menus(content)
        content_links = {href for _, href in _links(content)}
        walker = HtmlWalker(base=base)
        walker.walk(content)
        skipped = [
            skipped_link(line, resolve_link(href, base), "it is no part of the page's text")
            for line, href in _links_outside(links, content_links)
        ]
        title = walker.title or _page_title(root) or source.title
        return ListDraft(title, (*walker.entries, *skipped), walker.introduction)


def _links(element: Element) -> list[tuple[int, str]]:
    """Line and address of each link."""
    links = ((link.sourceline or 0, html_tree.address_of(link)) for link in element.iter(html_tree.LINKS))
    return [(line, address) for line, address in links if address]


def _main_content(root: Element) -> Element:
    for path in _CONTENT:
        elements = [element for element in root.xpath(path) if next(element.iter("a"), None) is not None]
        if len(elements) == 1:
            return elements[0]
    return next(root.iter("body"), root)


def _clear_menus(content: Element) -> None:
    """Empty the menus in the tree, except generic elements with a top heading or most of the links."""
    links = sum(1 for _ in content.iter("a"))
    menus = [inner for inner in content.iterdescendants() if isinstance(inner.tag, str) and _is_menu(inner)]
    for menu in menus:
        is_main = next(menu.iter("h1"), None) is not None or 2 * sum(1 for _ in menu.iter("a")) > links
        if menu.tag in _MENUS or not is_main:
            menu.clear(keep_tail=True)  # removal would join texts, which lxml rejects with control characters
            menu.tag = "span"


def _is_menu(element: Element) -> bool:
    if element.tag in HEADINGS or element.tag in {"a", "body", "main", "article", "li", "span"}:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("-", " ").replace("_", " ").split()
    by_name = element.tag in _NAMED_TAGS and not _MENU_NAMES.isdisjoint(names)
    return element.tag in _MENUS or element.tag == "header" or element.get("role", "").lower() in _MENU_ROLES or by_name


def _links_outside(links: list[tuple[int, str]], content_links: set[str]) -> list[tuple[int, str]]:
    """The links of a page that are not in its content, each address once with its first line."""
    first_lines = {href: line for line, href in reversed(links)}
    return [(line, href) for href, line in first_lines.items() if href not in content_links]


def _page_title(root: Element) -> str:
    return next((html_tree.text_of(title) for title in root.iter("title")), "")
