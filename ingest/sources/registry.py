"""Which source reads an address: the one list of them, and the one way in.

Knows their order alone: first those that know an address by sight, then those that know
what was fetched.
"""

from dataclasses import replace

from ingest.errors import IngestError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.sources import dispatch
from ingest.sources.base import FetchPage, Source
from ingest.sources.formats.notebook import Notebook
from ingest.sources.formats.pdf import Pdf
from ingest.sources.formats.text import Text
from ingest.sources.services.arxiv import Arxiv
from ingest.sources.services.github import Gist, GitHub
from ingest.sources.services.google_drive import Drive
from ingest.sources.services.threads import HackerNews, Tweet
from ingest.sources.web_page import Web
from ingest.sources.youtube.playlist import Playlist
from ingest.sources.youtube.video import Video

BY_ADDRESS: tuple[Source, ...] = (
    Video(), Playlist(), Arxiv(), GitHub(), Gist(), Drive(), HackerNews(), Tweet(),
)  # fmt: skip
BY_BODY: tuple[Source, ...] = (Pdf(), Notebook(), Text(), Web())


def read_resource(resource: Resource, fetch: FetchPage) -> Document:
    """The document behind the address of `resource`. Raises FetchError, whatever is there."""
    try:
        return _read(resource, _remembering(fetch))
    except IngestError:
        raise
    except Exception as error:  # no page may stop a run, and parsers raise what they like on hostile bytes
        reason = f"the page could not be parsed: {type(error).__name__}"
        raise Permanent(Outcome.UNREADABLE, reason, 200) from error


def _read(resource: Resource, fetch: FetchPage) -> Document:
    url = resource.url or ""
    known = _accepting(BY_ADDRESS, url, "")
    if known is not None:
        return known.read(resource, fetch)
    got = fetch(url)
    moved = _accepting(BY_ADDRESS, got.url, "")
    if moved is not None:
        return moved.read(replace(resource, url=got.url), fetch)
    source = _accepting(BY_BODY, got.url, dispatch.media_type_of(got))
    return (source or Web()).read(resource, fetch)


def _accepting(sources: tuple[Source, ...], url: str, media_type: str) -> Source | None:
    return next((source for source in sources if source.accepts(url, media_type)), None)


def _remembering(fetch: FetchPage) -> FetchPage:
    """`fetch` that asks for the first address once, though several sources look at it."""
    first: dict[str, FetchedPage] = {}

    def fetched(url: str) -> FetchedPage:
        if url in first:
            return first[url]
        got = fetch(url)
        if not first:
            first[url] = got
        return got

    return fetched
