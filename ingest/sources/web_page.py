"""Web pages: the entrance of a multi-page work, a landing page of a paper, a talk or an article.

Knows how to tell these apart; must not know how each is read.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import article, dispatch, talk_page
from ingest.sources.base import FetchPage, page_facts
from ingest.sources.formats import html
from ingest.sources.multipage import walk
from ingest.sources.refresh import follow_refreshes
from ingest.wordcount import count_words

# A landing page has at most this many words beside the link to its paper.
LANDING_WORDS = 400
# With metadata that link the paper it may have more: abstract, references, related work.
_CITED_WORDS = 1500
_PDF_WORDS = re.compile(
    r"^\W*(?:download|view|read|open|get|full[- ]text|the|free|paper|article|as|\W)*\bpdf\b.{0,20}$", re.IGNORECASE
)


class WebPage:
    """The `Source` of all addresses that no service accepts, whatever the media type of the body."""

    def accepts(self, url: str) -> bool:
        """Any address."""
        return bool(url)

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The file, article, whole work, paper or talk at the address. Raises FetchError."""
        url = resource.url or ""
        return self.read_page(follow_refreshes(fetch(url), url, fetch), resource, fetch)

    def read_page(self, page: FetchedPage, resource: Resource, fetch: FetchPage) -> Document:
        """The document of a page that was fetched. Raises FetchError."""
        if not dispatch.is_html(page):
            return dispatch.read_fetched(page, resource)
        inspection = run_in_parser(_inspect_page, page, resource)
        if inspection.work_prefix:
            return walk.read_work(page, inspection.work_prefix, resource, fetch)
        return _read_single_page(page, inspection, resource, fetch)


@dataclass(frozen=True, slots=True)
class _PageInspection:
    """The result of parsing a page: the entrance of a work, or a single page.

    `work_prefix` is the folder of a work. A single page has its article (or the error why there is none),
    its talk with transcript if any, and the addresses of PDFs that it may be the landing page of.
    """

    work_prefix: str | None = None
    article: Document | FetchError | None = None
    talk: Document | None = None
    pdf_urls: tuple[str, ...] = ()


def _inspect_page(page: FetchedPage, resource: Resource) -> _PageInspection:
    """Everything that needs the parsed page, in one task of the parser pool."""
    parsed = html.parse_page(page)
    root = parsed.root
    if prefix := walk.prefix_of(page, root, resource):
        return _PageInspection(work_prefix=prefix)
    try:
        document = article.read_article(parsed, resource)
    except FetchError as error:
        if error.outcome is not Outcome.EMPTY:
            return _PageInspection(article=error)
        talk = talk_page.read_talk(parsed, resource, None)
        return _PageInspection(None, error, talk, _find_pdf_urls(page, root, 0))
    talk = talk_page.read_talk(parsed, resource, document)
    return _PageInspection(None, document, talk, _find_pdf_urls(page, root, count_words(document.text)))


def _read_single_page(page: FetchedPage, inspection: _PageInspection, resource: Resource, fetch: FetchPage) -> Document:
    document = inspection.article if isinstance(inspection.article, Document) else None
    paper = _read_paper(inspection.pdf_urls, count_words(document.text) if document else 0, resource, fetch)
    if paper is not None:
        facts = {name: fact for name, fact in page_facts(document).items() if fact and name != "links"}
        return replace(paper, title=(document.title if document else "") or paper.title, **facts)
    if inspection.talk is not None:
        return inspection.talk
    if isinstance(inspection.article, Document):
        return inspection.article
    raise inspection.article or Permanent(Outcome.EMPTY, "no main text on the page", page.status)


def _read_paper(urls: tuple[str, ...], page_words: int, resource: Resource, fetch: FetchPage) -> Document | None:
    """The PDF of a landing page, if it has more words than the page."""
    for url in urls:
        try:
            page = fetch(url)
            if dispatch.is_pdf(page):
                paper = dispatch.read_fetched(page, resource)
                return paper if count_words(paper.text) > page_words else None
        except FetchError:
            continue  # the landing page can still be read
    return None


def _find_pdf_urls(page: FetchedPage, root: Any, words: int) -> tuple[str, ...]:
    """Up to two addresses of PDFs, from metadata first, then from link texts, of a page with so many words."""
    from_metadata = [
        html.resolve_href(page.url, content)
        for content in html.meta_values(root, "citation_pdf_url", "bepress_citation_pdf_url")
    ]
    from_links = [
        html.resolve_href(page.url, anchor.get("href"))
        for anchor in root.iter("a")
        if words <= LANDING_WORDS and _PDF_WORDS.match(html.element_text(anchor)[:60])
    ]
    urls = [url for url in (from_metadata if words <= _CITED_WORDS else []) + from_links if url]
    return tuple(dict.fromkeys(urls))[:2]
