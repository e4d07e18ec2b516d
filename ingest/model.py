"""What ingest makes: resources of a list, what became of their links, and their documents.

Plain frozen data, imported by every other package; it knows neither the web nor storage.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Via(StrEnum):
    """Where the text of a document came from."""

    LIVE = "live"
    ARCHIVE = "archive"
    NOTE = "note"


class Outcome(StrEnum):
    """What became of one link in one run; every resource ends in exactly one."""

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


@dataclass(frozen=True, slots=True)
class Address:
    """A further address of a resource and the role it plays there, e.g. `slides`."""

    role: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource stands: the title of the list, the section there, the position in that list."""

    list: str
    section: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of a reading list.

    `key` is the canonical form of the address (`ingest.urls.key_of`) or, where no address
    is known, `title:` and the slug of the title (if not ASCII, the title). `year` is the first year the list gives.
    `tags` are the list's words that are neither kind nor organisation nor year. `places` is
    filled where several lists were read together; `section` and `position` are then the first place's.
    """

    key: str
    title: str
    url: str | None = None
    kind: str = "page"
    section: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organisation: str | None = None
    year: int | None = None
    note: str = ""
    addresses: tuple[Address, ...] = ()
    position: int = 0
    tags: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def id(self) -> str:
        """A readable name that depends on the entry alone, never on its place in the list."""
        stem = slug(self.title)[:48].rstrip("-") or "untitled"
        return f"{stem}-{_digest(self.key)[:10]}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document: where its line starts, its level (1 to 6), its words."""

    offset: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a reader finds the text from `offset` on: a page of a PDF, a second of a video, an address.

    `kind` is `page`, `second` (both whole numbers) or `url`. Each holds until the next of its kind.
    """

    offset: int
    kind: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one resource from one origin. Offsets are characters of `text`.

    `remark` says in words what the text lacks, e.g. that only the abstract was to be had.
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

    @property
    def id(self) -> str:
        """Changes when the text, its origin or its resource does."""
        return _digest(f"{self.key}\0{self.via}\0{self.text}")[:16]


@dataclass(frozen=True, slots=True)
class Fetch:
    """What became of a resource's address: its outcome, and the reason in words a reader can act on.

    `moved_to` is where permanent redirects lead; `redirects` all hops, as "status address".
    `failures` counts the failures since the last reading, `since` is when the first of them
    was, `again` when the next look is due. `fallback` says whence the text came instead,
    `run` which run did it, `digest` stands for the bytes read and the program that read them.
    Times are UTC in ISO form.
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
    """The day of the archived copy that `url` names, as 2021-05-03; empty if it names none."""
    found = re.search(r"/web/(\d{4})(\d\d)(\d\d)\d{6}[a-z_]*/https?:", url or "")
    return "-".join(found.groups()) if found else ""


def note_of(resource: Resource) -> Document:
    """The curator's words as a document, so that an unfetched resource can still be found.

    An entry without a note is represented by its title.
    """
    text = resource.note or resource.title
    return Document(key=resource.key, via=Via.NOTE, text=text, url=resource.url, title=resource.title)


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
