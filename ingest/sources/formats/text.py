"""Plain text and Markdown, kept as they are but for a preamble of metadata.

Knows bodies; never opens an address.
"""

import re

from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources.base import FetchPage, make_document, outline
from ingest.sources.formats.html import decode_body

MEDIA_TYPES = {"text/plain", "text/markdown", "text/x-markdown", "text/x-rst", "text/prs.fallenstein.rst"}
_PREAMBLE = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|lang)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


class Text:
    """The `Source` of plain text and Markdown."""

    def accepts(self, url: str, media_type: str) -> bool:
        """By media type alone."""
        return bool(url) and media_type in MEDIA_TYPES

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The text as served."""
        return run_in_parser(read_text, fetch(resource.url or ""), resource)


def read_text(page: FetchedPage, resource: Resource) -> Document:
    """The document in a page of text. Raises Permanent where there is too little of it."""
    whole = decode_body(page)
    preamble = _PREAMBLE.match(whole)
    fields = {name.lower(): value for name, value in _FIELD.findall(preamble[1])} if preamble else {}
    text = whole[preamble.end() :] if preamble else whole
    headings = outline(text)
    title = fields.get("title") or (headings[0].text if headings and headings[0].level == 1 else "")
    return make_document(
        resource,
        text,
        url=page.url,
        title=title or resource.title,
        author=fields.get("author", ""),
        published=(fields.get("date") or "")[:10],
    )
