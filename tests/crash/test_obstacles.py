"""A full disk, folders and files that may not be written or read: one sentence, and all stays as it was."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.desk import Desk, prepared_desk
from tests.crash.pairs import broken_files, next_index
from tests.crash.processes import Use, copy_desk, run_all

pytestmark = pytest.mark.slow

OPERATIONS = ("keep", "add", "remove", "rename", "refresh", "index", "mark", "judge")
FORBIDDEN = {
    "the folder": (".", 0o555),
    "the generations": ("generations", 0o555),
    "the folder of lists": ("lists", 0o555),
    "a list that is not writable": ("lists/own.md", 0o444),
    "a list that is not readable": ("lists/own.md", 0o000),
    "settings that are not writable": ("refdesk.toml", 0o444),
    "texts that are not writable": ("corpus.sqlite", 0o444),
    "texts that are not readable": ("corpus.sqlite", 0o000),
    "marks that are not writable": ("reading.sqlite", 0o444),
    "verdicts that are not writable": ("feedback.jsonl", 0o444),
    "a lock that is not readable": ("build.lock", 0o000),
    "a cache that is not readable": ("cache", 0o000),
    "the live index": ("CURRENT", 0o000),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with prepared_desk(tmp_path_factory.mktemp("desk")) as desk:
        for name in ("index", "mark", "judge"):
            run_all(desk, Use(name, 3))
        yield desk


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_may_not_be_written_or_read_is_named(template: Desk, tmp_path: Path, operation: str, name: str) -> None:
    desk = copy_desk(template, tmp_path / "copy")
    path, mode = desk.folder / FORBIDDEN[name][0], FORBIDDEN[name][1]
    usual = path.stat().st_mode
    path.chmod(mode)
    result = run_all(desk, Use(operation))[0]
    path.chmod(usual)
    if not result.is_done:
        sentence = " ".join(result.output.split())
        assert sentence.count(": ") <= 4
        assert len(sentence) < 600
    assert broken_files(desk) == []
    assert next_index(desk) == []


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A disk of this size at `folder`."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"]
    if subprocess.run(["mount", *options, folder], check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("free", [0, 4, 8, 16, 48, 96, 160, 256])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_full_disk_is_reported_and_loses_nothing(template: Desk, tmp_path: Path, operation: str, free: int) -> None:
    used = sum(_pages(path) for path in template.folder.rglob("*"))
    with small_disk(tmp_path / "disk", used + free + 4):
        desk = copy_desk(template, tmp_path / "disk" / "copy")
        result = run_all(desk, Use(operation))[0]
        assert result.is_done or "disk" in result.output or "space" in result.output
        assert broken_files(desk) == []
        roomy = copy_desk(desk, tmp_path / "roomy")
    assert next_index(roomy) == []
    shutil.rmtree(roomy.folder)


def _pages(path: Path) -> int:
    """Kilobytes that a file takes, a page of memory at a time."""
    return 0 if path.is_dir() else -(-path.stat().st_size // 4096) * 4
