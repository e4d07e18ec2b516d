"""The web archive's copies of an address, nearest to a day first, each fetched like any page.

Knows the CDX interface and the form of a copy's address. Whether a copy is wanted, and whether
it has text, is decided elsewhere.
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
# Copies looked at; after a site's end its address often shows something else, so one is too few.
COPIES = 3


def archived_copies(client: Client, url: str, day: str, base: str = BASE) -> Iterator[FetchedPage]:
    """Good copies of `url`, the nearest to `day` (digits of a year, month and day) first.

    Each page carries the address of the original and the day of the copy. A copy that cannot
    be fetched is skipped. Raises FetchError when the archive cannot be asked.
    """
    for stamp, original in _index(client, url, day, base):
        address = f"{base}/web/{stamp}id_/{original}"
        try:
            page = client.fetch(address)
        except FetchError:
            continue
        # A copy that redirects leads to the copy nearest in time, which has a day of its own.
        yield replace(page, url=archive_page_url(page.url), archived=archived_on(page.url) or archived_on(address))


def archive_page_url(copy: str) -> str:
    """The address that a person opens to see a copy, in the archive's frame."""
    return re.sub(r"(/web/\d{14})[a-z]+_/", r"\1/", copy, count=1)


def original_url(copy: str) -> str:
    """The address that was archived."""
    return re.sub(r"^.*?/web/\d{14}[a-z_]*/", "", copy, count=1)


def _index(client: Client, url: str, day: str, base: str) -> list[tuple[str, str]]:
    """Time stamps and addresses of the copies that were answered with 200."""
    wish = {
        "url": url,
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "digest",
        "sort": "closest",
        "closest": day.ljust(14, "0"),
        "limit": COPIES,
    }
    page = client.fetch(f"{base}/cdx/search/cdx?{urlencode(wish)}", ask_robots=False)
    try:
        rows = json.loads(page.body or b"[]")
        found = [(str(row[0]), str(row[1])) for row in rows[1:]]
    except (ValueError, LookupError, TypeError):
        return []
    good = [(stamp, original) for stamp, original in found if re.fullmatch(r"\d{14}", stamp)]
    return [one for one in good if re.match(r"https?://", one[1])][:COPIES]
