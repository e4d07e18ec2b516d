"""OPML outlines, as exported by feed readers: folders are sections, outlines with an address are entries."""

from typing import ClassVar

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource
from ingest.lists.xml import Element, children, root_of, root_tag, text_in
from ingest.model import Address
from ingest.urls import url_problem


class Opml:
    """The `ListFormat` of OPML."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the root element."""
        return root_tag(source) == "opml"

    def draft(self, source: ListSource) -> ListDraft:
        """Parse an outline: the page is the resource, its feed a further address."""
        root = root_of(source)
        entries: list[ListEntry] = []
        for body in children(root, "body"):
            _collect_outlines(body, (), source.base, entries)
        title = next((text_in(head, "title") for head in children(root, "head")), "")
        return ListDraft(title or source.title, tuple(entries))


def _collect_outlines(element: Element, section: tuple[str, ...], base: str, entries: list[ListEntry]) -> None:
    for outline in children(element, "outline"):
        attributes = {str(name).lower(): value.strip() for name, value in outline.attrib.items()}
        label = inference.collapse_spaces(attributes.get("text") or attributes.get("title", ""))
        if entry := _entry(attributes, label, section, base):
            entry.line = outline.sourceline or 0
            entries.append(entry)
        _collect_outlines(outline, (*section, label) if label else section, base, entries)


def _entry(attributes: dict[str, str], label: str, section: tuple[str, ...], base: str) -> ListEntry | None:
    page, link, feed = (resolve_link(attributes.get(name, ""), base) for name in ("htmlurl", "url", "xmlurl"))
    urls = [url for url in (page, link, feed) if url]
    if not urls:
        return None
    first = next((url for url in urls if not url_problem(url)), urls[0])
    further = tuple(Address("feed" if url == feed else "page", url) for url in dict.fromkeys(urls) if url != first)
    tags = tuple(tag.strip() for tag in attributes.get("category", "").split(",") if tag.strip())
    note = inference.strip_html(attributes.get("description", ""))
    title = label or attributes.get("title", "")
    return ListEntry(first, title, section=section, note=note, tags=tags, addresses=further)
