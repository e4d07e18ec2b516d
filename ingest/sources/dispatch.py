"""From a fetched body to its document, whatever it is: page, text, PDF or notebook.

Knows how to tell them apart, by bytes before names, as servers name them carelessly; never
opens an address.
"""

import re
from urllib.parse import urlsplit

from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import article
from ingest.sources.formats import notebook, pdf, text

_VAGUE = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
    "application/json",
    "text/x-web-markdown",
}
_MARKUP = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ENDINGS = {".md": "text/markdown", ".markdown": "text/markdown", ".ipynb": notebook.MEDIA_TYPE}


def media_type_of(got: FetchedPage) -> str:
    """What the body is, as a media type."""
    if got.body[:1024].lstrip().startswith(b"%PDF-"):
        return pdf.MEDIA_TYPE
    if got.media_type not in _VAGUE:
        return got.media_type
    path = urlsplit(got.url).path.lower()
    for ending, found in _ENDINGS.items():
        if path.endswith(ending):
            return found
    if got.body.lstrip()[:1] == b"{" and b'"nbformat"' in got.body:
        return notebook.MEDIA_TYPE
    if got.media_type != "text/plain" and _MARKUP.match(got.body[:4096]):
        return "text/html"
    return got.media_type


def read_fetched(got: FetchedPage, resource: Resource) -> Document:
    """The document in `got`, parsed in a worker if there are any. Raises FetchError where there is none."""
    return run_in_parser(parse_fetched, got, resource)


def parse_fetched(got: FetchedPage, resource: Resource) -> Document:
    """The document in `got`, parsed here."""
    kind = media_type_of(got)
    if kind == pdf.MEDIA_TYPE:
        return pdf.read_pdf(got, resource)
    if kind == notebook.MEDIA_TYPE:
        return notebook.read_notebook(got, resource)
    if kind in text.MEDIA_TYPES:
        return text.read_text(got, resource)
    return article.read_page(got, resource)
