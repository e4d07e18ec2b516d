"""What readers of lists take and give back, whatever shape they read.

Plain data and the one Protocol behind which every shape stands; knows no shape and opens nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from ingest.errors import ListError
from ingest.model import Address, Resource


class ProblemKind(StrEnum):
    """Why a link of a list did not become a resource."""

    BROKEN = "not a web address"
    DUPLICATE = "duplicate"
    NAVIGATION = "navigation"
    UNREADABLE = "not understood"


@dataclass(frozen=True, slots=True)
class ListProblem:
    """A link or a line of a list that gave no resource, and why.

    `line` counts from 1 and is 0 where the shape has no lines; `source` names the list
    where several were read; a `fatal` one must be corrected before the list is taken.
    """

    line: int
    sentence: str
    fatal: bool
    why: ProblemKind = ProblemKind.BROKEN
    url: str = ""
    source: str = ""

    @property
    def where(self) -> str:
        """`Line 3 of my-list.md`, as far as it is known."""
        line = f"Line {self.line}" if self.line else ""
        return " of ".join(filter(None, (line, self.source))) or "Somewhere in the list"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list as read: its title, its resources in order, and what was wrong with it.

    `problems` are for its owner to look at. `passed` are links that are right as they are
    and yet no resources (anchors, badges, licences, a page's menus); lists that differ in
    those alone are equal. Every link is in one of `resources`, `problems` and `passed`.
    """

    title: str
    resources: tuple[Resource, ...]
    problems: tuple[ListProblem, ...] = ()
    passed: tuple[ListProblem, ...] = field(default=(), compare=False)

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that the list names, wherever it ended: to show that none was dropped."""
        own = (address for found in self.resources for address in (found.url or "", *_urls(found.addresses)))
        return frozenset(own) | {found.url for found in (*self.problems, *self.passed)} - {""}

    def called(self, source: str) -> "ReadingList":
        """The same list, its problems naming `source`."""
        named = (tuple(replace(each, source=source) for each in some) for some in (self.problems, self.passed))
        return ReadingList(self.title, self.resources, *named)


def _urls(addresses: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(address.url for address in addresses)


@dataclass(frozen=True)
class ListSource:
    """One list, unread: its bytes, its name without folder, the address that its links are relative to."""

    content: bytes
    name: str
    base: str = ""
    media_type: str = ""
    charset: str = ""

    @property
    def suffix(self) -> str:
        """The end of the name in lower case, `.md`; empty without one."""
        stem, dot, end = self.name.rpartition(".")
        return f".{end.lower()}" if dot and stem else ""

    @property
    def title(self) -> str:
        """What the list is called where nothing in it says so."""
        return self.name.removesuffix(self.name[-len(self.suffix) :] if self.suffix else "") or "list"

    @cached_property
    def head(self) -> str:
        """The first 4,096 bytes as lower-case text, for telling shapes apart."""
        return self.content[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()

    @cached_property
    def text(self) -> str:
        """The content as text. Raises ListError with the line that is not UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            raise ListError(f"it is not UTF-8 (line {line}): save it as UTF-8") from error


@dataclass(slots=True)
class ListEntry:
    """One entry as its list says it, before its address is judged. An empty `url` is not known."""

    url: str
    title: str
    line: int = 0
    kind: str = ""
    section: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organisation: str | None = None
    year: int | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    others: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDraft:
    """What a shape found: the list's title, entries and already named problems, in order."""

    title: str
    found: tuple[ListEntry | ListProblem, ...]


class ListFormat(Protocol):
    """One way to write a list; each is a module of this package with these names."""

    @property
    def BY_HAND(self) -> bool:  # noqa: N802, a constant of the module
        """Whether people write it, so that they can mend a broken address where it stands."""

    def accepts(self, source: ListSource) -> bool:
        """Whether `source` is of this shape. Never raises."""

    def draft(self, source: ListSource) -> ListDraft:
        """Read it. Raises ListError, without the list's name, where it cannot be read."""


class ListPage(NamedTuple):
    """A list as fetched from an address; `url` is the final address, `charset` empty where not said."""

    body: bytes
    media_type: str
    url: str
    charset: str = ""


FetchListPage = Callable[[str], ListPage]
