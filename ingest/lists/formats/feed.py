"""Feeds, RSS 0.9 to 2.0 and Atom: each entry is a resource, its summary the note."""

from typing import ClassVar

from ingest.lists import inference
from ingest.lists.collect import unlinked_entry
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
from ingest.lists.xml import Element, children, name_of, root_of, root_tag, text_in
from ingest.model import Address

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NOTES = ("summary", "description", "content", "encoded")
_DATES = ("pubdate", "published", "issued", "date", "updated")
# Roles of further links about the entry; the others are for feed readers.
_ROLES = {"enclosure", "related", "via", "comments"}


class Feed:
    """The `ListFormat` of RSS and Atom."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the root element."""
        return root_tag(source) in {"rss", "rdf", "feed"}

    def draft(self, source: ListSource) -> ListDraft:
        """Parse a feed in its order; entries without a link are identified by their title."""
        root = root_of(source)
        base = resolve_link(root.get(_BASE, ""), source.base) or source.base
        channel = next(children(root, "channel"), root)
        elements = [element for element in root.iter() if name_of(element) in {"item", "entry"}]
        title = inference.strip_html(text_in(channel, "title"))
        return ListDraft(title or source.title, tuple(_entry(element, base) for element in elements))


def _entry(element: Element, base: str) -> ListEntry | ListProblem:
    base = resolve_link(element.get(_BASE, ""), base) or base
    links = [(role, resolve_link(href, base)) for role, href in _links(element)]
    urls = dict(reversed(links))
    url = urls.get("alternate") or urls.get("enclosure", "")
    title = inference.strip_html(text_in(element, "title"))
    further = tuple(Address(role, href) for role, href in dict.fromkeys(links) if role in _ROLES and href != url)
    if not (url or title):
        return unlinked_entry(element.sourceline or 0, _note(element) or "An entry")
    return ListEntry(
        url,
        title,
        element.sourceline or 0,
        authors=_authors(element),
        year=inference.year_in(text_in(element, *_DATES)),
        note=_note(element),
        tags=_tags(element),
        addresses=further,
    )


def _note(element: Element) -> str:
    """The summary, also where Media RSS groups it, as YouTube does."""
    groups = (text_in(group, "description") for group in children(element, "group"))
    return inference.strip_html(text_in(element, *_NOTES) or next(groups, ""))


def _links(element: Element) -> list[tuple[str, str]]:
    """Role and address of each link; the resource itself has the role `alternate`."""
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
    names = (
        text_in(child, "name") or inference.collapse_spaces(child.text or "")
        for child in children(element, "author", "creator")
    )
    return tuple(dict.fromkeys(filter(None, names)))


def _tags(element: Element) -> tuple[str, ...]:
    labels = (
        child.get("label") or child.get("term") or child.text for child in children(element, "category", "subject")
    )
    return tuple(dict.fromkeys(inference.collapse_spaces(label) for label in labels if label and label.strip()))
