"""Parse XML safely: entities are not expanded, addresses not opened, depth and size limited.

What feeds and exports often get wrong is repaired before parsing, since the parser would drop it and more. Used by the
XML formats. Must not know them.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from ingest.errors import ListError
from ingest.lists.model import ListSource

# Error messages after which the parser stops reading.
_FATAL_ERRORS = ("depth", "huge", "amplification", "entity reference loop", "too long")
# What stays as it is (a part that is not closed reaches to the end), and every ampersand outside of it.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!ENTITY[^>]*|"
    r"&(?:(?P<number>#(?:x[0-9a-fA-F]{1,8}|[0-9]{1,8}));|(?P<name>[A-Za-z][\w.-]{0,60});)?",
    re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s")
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
# Characters that XML does not allow (https://www.w3.org/TR/xml/#charsets).
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Element = Any  # lxml ships no types


def root_of(source: ListSource) -> Element:
    """The root element, repaired if not well-formed. Raises ListError if nothing can be parsed, or not all of it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(repair_xml(source.text).encode(), parser)
        _decode(root)
    except (etree.LxmlError, ValueError) as error:
        raise ListError("it is not XML that can be read: export it again") from error
    if root is None:
        raise ListError("it is not XML that can be read: export it again")
    if any(sign in entry.message.lower() for entry in parser.error_log for sign in _FATAL_ERRORS):
        raise ListError("it is nested too deeply or its entities grow without end: export it again")
    return root


def repair_xml(text: str) -> str:
    """XML with bare ampersands escaped, HTML's entities replaced and illegal characters removed.

    Well-formed XML without these entities is unchanged. No line is added or removed.
    """
    declared = _PREDEFINED.union(_ENTITY.findall(text))
    return _AMPERSAND.sub(lambda match: _repaired(match, declared), _ILLEGAL.sub("", text))


def _repaired(match: re.Match[str], declared: set[str]) -> str:
    whole, number, name = match[0], match["number"], match["name"]
    if not whole.startswith("&") or name in declared:
        return whole
    if number:
        return whole if _is_legal(int(f"0{number[1:]}", 16 if number[1] == "x" else 10)) else "\ufffd"
    character = html5.get(f"{name};")
    return escape(character) if character else f"&amp;{whole[1:]}"


def _is_legal(code_point: int) -> bool:
    return code_point < 0x110000 and not _ILLEGAL.match(chr(code_point))


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
