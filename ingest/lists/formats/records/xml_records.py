"""XML that is neither a feed nor an outline, such as Pinboard's export and XBEL: elements with an address are records.

Elements become records as in JSON: attributes and elements of text alone are fields, all others are children.
"""

from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists.formats.records.tree import entries_in
from ingest.lists.model import ListDraft, ListSource
from ingest.lists.xml import Element, name_of, root_of, root_tag

_SUFFIXES = {".xml", ".xbel", ".rdf"}


class XmlRecords:
    """The `ListFormat` of other XML."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or by an XML declaration, or by the root elements of Pinboard and XBEL."""
        tag = root_tag(source)
        is_xml = source.suffix in _SUFFIXES or source.head.startswith("<?xml") or tag in {"posts", "xbel"}
        return is_xml and tag not in {"", "html"}

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the records in order. Raises ListError if no element has an address."""
        root = root_of(source)
        record = _record(root)
        entries = tuple(entries_in(record, 0, source.base))
        if not any(entry.url for entry in entries):
            raise ListError(f"it is XML ({name_of(root)}) without an address in any element: export it as OPML or HTML")
        title = record.get("title")
        return ListDraft(title if isinstance(title, str) else source.title, entries)


def _record(element: Element) -> dict[str, Any]:
    """An element as a record; `children` are the records below it, `element` is its name."""
    record: dict[str, Any] = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    if text := (element.text or "").strip():
        record.setdefault("text", text)
    children: list[dict[str, Any]] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if len(child) or child.attrib or not (child.text or "").strip():
            children.append(_record(child))
        else:
            _add_text(record, name_of(child), child.text.strip())
    below = {"children": children} if children else {}
    return {**record, "element": name_of(element), **below}


def _add_text(record: dict[str, Any], name: str, text: str) -> None:
    """Add the text of an element to a record, whose attribute or element of the same name it may follow."""
    first = record.get(name)
    record[name] = [*(first if isinstance(first, list) else [first]), text] if first else text
