"""Feeds, RSS 0.9 to 2.0 and Atom: each entry is a resource, its summary the note."""

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource
from ingest.lists.xml import Element, children, name_of, root_of, root_tag, text_in
from ingest.model import Address

BY_HAND = False
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DATES = ("pubdate", "published", "issued", "date", "updated")
# Roles of further links that say something about the entry; the others serve feed readers.
_ROLES = {"enclosure", "related", "via", "comments"}


def accepts(source: ListSource) -> bool:
    """By its root element."""
    return root_tag(source) in {"rss", "rdf", "feed"}


def draft(source: ListSource) -> ListDraft:
    """Read a feed in its order; entries without a link are known by their title."""
    root = root_of(source)
    base = resolve_link(root.get(_BASE, ""), source.base) or source.base
    about = next(children(root, "channel"), root)
    entries = [element for element in root.iter() if name_of(element) in {"item", "entry"}]
    title = inference.strip_html(text_in(about, "title"))
    return ListDraft(title or source.title, tuple(filter(None, (_entry(each, base) for each in entries))))


def _entry(element: Element, base: str) -> ListEntry | None:
    base = resolve_link(element.get(_BASE, ""), base) or base
    links = [(role, resolve_link(href, base)) for role, href in _links(element)]
    url = next((href for role, href in links if role == "alternate"), "")
    title = inference.strip_html(text_in(element, "title"))
    others = tuple(Address(role, href) for role, href in dict.fromkeys(links) if role in _ROLES and href != url)
    if not (url or title):
        return None
    return ListEntry(
        url, title, element.sourceline or 0, authors=_authors(element), year=inference.year_in(text_in(element, *_DATES)),
        note=inference.strip_html(text_in(element, "summary", "description", "content", "encoded")), tags=_tags(element),
        others=others,
    )  # fmt: skip


def _links(element: Element) -> list[tuple[str, str]]:
    """Role and address of each link; the resource itself is the `alternate` one."""
    links: list[tuple[str, str]] = []
    for child in children(element, "link", "enclosure", "comments"):
        default = "alternate" if name_of(child) == "link" else name_of(child)
        href = child.get("href") or child.get("url") or (child.text or "")
        if href.strip().startswith(("http:", "https:")) or child.get("href") or default == "alternate":
            links.append((child.get("rel") or default, href.strip()))
    guid = next(children(element, "guid"), None)
    if guid is not None and guid.get("isPermaLink", "true") == "true" and (guid.text or "").strip().startswith("http"):
        links.append(("alternate", guid.text.strip()))
    return [(role, href) for role, href in links if href]


def _authors(element: Element) -> tuple[str, ...]:
    named = (
        text_in(child, "name") or inference.collapse_spaces(child.text or "")
        for child in children(element, "author", "creator")
    )
    return tuple(dict.fromkeys(filter(None, named)))


def _tags(element: Element) -> tuple[str, ...]:
    named = (
        child.get("label") or child.get("term") or child.text for child in children(element, "category", "subject")
    )
    return tuple(dict.fromkeys(inference.collapse_spaces(name) for name in named if name and name.strip()))
