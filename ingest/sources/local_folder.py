"""Folders of this machine: all files that can be read, as one document.

Knows the list of a folder's files; must not know their formats or paths.
"""

from urllib.parse import unquote

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.fetch.local_files import FOLDER_TYPE
from ingest.model import Document, Locator, Outcome, Resource
from ingest.sources import dispatch
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, parse_json

MAX_FILES = 300
# Bytes of all files.
MAX_BYTES = 60_000_000


def is_folder(page: FetchedPage) -> bool:
    """Whether a page lists the files of a folder."""
    return page.media_type == FOLDER_TYPE


def read_folder(listing: FetchedPage, resource: Resource, fetch: FetchPage) -> Document:
    """The texts of the files in the order of their paths, each with its address as locator. Raises FetchError."""
    addresses: list[str] = parse_json(listing)
    parts: list[DocumentPart] = []
    errors: list[FetchError] = []
    size = done = 0
    for address in addresses[:MAX_FILES]:
        if size > MAX_BYTES:
            break
        done += 1
        try:
            page = fetch(address)
            size += len(page.body)
            parts.append(_part(address, dispatch.read_fetched(page, resource), resource))
        except FetchError as error:
            errors.append(error)
    if not parts:
        raise next(iter(errors), Permanent(Outcome.EMPTY, "no file in the folder can be read"))
    counts = ((len(errors), "files not read"), (len(addresses) - done, "files beyond the bounds"))
    remark = "; ".join(f"{message}: {count}" for count, message in counts if count)
    text, locators = join_parts(parts)
    return make_document(resource, text, url=listing.url, title=resource.title, locators=locators, remark=remark)


def _part(address: str, document: Document, resource: Resource) -> DocumentPart:
    """The text of a file under its title, or its name if it has none."""
    name = unquote(address).rpartition("/")[2]
    title = document.title if document.title != resource.title else name
    return DocumentPart(document.text, title, (Locator(0, "url", address), *document.locators))
