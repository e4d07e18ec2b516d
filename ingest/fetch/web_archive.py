"""The web archive's copies of an address, nearest to a date first, each fetched like any page.

Knows the CDX API and the form of a copy's address. Must not decide whether a copy is needed or
whether it has text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from ingest.errors import FetchError
from ingest.fetch.client import Client, FetchedPage
from ingest.model import archived_on

BASE = "https://web.archive.org"
# Copies to try. When a site is gone, its address often shows something else, so one is too few.
COPIES = 3


def archived_copies(client: Client, url: str, day: str, base: str = BASE) -> Iterator[FetchedPage]:
    """Copies of `url` with status 200, the nearest to `day` (YYYYMMDD) first.

    Each page has the address of the copy and its date. A copy that cannot be fetched is skipped.
    `base` is the address of the archive. Raises FetchError when its index cannot be fetched.
    """
    for stamp, original in _list_copies(client, url, day, base):
        address = f"{base}/web/{stamp}id_/{original}"
        try:
            page = client.fetch(address)
        except FetchError:
            continue
        # A redirect leads to the copy nearest in time, which has its own date.
        yield replace(page, url=archive_page_url(page.url), archived=archived_on(page.url) or archived_on(address))


def archive_page_url(copy: str) -> str:
    """The address of a copy for readers, in the archive's frame."""
    return re.sub(r"(/web/\d{14})[a-z]+_/", r"\1/", copy, count=1)


def original_url(copy: str) -> str:
    """The address of the archived page."""
    return re.sub(r"^.*?/web/\d{14}[a-z_]*/", "", copy, count=1)


def _list_copies(client: Client, url: str, day: str, base: str) -> list[tuple[str, str]]:
    """Timestamps and addresses of the copies with status 200."""
    query = {
        "url": url,
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "digest",
        "sort": "closest",
        "closest": day.ljust(14, "0"),
        "limit": COPIES,
    }
    page = client.fetch(f"{base}/cdx/search/cdx?{urlencode(query)}", ask_robots=False)
    try:
        rows = json.loads(page.body or b"[]")
        copies = [(str(row[0]), str(row[1])) for row in rows[1:]]
    except (ValueError, LookupError, TypeError):
        return []
    return [
        (stamp, original)
        for stamp, original in copies
        if re.fullmatch(r"\d{14}", stamp) and re.match(r"https?://", original)
    ][:COPIES]
