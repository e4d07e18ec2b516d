"""Web pages as links meet them: an article, the entrance of a larger work, a landing page, a talk.

Knows which of these a page is; how each is read is its neighbours' business.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import article, dispatch, talk_page
from ingest.sources.base import FetchPage
from ingest.sources.formats import html, pdf
from ingest.sources.multipage import walk
from ingest.wordcount import count_words

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
        for _ in range(_MAX_HOPS + 1):
            if dispatch.media_type_of(got) not in html.MEDIA_TYPES:
                return dispatch.read_fetched(got, resource)
            look = run_in_parser(_look, got, resource)
            if look.onward is None:
                break
            got = fetch(look.onward)
        if look.prefix:
            return walk.read_work(got, look.prefix, resource, fetch)
        return _alone(got, look, resource, fetch)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a page turned out to be: in place of a redirect, the entrance of a work, or a page for itself.

    `onward` is where the first sends its reader, `prefix` the folder of the work. A page for
    itself has its article or why it has none, its transcript, and the addresses of PDFs that it may stand before.
    """

    onward: str | None = None
    prefix: str | None = None
    article: Document | FetchError | None = None
    spoken: Document | None = None
    papers: tuple[str, ...] = ()


def _look(got: FetchedPage, resource: Resource) -> _Look:
    """Everything that the body of a page is needed for, as it runs in a worker."""
    opened = html.parse_page(got)
    root = opened.root
    target = html.refresh_of(root, got.url)
    if target and count_words(html.element_text(next(root.iter("body"), None))) <= article.MIN_WORDS:
        return _Look(onward=target)
    if prefix := walk.prefix_of(got, root, resource):
        return _Look(prefix=prefix)
    try:
        found = article.read_article(opened, resource)
    except FetchError as error:
        if error.outcome is not Outcome.EMPTY:
            return _Look(article=error)
        return _Look(None, None, error, talk_page.read_talk(root, got, resource, None), _papers(got, root, 0))
    words = count_words(found.text)
    return _Look(None, None, found, talk_page.read_talk(root, got, resource, found), _papers(got, root, words))


def _alone(got: FetchedPage, look: _Look, resource: Resource, fetch: FetchPage) -> Document:
    found = look.article if isinstance(look.article, Document) else None
    paper = _paper(look.papers, count_words(found.text) if found else 0, resource, fetch)
    if paper is not None:
        return replace(paper, title=(found.title if found else "") or paper.title)
    if look.spoken is not None:
        return look.spoken
    if isinstance(look.article, Document):
        return look.article
    raise look.article or Permanent(Outcome.EMPTY, "no main text on the page", got.status)


def _paper(urls: tuple[str, ...], words: int, resource: Resource, fetch: FetchPage) -> Document | None:
    """The PDF that a landing page stands before, if it says more than the page."""
    for url in urls:
        try:
            body = fetch(url)
            if dispatch.media_type_of(body) == pdf.MEDIA_TYPE:
                paper = dispatch.read_fetched(body, resource)
                return paper if count_words(paper.text) > words else None
        except FetchError:
            continue  # the page itself is there
    return None


def _papers(got: FetchedPage, root: Any, words: int) -> tuple[str, ...]:
    cited = [
        html.resolve_href(got.url, said)
        for said in html.meta_values(root, "citation_pdf_url", "bepress_citation_pdf_url")
    ]
    named = [
        html.resolve_href(got.url, anchor.get("href"))
        for anchor in root.iter("a")
        if words <= LANDING_WORDS and _PDF_WORDS.match(html.element_text(anchor)[:60])
    ]
    found = [url for url in (cited if words <= _CITED_WORDS else []) + named if url]
    return tuple(dict.fromkeys(found))[:2]
