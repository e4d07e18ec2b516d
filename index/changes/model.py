"""The changes between two generations as plain data."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from index.catalog import ListedResource


class ChangeKind(StrEnum):
    """Kinds of change of a resource, in the order in which they are shown."""

    ADDED = "added"
    REMOVED = "removed"
    DIED = "died"
    CAME_BACK = "came back"
    ARCHIVED = "archived"
    MOVED = "moved"
    EDITED = "edited"
    TEXT = "text changed"


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A field of an entry in the list that was edited; values as text, empty where the list gives none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AddressMove:
    """Another address: the list's own, or that to which the link redirects for good."""

    before: str
    after: str
    by_redirect: bool = False


@dataclass(frozen=True, slots=True)
class TextChange:
    """How a text of a resource changed. `role` is that of its further address, empty for the page.

    `words_before` is 0 for a text that was read for the first time, `words_after` for one that is no longer stored.
    `added` is the share (0 to 1) of the words of the later text that stand in new sentences, `removed` that of the
    earlier text in sentences which are gone. `headings` are those above these sentences, in order. The sentences are
    the first few. `reparsed` says that the parsers changed too, so that they may be the reason.
    """

    role: str
    words_before: int
    words_after: int
    added: float
    removed: float
    headings: tuple[str, ...] = ()
    added_sentences: tuple[str, ...] = ()
    removed_sentences: tuple[str, ...] = ()
    reparsed: bool = False


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """All that changed on a resource; `before` is None if it was added, `after` if it was removed."""

    kinds: tuple[ChangeKind, ...]
    before: ListedResource | None = None
    after: ListedResource | None = None
    moves: tuple[AddressMove, ...] = ()
    edits: tuple[FieldEdit, ...] = ()
    texts: tuple[TextChange, ...] = ()

    @property
    def listed(self) -> ListedResource:
        """The resource as it is now, or as it was if it was removed."""
        listed = self.after or self.before
        if listed is None:
            raise ValueError("a change needs a resource")
        return listed


@dataclass(frozen=True, slots=True)
class Renaming:
    """A list or section with another name: one change, not one of each of its resources."""

    field: str
    before: str
    after: str
    resources: int


@dataclass(frozen=True, slots=True)
class GenerationChanges:
    """The changes from the generation `before` to the generation `after`, in the order of kinds, then of the list."""

    before: str
    after: str
    resources: tuple[ResourceChange, ...] = ()
    renamings: tuple[Renaming, ...] = ()

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many resources have each kind of change; a resource may have several."""
        counts = Counter(kind for change in self.resources for kind in change.kinds)
        return {kind: counts[kind] for kind in ChangeKind if counts[kind]}
