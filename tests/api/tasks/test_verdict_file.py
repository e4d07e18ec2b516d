"""The file of verdicts: each is whole and durable, whatever a crash or a full disk left there."""

import os
from pathlib import Path

import pytest

from api.tasks.verdict_file import append_verdict
from search.evaluation.feedback import Feedback, read_feedback

FIRST, SECOND = Feedback("Was it schön?", helpful=True), Feedback("Is it?", helpful=False)


@pytest.mark.parametrize("length", [1, 15, 26, 27, 60])
def test_a_line_that_a_crash_cut_off_is_ignored_and_removed_by_the_next(tmp_path: Path, length: int) -> None:
    path = tmp_path / "feedback.jsonl"
    append_verdict(path, FIRST)
    with path.open("ab") as file:
        file.write(FIRST.to_json().encode()[:length])
    assert read_feedback(path) == (FIRST,)
    append_verdict(path, SECOND)
    assert read_feedback(path) == (FIRST, SECOND)
    assert path.read_text("utf-8").count("\n") == 2


def test_a_line_whose_bytes_did_not_reach_the_disk_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    append_verdict(path, FIRST)
    with path.open("ab") as file:
        file.write(bytes(300))
    append_verdict(path, SECOND)
    assert read_feedback(path) == (FIRST, SECOND)


def test_the_last_line_of_an_editor_that_ends_files_without_a_line_break_stays(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_text(FIRST.to_json(), "utf-8")
    append_verdict(path, SECOND)
    assert read_feedback(path) == (FIRST, SECOND)


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, write = tmp_path / "feedback.jsonl", os.write
    append_verdict(path, FIRST)
    before = path.read_bytes()
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:20]))
    with pytest.raises(OSError, match="No space left"):
        append_verdict(path, SECOND)
    assert path.read_bytes() == before
