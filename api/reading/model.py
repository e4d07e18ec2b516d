"""Data model of the reading record: states, and entries as they are stored and exported."""

from dataclasses import dataclass
from enum import StrEnum

# Characters of the longest note.
MAX_NOTE = 10_000


class ReadingState(StrEnum):
    """How far a reader is with a resource; a resource without an entry is unread."""

    TO_READ = "to-read"
    READING = "reading"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """The state of one resource, by its key, and the reader's note.

    `title` and `url` are those of the resource when it was marked, so that an export is readable without the list. `at`
    is the time of the last change, UTC in ISO form.
    """

    key: str
    state: ReadingState
    note: str = ""
    title: str = ""
    url: str = ""
    at: str = ""
