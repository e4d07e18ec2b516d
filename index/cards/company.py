"""The company of a case study and its industry. Knows entries and sentences; must not know the other fields."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from index.cards.model import CardSource, CardValue
from index.cards.selection import listed_organisation
from index.cards.sentences import CardSentence
from ingest.model import Resource

# What a company calls the host of its technical blog: eng.example.com, example.engineering, exampletechblog.com.
_BLOG_HOST = re.compile(
    r"^(?:(?:eng|engineering|tech|techblog|technology|developers?|code|labs|ai|ml|data|research|blogs?)\.(?P<a>[\w-]+)\.\w+|"
    r"(?P<b>[\w-]+)\.(?:engineering|tech|ai)|(?:\w+\.)?(?P<c>[\w-]+?)(?:tech|engineering)(?:blog)?\.com)$"
)
# The first part of a path on a host of many companies' blogs: medium.com/example-engineering.
_BLOG_PATH = re.compile(r"^/(?P<a>[\w-]+?)[-_](?:engineering|tech(?:blog)?|eng|ai|data|technology)(?:/|$)")
_TRADE = (
    r"(?:agency|marketplace|app|bank|company|start-?up|retailer|service|store|shop|provider|publisher|insurer|airline|"
    r"manufacturer|website|exchange|studio|hospital|university|lender|brand|firm|operator|supermarket|newspaper|"
    r"platform|network|broadcaster|utility|carrier)"
)
# Platforms of this sort are tools of a company, not its trade.
_INTERNAL = re.compile(r"\b(?:internal|machine learning|ml|own|data|feature|neural|open[ -]source)\b", re.IGNORECASE)


def find_company(
    resource: Resource, organisations: Iterable[str], sentences: Sequence[CardSentence]
) -> CardValue | None:
    """The company that a case study is about, or None.

    It is the organisation of the list that the title names ("... at Booking.com"), else the organisation of the entry,
    else the owner of the address if title or text spell its name.
    """
    own = listed_organisation(resource)
    in_title = [match[0] for name in (own, *organisations) if name and (match := _after_at(name, resource.title))]
    if in_title:
        return CardValue(in_title[0], CardSource.TITLE)
    if own and not _is_own_site(own, resource.url):
        return CardValue(own, CardSource.ORGANISATION)
    spelled = _spelled_owner(resource, sentences)
    return CardValue(spelled, CardSource.ADDRESS) if spelled else None


def find_industry(company: str, sentences: Iterable[CardSentence]) -> CardValue | None:
    """The words by which a text introduces the company's trade, such as "the online travel agency"; or None."""
    name = rf"(?<!\w){re.escape(company)}(?: [A-Z]\w+)?"
    phrase = rf"(?:an?|the|one of the)(?: [\w-]+){{0,6}}? {_TRADE}\b(?: (?:for|of|in) [\w-]+(?: [\w-]+)?)?"
    patterns = [
        re.compile(rf"{name}, (?P<trade>{phrase})(?=[,.]| (?:that|which|where|with))"),
        re.compile(rf"{name} is (?P<trade>{phrase})(?=[,.]| (?:that|which|where|with))"),
        re.compile(rf"{name}\b.*\bits (?P<trade>(?:[\w-]+ ){{1,2}}(?:service|marketplace|app|network|business))\b"),
    ]
    for sentence in sentences:
        for match in filter(None, (pattern.search(sentence.text) for pattern in patterns)):
            if not _INTERNAL.search(match["trade"]):
                start = sentence.start + match.start("trade")
                return CardValue(match["trade"], CardSource.QUOTE, sentence.row, start, start + len(match["trade"]))
    return None


def _after_at(name: str, title: str) -> re.Match[str] | None:
    """The name in a title such as "Search at Example" or "Search @Example"."""
    if name.casefold() not in title.casefold():
        return None
    return re.search(rf"(?:(?<=\bat )|(?<=\bAt )|(?<=@)|(?<=@ )){re.escape(name)}(?!\w)", title, re.IGNORECASE)


def _is_own_site(organisation: str, url: str | None) -> bool:
    """Whether an organisation is but the host of the address, in lower case, as of a person's site."""
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return organisation == host


def _spelled_owner(resource: Resource, sentences: Sequence[CardSentence]) -> str:
    """The owner of a technical blog as title or text spell it; empty if the address names none or neither does."""
    parts = urlsplit(resource.url or "")
    match = _BLOG_HOST.match(parts.hostname or "") or _BLOG_PATH.match(parts.path)
    owner = next((name for name in match.groups() if name), "") if match else ""
    spelled = re.compile(rf"(?<!\w){re.escape(owner)}(?!\w)", re.IGNORECASE)
    texts = (resource.title, *(sentence.text for sentence in sentences)) if owner else ()
    names = (match[0] for text in texts if (match := spelled.search(text)))
    return next((name for name in names if not name.islower()), "")
