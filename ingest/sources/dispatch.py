"""The reader of a fetched body: PDF, Word document, e-book, notebook, text or HTML page.

The only place that chooses a reader by media type, in two steps:

1. `media_type_of` determines the media type: the signature first, then the declared type unless it
   is a vague one, the file name extension, the content (notebook, HTML), and finally the vague type.
2. `READERS` has the reader of that media type. A body without a reader is unsupported.

Knows media types and signatures, since servers often declare wrong types. Must not fetch anything.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import article
from ingest.sources.formats import html, notebook, pdf, text
from ingest.sources.formats.documents import docx, epub

# Reads a body in the current process. Raises FetchError.
BodyReader = Callable[[FetchedPage, Resource], Document]

# Media type -> reader.
READERS: dict[str, BodyReader] = {
    pdf.MEDIA_TYPE: pdf.read_pdf,
    notebook.MEDIA_TYPE: notebook.read_notebook,
    docx.MEDIA_TYPE: docx.read_docx,
    epub.MEDIA_TYPE: epub.read_epub,
    **dict.fromkeys(text.MEDIA_TYPES, text.read_text),
    **dict.fromkeys(text.MARKDOWN_TYPES, text.read_markdown),
    **dict.fromkeys(html.MEDIA_TYPES, article.read_page),
}
# Media types that servers declare for anything.
_VAGUE = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
    "application/json",
    "text/x-web-markdown",
}
_MARKUP = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_EXTENSIONS = {".md": "text/markdown", ".markdown": "text/markdown", ".ipynb": notebook.MEDIA_TYPE}


def media_type_of(page: FetchedPage) -> str:
    """The media type of the body, by signature, declared type, extension and content in this order."""
    if media_type := _signed_type(page.body):
        return media_type
    if page.media_type not in _VAGUE:
        return page.media_type
    path = urlsplit(page.url).path.lower()
    for extension, media_type in _EXTENSIONS.items():
        if path.endswith(extension):
            return media_type
    if page.body.lstrip()[:1] == b"{" and b'"nbformat"' in page.body:
        return notebook.MEDIA_TYPE
    if page.media_type != "text/plain" and _MARKUP.match(page.body[:4096]):
        return "text/html"
    return page.media_type


def _signed_type(body: bytes) -> str:
    """The media type by the signature of the body, or by the members of an archive, whose names are not compressed."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return pdf.MEDIA_TYPE
    if not body.startswith(b"PK\x03\x04"):
        return ""
    if b"mimetypeapplication/epub+zip" in body[:100]:
        return epub.MEDIA_TYPE
    return docx.MEDIA_TYPE if docx.MAIN_PART.encode() in body else ""


def is_html(page: FetchedPage) -> bool:
    """Whether the body is an HTML page."""
    return media_type_of(page) in html.MEDIA_TYPES


def is_pdf(page: FetchedPage) -> bool:
    """Whether the body is a PDF."""
    return media_type_of(page) == pdf.MEDIA_TYPE


def read_fetched(page: FetchedPage, resource: Resource) -> Document:
    """The document in `page`, parsed in the parser pool if there is one. Raises FetchError where there is none."""
    return run_in_parser(parse_fetched, page, resource)


def parse_fetched(page: FetchedPage, resource: Resource) -> Document:
    """The document in `page`, parsed in this process. Raises FetchError where there is none."""
    media_type = media_type_of(page)
    if reader := READERS.get(media_type):
        return reader(page, resource)
    raise Permanent(Outcome.UNSUPPORTED, f"{media_type} is not read yet", page.status)
