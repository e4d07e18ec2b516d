"""Plain text, unchanged, and Markdown with plain inline text; a preamble of metadata is removed.

Knows bodies; must not fetch anything.
"""

import re

from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.sources.base import MIN_WORDS, make_document, outline
from ingest.sources.formats.html import decode_body
from ingest.sources.formats.inline_text import plain_inline
from ingest.sources.formats.page_metadata import iso_date

MEDIA_TYPES = {"text/plain", "text/x-rst", "text/prs.fallenstein.rst"}
MARKDOWN_TYPES = {"text/markdown", "text/x-markdown", "text/x-web-markdown"}
# Minimum of words in Markdown with a title, which may be a short post.
_MIN_WORDS_TITLED = 15
# A heading further down, after so many characters, is not the title of the text.
_TITLE_WITHIN = 500
_PREAMBLE = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|lang)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def read_text(page: FetchedPage, resource: Resource) -> Document:
    """The document in a page of plain text. Raises Permanent (empty) for too little text."""
    return _make_document(page, resource, *_split_preamble(decode_body(page)))


def read_markdown(page: FetchedPage, resource: Resource) -> Document:
    """The document in a page of Markdown. Raises Permanent (empty) for too little text."""
    fields, text = _split_preamble(decode_body(page))
    return _make_document(page, resource, fields, plain_inline(text), _MIN_WORDS_TITLED)


def _split_preamble(body: str) -> tuple[dict[str, str], str]:
    """The fields of the preamble by name, and the text after it."""
    preamble = _PREAMBLE.match(body)
    if preamble is None:
        return {}, body
    return {name.lower(): value for name, value in _FIELD.findall(preamble[1])}, body[preamble.end() :]


def _make_document(
    page: FetchedPage, resource: Resource, fields: dict[str, str], text: str, min_words: int = MIN_WORDS
) -> Document:
    """The document; a text without title has at least the usual number of words."""
    headings = outline(text)
    has_title = bool(headings) and headings[0].level == 1 and headings[0].offset < _TITLE_WITHIN
    title = fields.get("title") or (headings[0].text if has_title else "")
    return make_document(
        resource,
        text,
        min_words=min_words if title else MIN_WORDS,
        url=page.url,
        title=title or resource.title,
        author=fields.get("author", ""),
        published=iso_date(fields.get("date") or ""),
    )
