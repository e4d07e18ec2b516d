"""The reading record of a list: resources with their states, what to read next, and changes.

Knows the engine and the store; must not know typer or HTTP.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from api import lookup
from api.errors import ReadingError, SwitchedOff
from api.query_params import QueryOptions
from api.reading.model import MAX_NOTE, ReadingEntry, ReadingState
from api.reading.store import ReadingStore
from api.serialize import Json, resource_json
from api.settings import Settings
from index.catalog import ListedResource
from search.engine import Engine

UNREAD = "unread"
STATES = (UNREAD, *(str(state) for state in ReadingState))


@dataclass(frozen=True, slots=True)
class MarkedResource:
    """A resource of the list with its entry; None if it is unread."""

    listed: ListedResource
    entry: ReadingEntry | None

    @property
    def state(self) -> str:
        """The name of its state."""
        return str(self.entry.state) if self.entry else UNREAD

    def to_json(self) -> Json:
        """The resource as hits show it, with state, note and time."""
        entry = self.entry
        marks = {"state": self.state, "note": entry.note if entry else "", "at": entry.at if entry else ""}
        return resource_json(self.listed.resource) | {"reading": marks}


def record_of_desk(settings: Settings) -> ReadingStore:
    """The record that a server keeps for its one reader. Raises SwitchedOff if each browser keeps its own."""
    if settings.reading != "file":
        raise SwitchedOff("This desk keeps no reading record: set 'reading' to file if it has one reader.")
    return ReadingStore(settings.layout.reading)


def mark(engine: Engine, store: ReadingStore, name: str, state: str, note: str | None = None) -> MarkedResource:
    """Set the state of the resource with this id or address; without a `note` the earlier one stays.

    Raises NotListed for an unknown resource, ReadingError for an unknown state or a note that is too long.
    """
    if state not in STATES:
        raise ReadingError(f"There is no state '{state[:40]}': give one of {', '.join(STATES)}.")
    if note is not None and len(note) > MAX_NOTE:
        raise ReadingError(f"The note has {len(note):,} characters, at most {MAX_NOTE:,} are kept: shorten it.")
    listed = lookup.find_by_name(engine, name)
    resource = listed.resource
    if state == UNREAD:
        if note:
            raise ReadingError("An unread resource has no note of yours: mark it to-read instead.")
        store.remove(resource.key)
        return MarkedResource(listed, None)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    entry = ReadingEntry(resource.key, ReadingState(state), note or "", resource.title, resource.url or "", now)
    return MarkedResource(listed, store.mark(entry, keeps_note=note is None))


def marked_resources(
    engine: Engine, store: ReadingStore, states: Iterable[str], options: QueryOptions
) -> list[MarkedResource]:
    """The resources that pass the filters of the options, in their order; with `states` only those.

    Raises ReadingError for an unknown state, QuestionError for an unknown filter.
    """
    chosen = set(states)
    if unknown := chosen - set(STATES):
        raise ReadingError(f"There is no state '{min(unknown)[:40]}': give some of {', '.join(STATES)}.")
    entries = store.entries()
    rows = lookup.listed_resources(engine, options)
    marked = [MarkedResource(listed, entries.get(listed.resource.key)) for listed in rows]
    return [row for row in marked if not chosen or row.state in chosen]


def next_resource(engine: Engine, store: ReadingStore, goal: str = "") -> MarkedResource | None:
    """What to read next: what was begun, then what is marked to read, then the unread in order; None at the end.

    The order is that of the list, or with a `goal` of the path to it.
    """
    entries = store.entries()
    rows = [step.listed for step in engine.path(goal).steps] if goal else engine.resources
    marked = [MarkedResource(listed, entries.get(listed.resource.key)) for listed in rows]
    order = [ReadingState.READING, ReadingState.TO_READ, UNREAD]
    unfinished = [row for row in marked if row.state in order]
    return min(unfinished, key=lambda row: order.index(row.state), default=None)
