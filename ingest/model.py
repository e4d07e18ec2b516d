"""Data model of ingest: the resources of a list, the fetches of their links, and their documents.

Frozen dataclasses, imported by every other package. Must not know the web or storage.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

# Words read in a minute: adults reading English non-fiction silently (Brysbaert, How many words do we read per
# minute?, Journal of Memory and Language 109, 2019).
_WORDS_PER_MINUTE = 238
# How the sentence of a note begins that gives another title of a resource that is listed twice.
ALSO_LISTED = "Also listed as "
# The kind of a resource for which the list names none.
UNKNOWN_KIND = "page"


class Via(StrEnum):
    """Origin of the text of a document."""

    LIVE = "live"
    ARCHIVE = "archive"
    NOTE = "note"


class Outcome(StrEnum):
    """Result of one link in one run; every resource ends in exactly one."""

    READ = "read"
    ARCHIVED = "archived"
    KEPT = "kept"
    NO_ADDRESS = "no address"
    NOT_TRIED = "not tried"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    REFUSED = "refused"
    GONE = "gone"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


# Outcomes with the text of the page itself, from this run or an earlier one.
WITH_TEXT = frozenset({Outcome.READ, Outcome.KEPT})
# Outcomes of a page that exists: one that was fetched but cannot be used does. Nothing is at the address of a dead one.
ALIVE = frozenset({Outcome.READ, Outcome.UNSUPPORTED, Outcome.UNREADABLE})
DEAD = frozenset({Outcome.GONE, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Address:
    """A further address of a resource and its role, e.g. `slides`."""

    role: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a resource: the title of the list, the section in it and the position in it, from 0.

    `name` is the name of the list, if it has one and was read together with others; the lists in a folder have titles
    of their own and one name.
    """

    list: str
    section: tuple[str, ...] = ()
    position: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A named list: its title, how many resources it has, and what it says of itself below its title."""

    name: str
    title: str
    resources: int
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of a reading list.

    `key` is the canonical form of the address (`ingest.urls.key_of`) or, without an address, `title:` and the
    slug of the title (the title itself if it is not ASCII). `year` is the first year given in the list. `tags` are
    the labels in the list that are neither kind nor organisation nor year. `places` is filled if several lists were
    read together; `section` and `position` are then those of the first place.

    What the list does not give may come from the page (`ingest.description`): `inferred` names the fields that do, and
    `listed_title` is then the title in the list. `site` is the name of the site, `published` an ISO date as exact as
    known, `language` an ISO 639-1 code, and `words` the number of words of all texts read. `original` is the key of the
    resource whose page this one shows, and `listing` are the keys of the resources that its page mostly lists.
    """

    key: str
    title: str
    url: str | None = None
    kind: str = UNKNOWN_KIND
    section: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organisation: str | None = None
    year: int | None = None
    note: str = ""
    addresses: tuple[Address, ...] = ()
    position: int = 0
    tags: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""
    words: int = 0
    inferred: tuple[str, ...] = ()
    listed_title: str = ""
    original: str = ""
    listing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Readable identifier that depends only on the entry, never on its place in the list or on its page."""
        stem = slug(self.listed_title or self.title)[:48].rstrip("-") or "untitled"
        return f"{stem}-{_digest(self.key)[:10]}"

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above the resource in every list that it stands in."""
        if not self.places:
            return self.section
        return tuple(dict.fromkeys((*self.section, *(heading for place in self.places for heading in place.section))))

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists that the resource stands in; empty if a single list was read."""
        return tuple(dict.fromkeys(place.name for place in self.places if place.name))


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of a document: the offset of its line, its level (1 to 6) and its text."""

    offset: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Position in the original of the text from `offset` on: a page of a PDF, a second of a video, an address.

    `kind` is `page` or `second` (with an integer value) or `url`. A locator applies until the next one of its kind.
    """

    offset: int
    kind: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Document:
    """Text of one resource from one origin. Offsets count characters of `text`.

    `remark` describes in words what is missing from the text, e.g. that only the abstract was available. `author` are
    names joined by "; ", `published` is an ISO date, `kind` a kind of resource, `canonical` the address that the page
    names as its own, and `links` are the addresses that its main text links to; each is empty if not declared. `role`
    is that of the further address of the resource which leads to the text, e.g. `slides`; empty for its own page.
    """

    key: str
    via: Via
    text: str
    url: str | None = None
    title: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    outline: tuple[Heading, ...] = ()
    locators: tuple[Locator, ...] = ()
    remark: str = ""
    site: str = ""
    kind: str = ""
    canonical: str = ""
    links: tuple[str, ...] = ()
    role: str = ""

    @property
    def id(self) -> str:
        """Hash of the resource key, the origin and the text (16 hexadecimal digits)."""
        return _digest(f"{self.key}\0{self.via}\0{self.text}")[:16]


@dataclass(frozen=True, slots=True)
class Fetch:
    """Last fetch of a resource's address: its outcome, and the reason in words a reader can act on.

    `moved_to` is the target of permanent redirects and `redirects` all hops, as "status address". `failures` counts
    the failures since the last success, `since` is the time of the first of them, and `again` the time when the next
    attempt is due. `fallback` names the other source of the text, if any. `run` is the number of the run. `pages` are
    the addresses of all pages fetched, and `digest` is a hash of the parsers' versions (8 digits) and of the bytes of
    the pages (24). `at` is the time of the fetch; times are UTC in ISO form. `seconds` is the duration, `size` the
    bytes of all pages.
    """

    key: str
    outcome: Outcome
    reason: str = ""
    url: str | None = None
    status: int | None = None
    media_type: str = ""
    size: int = 0
    at: str = ""
    moved_to: str = ""
    redirects: tuple[str, ...] = ()
    failures: int = 0
    since: str = ""
    again: str = ""
    fallback: str = ""
    run: int = 0
    digest: str = ""
    pages: tuple[str, ...] = ()
    seconds: float = 0.0


def archived_on(url: str | None) -> str:
    """Day of the archived copy at `url`, as 2021-05-03; empty if `url` is not an archived copy."""
    match = re.search(r"/web/(\d{4})(\d\d)(\d\d)\d{6}[a-z_]*/https?:", url or "")
    return "-".join(match.groups()) if match else ""


def reading_minutes(words: int) -> int:
    """Minutes that reading so many words takes; 0 without any."""
    return ceil(words / _WORDS_PER_MINUTE)


def note_of(resource: Resource) -> Document:
    """The curator's note as a document, so that an unfetched resource is still searchable.

    The title is used if there is no note.
    """
    text = resource.note or resource.listed_title or resource.title
    return Document(key=resource.key, via=Via.NOTE, text=text, url=resource.url, title=resource.title)


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
