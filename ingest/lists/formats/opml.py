"""OPML outlines, as exported by feed readers: folders are sections, outlines with an address are entries."""

from dataclasses import replace
from typing import ClassVar

from ingest.lists import inference
from ingest.lists.collect import unlinked_entry
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
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
        entries: list[ListEntry | ListProblem] = []
        for body in children(root, "body"):
            _collect_outlines(body, (), source.base, entries)
        title = next((text_in(head, "title") for head in children(root, "head")), "")
        return ListDraft(title or source.title, tuple(entries))


def _collect_outlines(
    element: Element, section: tuple[str, ...], base: str, entries: list[ListEntry | ListProblem]
) -> None:
    for outline in children(element, "outline"):
        attributes = {name.rpartition("}")[2].lower(): value.strip() for name, value in outline.attrib.items()}
        label = inference.collapse_spaces(attributes.get("title") or attributes.get("text", ""))
        line = outline.sourceline or 0
        if entry := _entry(attributes, label, section, base):
            entries.append(replace(entry, line=line))
        elif label and next(children(outline, "outline"), None) is None:
            entries.append(unlinked_entry(line, label))
        _collect_outlines(outline, (*section, label) if label else section, base, entries)


def _entry(attributes: dict[str, str], label: str, section: tuple[str, ...], base: str) -> ListEntry | None:
    page, link, feed = (resolve_link(attributes.get(name, ""), base) for name in ("htmlurl", "url", "xmlurl"))
    urls = [url for url in (page, link, feed) if url]
    if not urls:
        return None
    first = next((url for url in urls if not url_problem(url)), urls[0])
    further = tuple(Address("feed" if url == feed else "page", url) for url in dict.fromkeys(urls) if url != first)
    tags = tuple(tag.strip(" /") for tag in attributes.get("category", "").split(",") if tag.strip(" /"))
    return ListEntry(first, label, section=section, note=_note(attributes, label), tags=tags, addresses=further)


def _note(attributes: dict[str, str], label: str) -> str:
    """The description; podcast players write it into `text`, and the name into `title` alone."""
    texts = (inference.strip_html(attributes.get(name, "")) for name in ("description", "text"))
    return "\n\n".join(dict.fromkeys(text for text in texts if text and text != label))
