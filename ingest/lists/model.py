"""Data model of the list readers: sources, drafts, reading lists and their problems.

Plain data and the Protocol of all list formats. Knows no format and opens nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, NamedTuple, Protocol

from ingest.errors import ListError
from ingest.lists.charset import decode_text
from ingest.model import Address, ListSummary, Resource


class ProblemKind(StrEnum):
    """Why a link of a list did not become a resource."""

    BROKEN = "not a web address"
    DUPLICATE = "duplicate"
    NAVIGATION = "navigation"
    UNREADABLE = "not understood"
    INCOMPLETE = "not all read"
    OUTSIDE = "not allowed"


@dataclass(frozen=True, slots=True)
class ListProblem:
    """A link or a line of a list that did not become a resource, and why.

    `line` counts from 1; it is 0 if the format has no lines. `source` names the list if several
    were read.
    """

    line: int
    sentence: str
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
    in one of `resources`, `problems` and `skipped`. `introduction` is the first paragraph below the title. `lists` are
    the named lists that it consists of.
    """

    title: str
    resources: tuple[Resource, ...]
    problems: tuple[ListProblem, ...] = ()
    skipped: tuple[ListProblem, ...] = field(default=(), compare=False)
    introduction: str = field(default="", compare=False)
    lists: tuple[ListSummary, ...] = ()

    @property
    def addresses(self) -> frozenset[str]:
        """All addresses in the list, also those of problems and skipped links."""
        resources = (address for res in self.resources for address in (res.url or "", *_urls(res.addresses)))
        return frozenset(resources) | {problem.url for problem in (*self.problems, *self.skipped)} - {""}

    def with_source(self, source: str) -> "ReadingList":
        """A copy of the list whose problems name `source`, unless they name a file in it."""
        parts = (self.problems, self.skipped)
        problems, skipped = (tuple(replace(item, source=item.source or source) for item in part) for part in parts)
        return replace(self, problems=problems, skipped=skipped)

    def with_problems(self, problems: Sequence[ListProblem]) -> "ReadingList":
        """A copy of the list with further problems before its own; navigation is added to the skipped links."""
        first = tuple(problem for problem in problems if problem.kind is not ProblemKind.NAVIGATION)
        skipped = tuple(problem for problem in problems if problem.kind is ProblemKind.NAVIGATION)
        return replace(self, problems=first + self.problems, skipped=skipped + self.skipped)


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
        """The first 4,096 characters in lower case, for the detection of the format."""
        try:
            start = self.text[:4096]
        except ListError:
            start = self.content[:4096].decode("utf-8", "replace")
        return start.lstrip("\ufeff \t\r\n").lower()

    @cached_property
    def text(self) -> str:
        """The content as text. Raises ListError with the line that is not UTF-8, if nothing names another charset."""
        is_web = bool(self.charset or self.media_type) or self.content[:4096].lstrip().startswith(b"<")
        return decode_text(self.content, self.charset, is_web=is_web)


@dataclass(slots=True)
class ListEntry:
    """An entry as written in the list, with an unchecked address (empty if unknown).

    `addresses` are the further addresses of the resource. `labels` are words beside the item whose meaning depends on
    the other items (`ingest.lists.markup.labels`).
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
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list as parsed by its format: the title, the entries and problems in order, and the introduction."""

    title: str
    entries: tuple[ListEntry | ListProblem, ...]
    introduction: str = ""


class ListFormat(Protocol):
    """One list format. `by_hand`: people write it as text, so that every address in it is meant to be read."""

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
