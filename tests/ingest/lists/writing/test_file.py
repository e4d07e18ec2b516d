"""Adding a link to a file: all or nothing, with its permissions, and without losing what others write."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import ListError
from ingest.lists.writing import add_to_file, file, find_in_file, make_link

ROOT = Path(__file__).parents[4]
TEXT = "# Desks\n\n- [A desk](https://a.example/desk)\n"
LINK = make_link("https://new.example/lamp", "A lamp")
LINE = "- [A lamp](https://new.example/lamp)\n"


@pytest.fixture
def desks(tmp_path: Path) -> Path:
    path = tmp_path / "desks.md"
    path.write_text(TEXT)
    return path


def test_the_file_has_the_line_and_nothing_is_left_beside_it(desks: Path) -> None:
    assert add_to_file(desks, LINK).line == 4
    assert desks.read_text() == TEXT + LINE
    assert [path.name for path in desks.parent.iterdir()] == ["desks.md"]
    listed = find_in_file(desks, "http://www.new.example/lamp/")
    assert listed
    assert listed.line == 4


def test_permissions_stay_and_a_symbolic_link_stays_one(desks: Path, tmp_path: Path) -> None:
    desks.chmod(0o640)
    linked = tmp_path / "folder" / "linked.md"
    linked.parent.mkdir()
    linked.symlink_to(desks)
    add_to_file(linked, LINK)
    assert linked.is_symlink()
    assert desks.read_text() == TEXT + LINE
    assert stat.S_IMODE(desks.stat().st_mode) == 0o640


def test_what_an_editor_saves_meanwhile_stays(desks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, edits = file.add_link, ["- [A chair](https://a.example/chair)\n"]

    def slow(content: bytes, name: str, link: object, base: str) -> object:
        added = real(content, name, link, base)  # type: ignore[arg-type]
        if edits:
            desks.write_text(TEXT + edits.pop())
        return added

    monkeypatch.setattr(file, "add_link", slow)
    add_to_file(desks, LINK)
    assert desks.read_text() == f"{TEXT}- [A chair](https://a.example/chair)\n{LINE}"


def test_a_file_that_never_rests_is_left_alone_with_a_sentence(desks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = file.add_link

    def restless(content: bytes, name: str, link: object, base: str) -> object:
        desks.write_bytes(content + b"x")
        return real(content, name, link, base)  # type: ignore[arg-type]

    monkeypatch.setattr(file, "add_link", restless)
    with pytest.raises(ListError, match="being changed by another program"):
        add_to_file(desks, LINK)
    assert b"lamp" not in desks.read_bytes()


def test_a_disk_that_is_full_leaves_the_file_as_it_was(desks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ListError, match="No space left on device"):
        add_to_file(desks, LINK)
    assert desks.read_text() == TEXT
    assert [path.name for path in desks.parent.iterdir()] == ["desks.md"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"none\.md cannot be changed"):
        add_to_file(tmp_path / "none.md", LINK)


def test_many_processes_that_add_at_once_lose_nothing(desks: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.lists.writing import add_to_file, make_link\n"
        "for n in range(5): add_to_file(Path(sys.argv[1]), "
        "make_link(f'https://{sys.argv[2]}.example/{n}', f'Lamp {n}'))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, desks, name], cwd=ROOT) for name in ("one", "two", "three")
    ]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    lines = desks.read_text().splitlines()
    assert len(lines) == len({*lines} - {""}) + 1 == len(TEXT.splitlines()) + 15
