"""Parse XML safely: entities are not expanded, addresses not opened, depth and size limited.

Used by the XML formats. Must not know them.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.errors import ListError
from ingest.lists.model import ListSource

# Error messages after which the parser stops reading.
_FATAL_ERRORS = ("depth", "huge", "amplification", "entity reference loop", "too long")

Element = Any  # lxml ships no types


def root_of(source: ListSource) -> Element:
    """The root element, repaired if not well-formed. Raises ListError if nothing can be parsed, or not all of it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.content, parser)
        _decode(root)
    except (etree.LxmlError, ValueError) as error:
        raise ListError("it is not XML that can be read: export it again") from error
    if root is None:
        raise ListError("it is not XML that can be read: export it again")
    if any(sign in entry.message.lower() for entry in parser.error_log for sign in _FATAL_ERRORS):
        raise ListError("it is nested too deeply or its entities grow without end: export it again")
    return root


def _decode(root: Element) -> None:
    """Decode the whole tree: lxml keeps repaired parts as bytes, and raises a ValueError if they are not text."""
    for element in () if root is None else root.iter():
        _ = (element.tag, element.text, element.tail, element.items())


def root_tag(source: ListSource) -> str:
    """Name of the first element in lower case, without its prefix; empty if the source is not XML."""
    head = source.head
    start = 0
    while (start := head.find("<", start)) >= 0:
        if head.startswith("<!--", start):
            start = head.find("-->", start)
            if start < 0:
                return ""
        elif head[start + 1 : start + 2].isalpha():
            name = head[start + 1 :].split(maxsplit=1)[0].partition(">")[0].rstrip("/")
            return name.rpartition(":")[2]
        start += 1
    return ""


def name_of(element: Element) -> str:
    """Local name in lower case; empty for a node that is not an element. In repaired XML a name may be any string."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these local names, in order."""
    return (child for child in element if name_of(child) in names)


def text_in(element: Element, *names: str) -> str:
    """The first non-empty text of a child, by these names in order."""
    texts = ("".join(child.itertext()).strip() for name in names for child in children(element, name))
    return next(filter(None, texts), "")
