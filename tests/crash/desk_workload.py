"""What is recorded of a desk: keeping links, adding, renaming and removing lists, refreshes, marks, and verdicts.

Run as a process, `python -m tests.crash.desk_workload FOLDER SCOPE`; the scope `files` leaves out all that builds an
index. As in `tests.crash.workload`, a line goes to FOLDER/marks before and after each change of what must not be lost.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.reading.model import ReadingEntry
from api.reading.store import ReadingStore
from api.refreshing import recording
from api.refreshing.record import RefreshRecord
from api.settings import load_settings
from api.tasks import feedback
from api.tasks.lists import changes
from index import build as building
from index.current import sync_path
from index.layout import Layout
from ingest import page_store
from ingest.lists import writing
from ingest.lists.writing.adding import add_link
from search.evaluation.feedback import Feedback
from tests.crash.desk import OPERATIONS, Desk, prepared_desk
from tests.crash.files import FILE, GIVEN, MARK, RECORD, change_all, entry_value, file_value, record_value, verdict_key
from tests.crash.workload import READY, Marked, Places, mark_line, mark_live

STEPS = (
    ("index", 0), ("keep", 0), ("keep", 1), ("mark", 1), ("judge", 1), ("add", 1), ("refresh", 0), ("rename", 0),
    ("index", 0), ("mark", 0), ("remove", 1), ("judge", 0), ("refresh", 1),
)  # fmt: skip


class _Marks:
    """Wraps what changes a file, so that it marks the change before and after."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @contextmanager
    def change(self, key: str, value: str) -> Iterator[None]:
        mark_line(self._places.marks, f"begun {key} {value}")
        yield
        mark_line(self._places.marks, f"stored {key} {value}")

    def list_lines(self, add_to_file: Callable[..., Any]) -> Callable[..., Any]:
        def add(path: Path, link: writing.NewLink) -> writing.Addition:
            target = path.resolve()
            content, _ = add_link(path.read_bytes(), path.name, link, path.absolute().as_uri())
            with self.change(f"{FILE}{target.relative_to(self._places.data)}", hashlib.sha256(content).hexdigest()):
                return add_to_file(path, link)  # type: ignore[no-any-return]

        return add

    def settings_lines(self, change_lists: Callable[..., None]) -> Callable[..., None]:
        def change(path: Path, lock: Path, edit: Callable[..., Any]) -> None:
            trial = self._places.folder / "trial.toml"
            trial.write_bytes(path.read_bytes())
            change_lists(trial, lock, edit)
            with self.change(f"{FILE}refdesk.toml", file_value(trial)):
                change_lists(path, lock, edit)

        return change

    def verdicts(self, append: Callable[..., None]) -> Callable[..., None]:
        def add(path: Path, verdict: Feedback) -> None:
            with self.change(verdict_key(verdict), GIVEN):
                append(path, verdict)

        return add

    def records(self, write: Callable[..., None]) -> Callable[..., None]:
        def overwrite(layout: Layout, record: RefreshRecord) -> None:
            with self.change(RECORD, record_value(record)):
                write(layout, record)

        return overwrite

    def entries(self, mark: Callable[..., Any]) -> Callable[..., Any]:
        def marked(store: ReadingStore, entry: ReadingEntry, *, keeps_note: bool = False) -> ReadingEntry:
            earlier = store.entries().get(entry.key) if keeps_note else None
            expected = replace(entry, note=earlier.note) if earlier else entry
            with self.change(f"{MARK}{entry.key}", entry_value(expected)):
                return mark(store, entry, keeps_note=keeps_note)  # type: ignore[no-any-return]

        return marked

    def builds(self, build: Callable[..., Any]) -> Callable[..., Any]:
        def built(*args: Any, **kwargs: Any) -> Any:
            result = build(*args, **kwargs)
            if result.is_new:
                mark_live(self._places, result.name)
            return result

        return built


def _wrap(places: Places) -> None:
    marks = _Marks(places)
    page_store.PageStore = lambda path: Marked(path, places.marks)  # type: ignore[misc, assignment]
    writing.add_to_file = marks.list_lines(writing.add_to_file)
    changes.change_lists = marks.settings_lines(changes.change_lists)
    feedback.append_verdict = marks.verdicts(feedback.append_verdict)
    recording.write_record = marks.records(recording.write_record)
    building.build = marks.builds(building.build)
    ReadingStore.mark = marks.entries(ReadingStore.mark)  # type: ignore[method-assign]


def play(desk: Desk, places: Places, scope: str) -> None:
    """The whole scene."""
    for path in [*desk.folder.rglob("*"), desk.folder]:
        sync_path(path)
    for path in desk.folder.rglob("*.*"):
        mark_line(places.marks, f"stored {FILE}{path.relative_to(desk.folder)} {file_value(path)}")
    desk.enter()
    mark_line(places.marks, READY)
    _wrap(places)
    if scope == "files":
        for name in ("first", "second", "third"):
            change_all(desk.folder, name)
        return
    for name, number in STEPS:
        OPERATIONS[name](load_settings(), desk.site, number)


if __name__ == "__main__":
    here = Places(Path(sys.argv[1]))
    with prepared_desk(here.folder) as prepared:
        play(prepared, here, sys.argv[2])
