"""OPML outlines, as feed readers export them: folders are sections, outlines with an address are entries."""

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource
from ingest.lists.xml import Element, children, root_of, root_tag, text_in
from ingest.model import Address
from ingest.urls import url_problem

BY_HAND = False


def accepts(source: ListSource) -> bool:
    """By its root element."""
    return root_tag(source) == "opml"


def draft(source: ListSource) -> ListDraft:
    """Read an outline: the page is the resource, its feed a further address."""
    root = root_of(source)
    found: list[ListEntry] = []
    for body in children(root, "body"):
        _walk(body, (), source.base, found)
    title = next((text_in(head, "title") for head in children(root, "head")), "")
    return ListDraft(title or source.title, tuple(found))


def _walk(element: Element, section: tuple[str, ...], base: str, found: list[ListEntry]) -> None:
    for outline in children(element, "outline"):
        told = {str(name).lower(): value.strip() for name, value in outline.attrib.items()}
        label = inference.collapse_spaces(told.get("text") or told.get("title", ""))
        if entry := _entry(told, label, section, base):
            entry.line = outline.sourceline or 0
            found.append(entry)
        _walk(outline, (*section, label) if label else section, base, found)


def _entry(told: dict[str, str], label: str, section: tuple[str, ...], base: str) -> ListEntry | None:
    page, other, feed = (resolve_link(told.get(name, ""), base) for name in ("htmlurl", "url", "xmlurl"))
    named = [url for url in (page, other, feed) if url]
    if not named:
        return None
    chosen = next((url for url in named if not url_problem(url)), named[0])
    others = tuple(Address("feed" if url == feed else "page", url) for url in dict.fromkeys(named) if url != chosen)
    tags = tuple(tag.strip() for tag in told.get("category", "").split(",") if tag.strip())
    note = inference.strip_html(told.get("description", ""))
    return ListEntry(chosen, label or told.get("title", ""), section=section, note=note, tags=tags, others=others)
