"""Plain text and Markdown, unchanged except for a preamble of metadata, which is removed.

Knows bodies; must not fetch anything.
"""

import re

from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.sources.base import make_document, outline
from ingest.sources.formats.html import decode_body

MEDIA_TYPES = {"text/plain", "text/markdown", "text/x-markdown", "text/x-rst", "text/prs.fallenstein.rst"}
_PREAMBLE = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|lang)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def read_text(page: FetchedPage, resource: Resource) -> Document:
    """The document in a page of plain text or Markdown. Raises Permanent (empty) for too little text."""
    body = decode_body(page)
    preamble = _PREAMBLE.match(body)
    fields = {name.lower(): value for name, value in _FIELD.findall(preamble[1])} if preamble else {}
    text = body[preamble.end() :] if preamble else body
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
