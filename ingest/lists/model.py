"""Data model of the list readers: sources, drafts, reading lists and their problems.

Plain data and the Protocol of all list formats. Knows no format and opens nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, NamedTuple, Protocol

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
    """A link or a line of a list that did not become a resource, and why.

    `line` counts from 1; it is 0 if the format has no lines. `source` names the list if several
    were read. A `fatal` problem must be corrected before the list is accepted.
    """

    line: int
    sentence: str
    fatal: bool
    kind: ProblemKind = ProblemKind.BROKEN
    url: str = ""
    source: str = ""

    @property
    def where(self) -> str:
        """Line and source as far as known, e.g. `Line 3 of my-list.md`."""
        line = f"Line {self.line}" if self.line else ""
        return " of ".join(filter(None, (line, self.source))) or "Somewhere in the list"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list as read: its title, its resources in order, and its problems.

    `problems` are for the owner of the list. `skipped` are valid links that are not resources
    (anchors, badges, licences, menus of a page); they do not count in comparisons. Every link is
    in one of `resources`, `problems` and `skipped`.
    """

    title: str
    resources: tuple[Resource, ...]
    problems: tuple[ListProblem, ...] = ()
    skipped: tuple[ListProblem, ...] = field(default=(), compare=False)

    @property
    def addresses(self) -> frozenset[str]:
        """All addresses in the list, also those of problems and skipped links."""
        resources = (address for res in self.resources for address in (res.url or "", *_urls(res.addresses)))
        return frozenset(resources) | {problem.url for problem in (*self.problems, *self.skipped)} - {""}

    def with_source(self, source: str) -> "ReadingList":
        """A copy of the list whose problems name `source`."""
        groups = (tuple(replace(item, source=source) for item in group) for group in (self.problems, self.skipped))
        return ReadingList(self.title, self.resources, *groups)


def _urls(addresses: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(address.url for address in addresses)


@dataclass(frozen=True)
class ListSource:
    """An unread list: its bytes, its file name, and the base address of its relative links."""

    content: bytes
    name: str
    base: str = ""
    media_type: str = ""
    charset: str = ""

    @property
    def suffix(self) -> str:
        """Suffix of the name in lower case, e.g. `.md`; empty without one."""
        stem, dot, end = self.name.rpartition(".")
        return f".{end.lower()}" if dot and stem else ""

    @property
    def title(self) -> str:
        """Default title: the name without its suffix."""
        return self.name.removesuffix(self.name[-len(self.suffix) :] if self.suffix else "") or "list"

    @cached_property
    def head(self) -> str:
        """The first 4,096 bytes as lower-case text, for the detection of the format."""
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
    """An entry as written in the list, with an unchecked address (empty if unknown).

    `addresses` are the further addresses of the resource.
    """

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
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list as parsed by its format: the title, and the entries and problems in order."""

    title: str
    entries: tuple[ListEntry | ListProblem, ...]


class ListFormat(Protocol):
    """One list format. `by_hand`: people write it, so they can correct a broken address in place."""

    by_hand: ClassVar[bool]

    def accepts(self, source: ListSource) -> bool:
        """Whether `source` has this format. Never raises."""
        ...

    def draft(self, source: ListSource) -> ListDraft:
        """Parse `source`. Raises ListError, without the name of the list, if it cannot be parsed."""
        ...


class ListPage(NamedTuple):
    """A list as fetched; `url` is the final address, `charset` is empty if the server sent none."""

    body: bytes
    media_type: str
    url: str
    charset: str = ""


FetchListPage = Callable[[str], ListPage]
