"""E-books (.epub): the chapters in the order of the spine, as Markdown blocks (EPUB 3.3, sections 4 and 5).

Knows the package of an e-book; must not fetch anything. A small reader of our own: the known library is under the AGPL.
"""

import posixpath
from typing import Any
from urllib.parse import unquote, urldefrag

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.local_folders import MEDIA_TYPES
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import make_document, one_line
from ingest.sources.formats.documents.archive import element_texts, elements_named, parse_member, unpack
from ingest.sources.formats.documents.blocks import markdown_blocks
from ingest.sources.formats.page_metadata import iso_date

MEDIA_TYPE = MEDIA_TYPES[".epub"]
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_TEXTS = (".xhtml", ".html", ".htm", ".xml", ".opf")


def read_epub(page: FetchedPage, resource: Resource) -> Document:
    """The document in an e-book. Raises Permanent where it cannot be read, is encrypted or has hardly any text."""
    members = unpack(page, lambda name: name.lower().endswith(_TEXTS))
    folder, package = _find_package(members)
    chapters = _list_chapters(package, folder)
    if not chapters:
        raise Permanent(Outcome.UNSUPPORTED, "the e-book names no chapters", page.status)
    if chapters[0] in _encrypted(members) or chapters[-1] in _encrypted(members):
        raise Permanent(Outcome.BLOCKED, "the e-book is encrypted", page.status)
    texts = [markdown_blocks(_body(parse_member(members[name]))) for name in chapters if name in members]
    return make_document(
        resource,
        "\n\n".join(filter(None, texts)),
        url=page.url,
        title=one_line(next(iter(element_texts(package, "title")), "")),
        author=one_line("; ".join(element_texts(package, "creator"))),
        published=iso_date(next(iter(element_texts(package, "date")), "")),
    )


def _find_package(members: dict[str, bytes]) -> tuple[str, Any]:
    """The folder and the root element of the package document; None for an e-book without."""
    container = parse_member(members.get(_CONTAINER, b""))
    paths = [element.get("full-path") or "" for element in elements_named(container, "rootfile")]
    path = next((path for path in paths if path in members), "")
    return posixpath.dirname(path), parse_member(members.get(path, b""))


def _list_chapters(package: Any, folder: str) -> list[str]:
    """The names of the chapters in reading order, without the navigation and what stands outside of the order."""
    items = {item.get("id"): item for item in elements_named(package, "item")}
    references = [ref for ref in elements_named(package, "itemref") if ref.get("linear") != "no"]
    chapters = [items[ref.get("idref")] for ref in references if ref.get("idref") in items]
    return [
        _member_name(folder, item.get("href") or "")
        for item in chapters
        if "nav" not in (item.get("properties") or "").split()
    ]


def _encrypted(members: dict[str, bytes]) -> set[str]:
    """The names of encrypted members; fonts often are, chapters only in e-books that are sold with a lock."""
    root = parse_member(members.get(_ENCRYPTION, b""))
    return {_member_name("", element.get("URI") or "") for element in elements_named(root, "cipherreference")}


def _member_name(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(href).url)))


def _body(chapter: Any) -> Any:
    return next(iter(elements_named(chapter, "body")), chapter)
