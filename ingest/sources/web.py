"""Web pages as links meet them: an article, the entrance of a larger work, a landing page, a talk.

Knows which of these a page is; how each is read is its neighbours' business.
"""

import re
from dataclasses import replace
from typing import Any

from ingest.client import Page
from ingest.errors import FetchError, Permanent
from ingest.model import Document, Outcome, Resource
from ingest.sources import bodies, html, page, pdf, site, talk
from ingest.sources.model import FetchPage

# A landing page says no more than this beside the link to its paper.
LANDING_WORDS = 400
# With metadata that name the paper it may say more: abstract, references, related work.
_CITED_WORDS = 1500
_MAX_HOPS = 3
_PDF_WORDS = re.compile(
    r"^\W*(?:download|view|read|open|get|full[- ]text|the|free|paper|article|as|\W)*\bpdf\b.{0,20}$", re.IGNORECASE
)


class Web:
    """The `Source` of HTML pages, and of what nothing else takes, so that the reason names it."""

    def accepts(self, url: str, media_type: str) -> bool:
        """Whatever was fetched."""
        return bool(url and media_type) or not media_type

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The article, the whole work, the paper or the talk behind the address."""
        got = fetch(resource.url or "")
        if bodies.media_type(got) not in html.MEDIA_TYPES:
            return bodies.read(got, resource)
        got, root = _arrived(got, fetch)
        if bodies.media_type(got) not in html.MEDIA_TYPES:
            return bodies.read(got, resource)
        if prefix := site.prefix_of(got, root, resource):
            return site.read(got, prefix, resource, fetch)
        return _alone(got, root, resource, fetch)


def _arrived(got: Page, fetch: FetchPage) -> tuple[Page, Any]:
    """The page that a chain of pages in place of redirects ends at."""
    root = html.tree(html.decoded(got))
    for _ in range(_MAX_HOPS):
        target = html.refresh_of(root, got.url)
        if target is None or len(html.words(next(root.iter("body"), None)).split()) > page.MIN_WORDS:
            break
        got = fetch(target)
        root = html.tree(html.decoded(got) if bodies.media_type(got) in html.MEDIA_TYPES else "")
    return got, root


def _alone(got: Page, root: Any, resource: Resource, fetch: FetchPage) -> Document:
    failed: FetchError | None = None
    found: Document | None = None
    try:
        found = page.article(got, resource)
    except Permanent as error:
        if error.outcome is not Outcome.EMPTY:
            raise
        failed = error
    words = len(found.text.split()) if found else 0
    paper = _paper(got, root, words, resource, fetch)
    if paper is not None:
        return replace(paper, title=(found.title if found else "") or paper.title)
    spoken = talk.transcript(root, got, resource, found)
    if spoken is not None:
        return spoken
    if found is None:
        raise failed or Permanent(Outcome.EMPTY, "no main text on the page", got.status)
    return found


def _paper(got: Page, root: Any, words: int, resource: Resource, fetch: FetchPage) -> Document | None:
    """The PDF that a landing page stands before, if it says more than the page."""
    for url in _papers(got, root, words):
        try:
            body = fetch(url)
            if bodies.media_type(body) == pdf.MEDIA_TYPE:
                paper = pdf.read(body, resource)
                return paper if len(paper.text.split()) > words else None
        except FetchError:
            continue  # the page itself is there
    return None


def _papers(got: Page, root: Any, words: int) -> list[str]:
    cited = [html.link(got.url, said) for said in html.metas(root, "citation_pdf_url", "bepress_citation_pdf_url")]
    named = [
        html.link(got.url, anchor.get("href"))
        for anchor in root.iter("a")
        if words <= LANDING_WORDS and _PDF_WORDS.match(html.words(anchor)[:60])
    ]
    found = [url for url in (cited if words <= _CITED_WORDS else []) + named if url]
    return list(dict.fromkeys(found))[:2]
