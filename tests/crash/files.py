"""What users change besides the index: list files, refdesk.toml, the reading record, verdicts, the record of refreshes.

Gives the value that each key has in a folder, and makes one further change of each.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from api.reading.model import ReadingEntry, ReadingState
from api.reading.store import ReadingStore
from api.refreshing import recording
from api.refreshing.record import RefreshRecord, read_record
from api.tasks import feedback
from api.tasks.lists import changes
from index.layout import Layout
from ingest.lists import writing
from search.evaluation.feedback import Feedback, read_feedback

# Beginnings of keys; all other keys are those of fetched texts.
_TIME = "2026-05-03T10:00:00+00:00"
FILE, MARK, VERDICT, RECORD = "file:", "mark:", "verdict:", "record:"
GIVEN = "given"
OWN = "lists/own.md"


def file_value(path: Path) -> str:
    """A digest of the content, empty without a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def entry_value(entry: ReadingEntry | None) -> str:
    """A digest of what a user said of a resource."""
    return hashlib.sha256(f"{entry.state} {entry.note}".encode()).hexdigest() if entry else ""


def verdict_key(verdict: Feedback) -> str:
    """The key under which a verdict is promised; its value is GIVEN."""
    return VERDICT + hashlib.sha256(verdict.question.encode()).hexdigest()


def record_value(record: RefreshRecord) -> str:
    """A digest of a record of refreshes; empty for none."""
    return hashlib.sha256(repr(record).encode()).hexdigest() if record.started else ""


def values(folder: Path, keys: Iterable[str]) -> dict[str, str]:
    """The value of each key that begins with one of the above; empty for what is not there."""
    layout = Layout(folder)
    entries = ReadingStore(layout.reading).entries()
    verdicts = read_feedback(layout.feedback) if layout.feedback.exists() else ()
    present = {f"{MARK}{key}": entry_value(entry) for key, entry in entries.items()}
    present |= {verdict_key(verdict): GIVEN for verdict in verdicts}
    present[RECORD] = record_value(read_record(layout))
    present |= {key: file_value(folder / key.removeprefix(FILE)) for key in keys if key.startswith(FILE)}
    return {key: present.get(key, "") for key in keys if key.startswith((FILE, MARK, VERDICT, RECORD))}


def change_all(folder: Path, name: str) -> None:
    """One further change of each that is there: `name` tells it apart."""
    layout = Layout(folder)
    if (folder / "refdesk.toml").exists():
        changes.change_lists(folder / "refdesk.toml", layout.settings_lock, lambda lists: lists | {name: f"{name}.md"})
    if (folder / OWN).exists():
        writing.add_to_file(folder / OWN, writing.make_link(f"https://lamps.example/{name}", f"The lamp {name}"))
    ReadingStore(layout.reading).mark(ReadingEntry("lamps.example", ReadingState.READING, f"Note {name}"))
    feedback.append_verdict(layout.feedback, Feedback(f"What is {name}?", helpful=True))
    recording.write_record(layout, RefreshRecord(_TIME, attempted=_TIME, attempts=len(name)))


def left_behind(folder: Path) -> list[str]:
    """Names of drafts that remain after `change_all` and a build."""
    own = [*folder.glob("*"), *folder.glob("lists/*"), *folder.glob("generations/*")]
    return [path.name for path in own if path.name.endswith((".tmp", ".new")) or path.name.startswith(".building")]


def lost_changes(folder: Path, name: str) -> list[str]:
    """What of `change_all` cannot be read again, in sentences."""
    change_all(folder, name)
    layout, lost = Layout(folder), []
    if ReadingStore(layout.reading).entries()["lamps.example"].note != f"Note {name}":
        lost.append("the next mark is lost")
    if f"What is {name}?" not in {verdict.question for verdict in read_feedback(layout.feedback)}:
        lost.append("the next verdict is lost")
    if (folder / OWN).exists() and not writing.find_in_file(folder / OWN, f"https://lamps.example/{name}"):
        lost.append("the next link is lost")
    return lost
