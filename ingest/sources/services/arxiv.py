"""arXiv: a paper as HTML, else as PDF, else its abstract; metadata from the abstract page.

Knows the addresses of arXiv; `ingest.sources.dispatch` reads the bodies.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.errors import FetchError
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import dispatch
from ingest.sources.base import FetchPage, make_document, one_line
from ingest.sources.formats import html

_HOSTS = {"arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org"}
_PATH = re.compile(
    r"^/(?:abs|pdf|html|format|ps)/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?:\.pdf)?/?$"
)


class Arxiv:
    """The `Source` of arXiv papers, for all forms of their addresses."""

    def accepts(self, url: str) -> bool:
        """Any form of the address of a paper."""
        return arxiv_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The paper with title, authors and date. Raises the FetchError of the last form if none can be read."""
        identifier = arxiv_id(resource.url or "")
        paper, last_error = None, None
        for form in ("html", "pdf"):
            try:
                paper = dispatch.read_fetched(fetch(f"https://arxiv.org/{form}/{identifier}"), resource)
                break
            except FetchError as error:
                last_error = error
        try:
            abstract_page = fetch(f"https://arxiv.org/abs/{identifier}")
        except FetchError:
            if paper is None:
                raise
            return paper
        return _add_metadata(paper, abstract_page, resource, last_error)


def arxiv_id(url: str) -> str | None:
    """The identifier in the address of a paper, including its version."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    match = _PATH.match(parts.path) if parts.hostname in _HOSTS else None
    return match[1] if match else None


def _add_metadata(
    paper: Document | None, abstract_page: FetchedPage, resource: Resource, last_error: FetchError | None
) -> Document:
    """The paper with the metadata of its abstract page; without a paper, a document of the abstract."""
    title, authors, date, abstract = run_in_parser(_parse_abstract_page, abstract_page)
    if paper is None:
        if not abstract:
            raise last_error or FetchError  # pragma: no cover, without a paper there is an error
        remark = f"the abstract alone: {last_error.reason}" if last_error else "the abstract alone"
        text = f"# {title or resource.title}\n\n{abstract}"
        paper = make_document(resource, text, min_words=15, url=abstract_page.url, remark=remark)
    return replace(paper, title=title or paper.title, author=authors or paper.author, published=date or paper.published)


def _parse_abstract_page(page: FetchedPage) -> tuple[str, str, str, str]:
    """Title, authors, date and abstract, each empty if the page lacks it."""
    root = html.parse_page(page).root
    title = one_line(" ".join(html.meta_values(root, "citation_title")[:1]))
    authors = ", ".join(_reorder_name(name) for name in html.meta_values(root, "citation_author"))
    date = " ".join(html.meta_values(root, "citation_date", "citation_online_date")[:1])
    abstract = " ".join(html.meta_values(root, "citation_abstract", "og:description")[:1])
    return title, one_line(authors), date.replace("/", "-"), abstract


def _reorder_name(name: str) -> str:
    """First and last name from "Last, First"."""
    last, _, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip()
