"""The list of sources, and the way into this package: `read_resource`.

The source of a resource is chosen by address, in this order:

1. the first of `SERVICES` that accepts the listed address;
2. the first of `SERVICES` that accepts the address after redirects and refreshes;
3. `WebPage`, which reads any body; `ingest.sources.dispatch` chooses the reader by media type.

Knows this order only; must not know addresses or formats.
"""

from dataclasses import replace

from ingest.errors import IngestError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import FetchPage, Source
from ingest.sources.local_folder import is_folder, read_folder
from ingest.sources.redirects import check_redirect
from ingest.sources.refresh import follow_refreshes
from ingest.sources.services.arxiv import Arxiv
from ingest.sources.services.github import Gist, GitHub
from ingest.sources.services.google_drive import Drive
from ingest.sources.services.threads import HackerNews, Tweet
from ingest.sources.web_page import WebPage
from ingest.sources.youtube.playlist import Playlist
from ingest.sources.youtube.video import Video

SERVICES: tuple[Source, ...] = (
    Video(), Playlist(), Arxiv(), GitHub(), Gist(), Drive(), HackerNews(), Tweet(),
)  # fmt: skip


def read_resource(resource: Resource, fetch: FetchPage) -> Document:
    """The document at the address of `resource`. Raises FetchError; other errors of parsers are turned into one."""
    try:
        return _read(resource, _remember_first(fetch))
    except IngestError:
        raise
    except Exception as error:  # no page may stop a run, and parsers raise anything on hostile bytes
        reason = f"the page could not be parsed: {type(error).__name__}"
        raise Permanent(Outcome.UNREADABLE, reason, 200) from error


def _read(resource: Resource, fetch: FetchPage) -> Document:
    url = resource.url or ""
    service = _find_service(url)
    if service is not None:
        return service.read(resource, fetch)
    page = fetch(url)
    check_redirect(url, page)
    if is_folder(page):
        return read_folder(page, resource, fetch)
    page = follow_refreshes(page, url, fetch)
    final_url = page.url
    service = _find_service(final_url)
    if service is not None:
        return service.read(replace(resource, url=final_url), fetch)
    return WebPage().read_page(page, resource, fetch)


def _find_service(url: str) -> Source | None:
    return next((service for service in SERVICES if service.accepts(url)), None)


def _remember_first(fetch: FetchPage) -> FetchPage:
    """`fetch` with the first page cached, since several sources read it."""
    cache: dict[str, FetchedPage] = {}

    def fetch_cached(url: str) -> FetchedPage:
        if url in cache:
            return cache[url]
        page = fetch(url)
        if not cache:
            cache[url] = page
        return page

    return fetch_cached
