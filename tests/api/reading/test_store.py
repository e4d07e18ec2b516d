"""The reading record: what is stored, and what a damaged or foreign file does."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ReadingError
from api.reading.model import MAX_NOTE, ReadingEntry, ReadingState
from api.reading.store import ReadingStore, export_json, import_file_entries

URL = "https://example.org/bees"
BEES = ReadingEntry("example.org/bees", ReadingState.READ, "Wo? 🐝", "On bees", URL, "2026-05-03")
ANTS = ReadingEntry("example.org/ants", ReadingState.TO_READ, at="2026-05-04")


@pytest.fixture
def store(tmp_path: Path) -> ReadingStore:
    return ReadingStore(tmp_path / "data" / "reading.sqlite")


def test_reading_an_absent_record_creates_nothing(store: ReadingStore, tmp_path: Path) -> None:
    assert store.entries() == {}
    store.remove("example.org/bees")
    assert list(tmp_path.iterdir()) == []


def test_entries_are_kept_the_last_changed_first(store: ReadingStore) -> None:
    store.put([BEES, ANTS])
    assert list(store.entries().values()) == [ANTS, BEES]


def test_an_entry_replaces_the_earlier_one_of_its_key_and_can_be_removed(store: ReadingStore) -> None:
    store.put([BEES])
    again = ReadingEntry(BEES.key, ReadingState.READING)
    store.put([again])
    assert store.entries() == {BEES.key: again}
    store.remove(BEES.key)
    assert store.entries() == {}


def test_an_import_of_an_export_gives_the_same_record(store: ReadingStore, tmp_path: Path) -> None:
    store.put([BEES, ANTS])
    export = tmp_path / "export.json"
    export.write_text(export_json(store.entries().values()), "utf-8")
    other = ReadingStore(tmp_path / "other.sqlite")
    other.put(import_file_entries(export))
    assert other.entries() == store.entries()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"reading": 3}', '{"reading": [{}]}', '{"reading": [{"key": "a", "state": "skimmed"}]}',
     '{"reading": [{"key": "", "state": "read"}]}', '{"reading": [{"key": 1, "state": "read"}]}',
     '{"reading": [{"key": "a", "state": "read", "stars": "5"}]}',
     json.dumps({"reading": [{"key": "a", "state": "read", "note": "x" * (MAX_NOTE + 1)}]})],
)  # fmt: skip
def test_a_file_that_is_no_export_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(content)
    with pytest.raises(ReadingError, match=r"export\.json is not an export"):
        import_file_entries(path)


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_damaged_record_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reading.sqlite"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=r"reading\.sqlite cannot be used"):
        ReadingStore(path).entries()
    with pytest.raises(ReadingError, match=r"reading\.sqlite cannot be used"):
        ReadingStore(path).put([BEES])
    assert path.read_bytes() == content


def test_a_record_of_a_newer_version_is_refused(store: ReadingStore, tmp_path: Path) -> None:
    store.put([BEES])
    database = sqlite3.connect(tmp_path / "data" / "reading.sqlite")
    database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(ReadingError, match="newer Refdesk"):
        store.put([ANTS])


def test_several_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reading.sqlite"

    def put(number: int) -> None:
        ReadingStore(path).put([ReadingEntry(f"example.org/{number}", ReadingState.READ)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(60)))
    assert len(ReadingStore(path).entries()) == 60


def test_a_process_killed_while_it_writes_leaves_a_whole_record(tmp_path: Path) -> None:
    path = tmp_path / "reading.sqlite"
    program = (
        "import sys; from pathlib import Path; from api.reading.store import ReadingStore;"
        "from api.reading.model import ReadingEntry, ReadingState\n"
        "for n in range(10**6):\n"
        "    ReadingStore(Path(sys.argv[1])).put([ReadingEntry(f'k{n}', ReadingState.READ)]); print(n, flush=True)"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    written = [int(process.stdout.readline()) for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    keys = ReadingStore(path).entries().keys()
    assert {f"k{number}" for number in written} <= keys
    assert keys == {f"k{number}" for number in range(len(keys))}


@given(st.lists(st.builds(ReadingEntry, st.text(min_size=1), st.sampled_from(ReadingState), st.text(max_size=50)),
                unique_by=lambda entry: entry.key))  # fmt: skip
def test_any_text_survives_an_export(entries: list[ReadingEntry]) -> None:
    assert json.loads(export_json(entries))["reading"] == [
        {"key": e.key, "state": str(e.state), "note": e.note, "title": "", "url": "", "at": ""} for e in entries
    ]


def test_a_mark_without_a_note_keeps_that_which_another_process_stored(store: ReadingStore) -> None:
    store.put([BEES])
    later = ReadingEntry(BEES.key, ReadingState.READING, title="On bees", at="2026-05-05")
    assert store.mark(later, keeps_note=True).note == BEES.note
    assert store.entries()[BEES.key] == replace(later, note=BEES.note)
    assert store.mark(later).note == ""
    assert store.mark(ANTS, keeps_note=True) == ANTS


def test_notes_that_are_stored_at_once_are_never_lost_to_a_mark_without_one(tmp_path: Path) -> None:
    path = tmp_path / "reading.sqlite"

    def mark(number: int) -> None:
        entry = ReadingEntry("example.org", ReadingState.READ, "A note" if number == 7 else "")
        ReadingStore(path).mark(entry, keeps_note=number != 7)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(mark, range(40)))
    assert ReadingStore(path).entries()["example.org"].note == "A note"


def test_a_record_that_another_process_changes_for_long_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reading.sqlite"
    ReadingStore(path).put([BEES])
    monkeypatch.setattr("api.reading.store._TIMEOUT", 0.01)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ReadingError, match="changed by another process: try again"):
            ReadingStore(path).put([ANTS])
    assert list(ReadingStore(path).entries().values()) == [BEES]
