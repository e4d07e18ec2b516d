"""arXiv: the paper as HTML, else as PDF, else its abstract; what it is from the abstract's page.

Knows the addresses of arXiv; how their bodies are read is its neighbours' business.
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
    """The `Source` of arXiv papers, whichever of their addresses a list gives."""

    def accepts(self, url: str, media_type: str) -> bool:
        """Any form of the address of a paper."""
        return not media_type and identifier(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The paper with title, authors and date. Raises what the last form tried raises if none can be read."""
        name = identifier(resource.url or "")
        found, failed = None, None
        for form in ("html", "pdf"):
            try:
                found = dispatch.read_fetched(fetch(f"https://arxiv.org/{form}/{name}"), resource)
                break
            except FetchError as error:
                failed = error
        try:
            about = fetch(f"https://arxiv.org/abs/{name}")
        except FetchError:
            if found is None:
                raise
            return found
        return _described(found, about, resource, failed)


def identifier(url: str) -> str | None:
    """The identifier in the address of a paper, version and all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = _PATH.match(parts.path) if parts.hostname in _HOSTS else None
    return found[1] if found else None


def _described(found: Document | None, about: FetchedPage, resource: Resource, failed: FetchError | None) -> Document:
    title, author, date, abstract = run_in_parser(_facts, about)
    if found is None:
        if not abstract:
            raise failed or FetchError  # pragma: no cover, a paper not found has failed
        reason = f"the abstract alone: {failed.reason}" if failed else "the abstract alone"
        found = make_document(
            resource, f"# {title or resource.title}\n\n{abstract}", least=15, url=about.url, remark=reason
        )
    return replace(found, title=title or found.title, author=author or found.author, published=date or found.published)


def _facts(about: FetchedPage) -> tuple[str, str, str, str]:
    """Title, authors, date and abstract, each empty where the page does not say it."""
    root = html.parse_page(about).root
    title = one_line(" ".join(html.meta_values(root, "citation_title")[:1]))
    authors = ", ".join(_name(said) for said in html.meta_values(root, "citation_author"))
    date = " ".join(html.meta_values(root, "citation_date", "citation_online_date")[:1])
    abstract = " ".join(html.meta_values(root, "citation_abstract", "og:description")[:1])
    return title, one_line(authors), date.replace("/", "-"), abstract


def _name(said: str) -> str:
    last, _, first = said.partition(",")
    return f"{first.strip()} {last.strip()}".strip()
