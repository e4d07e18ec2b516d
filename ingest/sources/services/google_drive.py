"""Google Docs, Slides and public files of Drive, through their export addresses.

Knows those addresses; how their bodies are read is its neighbours' business.
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
_OPEN = re.compile(
    r"^https?://(?:drive\.google\.com/(?:open|uc)|colab\.research\.google\.com/drive)[/?](?:.*\bid=)?([\w-]{10,})"
)
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
    """The `Source` of what lies in Google Drive."""

    def accepts(self, url: str, media_type: str) -> bool:
        """The address of a document, a set of slides or a file; published forms are pages."""
        return not media_type and bool(_DOCUMENT.match(url) or _OPEN.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The exported text, with the address that people open. Raises what the last export raises."""
        url = resource.url or ""
        found, opened = _DOCUMENT.match(url), _OPEN.match(url)
        kind, name = (found[1], found[2]) if found else ("file", opened[1] if opened else "")
        failed: FetchError | None = None
        for address in _EXPORTS[kind]:
            try:
                return replace(_exported(address.format(name), kind, resource, fetch), url=url)
            except FetchError as error:
                failed = error
        raise failed or Permanent(Outcome.UNSUPPORTED, "nothing that can be exported")


def _exported(address: str, kind: str, resource: Resource, fetch: FetchPage) -> Document:
    got = fetch(address)
    if dispatch.media_type_of(got) in html.MEDIA_TYPES:
        # An export is never a page: it is the form to sign in, or a warning.
        shown = run_in_parser(_shown, got)
        raise Permanent(Outcome.BLOCKED, f"its owner does not share this {kind} with everyone ({shown})", got.status)
    return dispatch.read_fetched(got, resource)


def _shown(got: FetchedPage) -> str:
    return html.element_text(next(html.parse_page(got).root.iter("body"), None))[:60]
