"""Google Docs, Slides and public files of Drive, through their export addresses.

Knows these addresses; `ingest.sources.dispatch` reads the exported bodies.
"""

import re
from dataclasses import replace

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import dispatch
from ingest.sources.base import FetchPage
from ingest.sources.formats import html

_DOCUMENT = re.compile(
    r"^https?://(?:docs|drive)\.google\.com/(?:a/[^/]+/)?(document|presentation|file)/(?:u/\d+/)?d/(?!e/)([\w-]{10,})"
)
_FILE = re.compile(
    r"^https?://(?:drive\.google\.com/(?:open|uc)|colab\.research\.google\.com/drive)[/?](?:.*\bid=)?([\w-]{10,})"
)
# Kind of file -> export addresses, best first.
_EXPORTS = {
    "document": (
        "https://docs.google.com/document/d/{}/export?format=md",
        "https://docs.google.com/document/d/{}/export?format=txt",
    ),
    "presentation": (
        "https://docs.google.com/presentation/d/{}/export/pdf",
        "https://docs.google.com/presentation/d/{}/export/txt",
    ),
    "file": ("https://drive.google.com/uc?export=download&id={}",),
}


class Drive:
    """The `Source` of files in Google Drive."""

    def accepts(self, url: str) -> bool:
        """The address of a document, a presentation or a file; published documents are web pages."""
        return bool(_DOCUMENT.match(url) or _FILE.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The exported document, with the listed address. Raises the FetchError of the last export."""
        url = resource.url or ""
        document, file = _DOCUMENT.match(url), _FILE.match(url)
        kind, file_id = (document[1], document[2]) if document else ("file", file[1] if file else "")
        last_error: FetchError | None = None
        for address in _EXPORTS[kind]:
            try:
                return replace(_read_export(address.format(file_id), kind, resource, fetch), url=url)
            except FetchError as error:
                last_error = error
        raise last_error or Permanent(Outcome.UNSUPPORTED, "nothing that can be exported")


def _read_export(address: str, kind: str, resource: Resource, fetch: FetchPage) -> Document:
    page = fetch(address)
    if dispatch.is_html(page):
        # An export is never an HTML page; this is the login form or a warning.
        excerpt = run_in_parser(_page_excerpt, page)
        raise Permanent(Outcome.BLOCKED, f"its owner does not share this {kind} with everyone ({excerpt})", page.status)
    return dispatch.read_fetched(page, resource)


def _page_excerpt(page: FetchedPage) -> str:
    return html.element_text(next(html.parse_page(page).root.iter("body"), None))[:60]
