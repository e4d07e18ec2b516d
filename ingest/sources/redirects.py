"""Redirects that lose the page: many sites send the addresses of deleted articles to their home page.

Knows addresses alone; must not fetch or parse anything.
"""

import re
from urllib.parse import urlsplit

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Outcome

# Paths of home pages, also of one language.
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?|home|(?:index|default)\.\w+)?/?", re.IGNORECASE)


def check_redirect(url: str, page: FetchedPage) -> None:
    """Raise Permanent (gone) if the address `url` of an article led to the home page of its site."""
    if leads_home(url, page.url):
        raise Permanent(Outcome.GONE, f"it redirects to the home page {page.url}", page.status)


def leads_home(url: str, final_url: str) -> bool:
    """Whether `url` names a page below the home page of its site, and `final_url` is that home page.

    A home page of another site is none: short links and projects that moved to a domain of their own lead there.
    """
    begin, end = urlsplit(url), urlsplit(final_url)
    is_article = not _HOME.fullmatch(begin.path) or bool(begin.query)
    is_home = bool(_HOME.fullmatch(end.path)) and not end.query and not end.fragment
    return is_article and is_home and _is_same_site(begin.hostname or "", end.hostname or "")


def _is_same_site(host: str, other: str) -> bool:
    """Whether the hosts are equal or the second one is above the first, as example.org above blog.example.org."""
    host, other = host.lower().removeprefix("www."), other.lower().removeprefix("www.")
    return host == other or ("." in other and host.endswith(f".{other}"))
