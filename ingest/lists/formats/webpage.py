"""Web pages that are lists: the links of the page's content, not those of its menus.

What stands outside the main text is named as passed over. Knows HTML alone.
"""

from ingest.lists import html_tree
from ingest.lists.collect import skipped_link
from ingest.lists.html_tree import HEADINGS, Element
from ingest.lists.html_walk import Walk
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListSource

BY_HAND = False
_CONTENT = (
    "//main", "//*[@role='main']", "//*[contains(concat(' ', @class, ' '), ' markdown-body ')]", "//article",
)  # fmt: skip
_MENUS = {"nav", "aside", "footer", "form", "dialog"}
_MENU_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"}
# Parts of names that themes give to what is not content.
_MENU_NAMES = {
    "nav", "navbar", "navigation", "menu", "sidebar", "footer", "breadcrumb", "breadcrumbs", "toc", "pagination",
    "pager", "share", "sharing", "social", "comments", "cookie", "masthead", "skip", "related", "newsletter",
}  # fmt: skip


def accepts(source: ListSource) -> bool:
    """By its type, its suffix, or its first tag."""
    served = source.media_type in {"text/html", "application/xhtml+xml"}
    return served or source.suffix in {".html", ".htm", ".xhtml"} or source.head.startswith(("<!doctype html", "<html"))


def draft(source: ListSource) -> ListDraft:
    """Read the content of a page; its first top heading is the title, else what the page calls itself."""
    root = html_tree.parse(source.content, _charset(source))
    base = resolve_link(next((each.get("href", "") for each in root.iter("base")), ""), source.base) or source.base
    every = [(link.sourceline or 0, link.get("href", "").strip()) for link in root.iter("a") if link.get("href")]
    content = _content(root)
    _without_menus(content)
    kept = [link.get("href", "").strip() for link in content.iter("a") if link.get("href")]
    walk = Walk(base=base)
    walk.through(content)
    outside = _left_out(every, kept)
    found = [
        *walk.found,
        *(skipped_link(line, resolve_link(href, base), "it is no part of the page's text") for line, href in outside),
    ]
    return ListDraft(walk.title or _own_title(root) or source.title, tuple(found))


def _charset(source: ListSource) -> str:
    """What the server said; else UTF-8 where the bytes are; else as the page declares."""
    if source.charset:
        return source.charset
    try:
        source.content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _content(root: Element) -> Element:
    for path in _CONTENT:
        found = [each for each in root.xpath(path) if next(each.iter("a"), None) is not None]
        if len(found) == 1:
            return found[0]
    return next(root.iter("body"), root)


def _without_menus(content: Element) -> None:
    """Take menus out of the tree, but nothing that holds a top heading or most of the links."""
    links = sum(1 for _ in content.iter("a"))
    menus = [each for each in content.iterdescendants() if isinstance(each.tag, str) and _is_menu(each)]
    for menu in menus:
        holds_all = next(menu.iter("h1"), None) is not None or 2 * sum(1 for _ in menu.iter("a")) > links
        if menu.tag in _MENUS or not holds_all:
            menu.clear(keep_tail=True)  # taking it out would join texts, which lxml refuses over control characters
            menu.tag = "span"


def _is_menu(element: Element) -> bool:
    if element.tag in HEADINGS or element.tag in {"a", "body", "main", "article", "li", "span"}:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("-", " ").replace("_", " ").split()
    by_name = element.tag in {"div", "ul", "ol", "section", "header", "table", "p"} and not _MENU_NAMES.isdisjoint(
        names
    )
    return element.tag in _MENUS or element.tag == "header" or element.get("role", "").lower() in _MENU_ROLES or by_name


def _left_out(every: list[tuple[int, str]], kept: list[str]) -> list[tuple[int, str]]:
    """The links of a page that are not among its content's, each once; anchors aside."""
    inside = set(kept)
    return [(line, href) for href, line in {href: line for line, href in reversed(every)}.items() if href not in inside]


def _own_title(root: Element) -> str:
    return next((html_tree.text_of(each) for each in root.iter("title")), "")
