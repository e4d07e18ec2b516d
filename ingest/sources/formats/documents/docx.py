"""Word documents (.docx): mammoth makes HTML of them, which becomes Markdown blocks.

Knows the parts of such a file; must not fetch anything. Pictures are left out.
"""

import importlib
import io
import zipfile
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.local_folders import MEDIA_TYPES
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import make_document, one_line, outline
from ingest.sources.formats import html
from ingest.sources.formats.documents.archive import element_texts, parse_member, unpack
from ingest.sources.formats.documents.blocks import markdown_blocks

MEDIA_TYPE = MEDIA_TYPES[".docx"]
MAIN_PART = "word/document.xml"
# A letter or a note is short, but whole.
MIN_WORDS = 15
# Styles that mammoth has no mapping for, by the names of Word and pandoc.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
"""


def read_docx(page: FetchedPage, resource: Resource) -> Document:
    """The document in a Word file. Raises Permanent where it cannot be read or has hardly any text."""
    members = unpack(page, _is_xml)
    if MAIN_PART not in members:
        raise Permanent(Outcome.UNSUPPORTED, "it is no Word document", page.status)
    # The format has no document types; in XML they serve attacks by entities.
    if any(b"<!DOCTYPE" in content.replace(b"\0", b"") for content in members.values()):
        raise Permanent(Outcome.UNSUPPORTED, "it has a document type, which no Word document has", page.status)
    text = markdown_blocks(html.parse_html(_to_html(members, page)))
    core = parse_member(members.get("docProps/core.xml", b""))
    title = next(iter(element_texts(core, "title")), "") or next((heading.text for heading in outline(text)), "")
    authors = "; ".join(element_texts(core, "creator"))
    return make_document(
        resource, text, min_words=MIN_WORDS, url=page.url, title=one_line(title), author=one_line(authors)
    )


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _to_html(members: dict[str, bytes], page: FetchedPage) -> str:
    mammoth: Any = importlib.import_module("mammoth")  # slow to import, and it has no types
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(_pack(members)), style_map=_STYLES, convert_image=lambda image: [], external_file_access=False
        )
    except Exception as error:  # mammoth raises many kinds of errors on what is no document
        raise Permanent(Outcome.UNSUPPORTED, "the document cannot be read", page.status) from error
    return f"<html><body>{result.value}</body></html>"


def _pack(members: dict[str, bytes]) -> bytes:
    """An archive of the members that were unpacked within limits, as mammoth wants one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()
