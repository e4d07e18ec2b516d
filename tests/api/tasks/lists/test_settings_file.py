"""Changes of refdesk.toml: the lists alone change, all else stays byte for byte, and no two changes are lost."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import SettingsError
from api.tasks.lists.settings_file import Lists, change_lists

FILE = """# My desk.
contact = "mailto:me@example.org"   # how to reach me
allow_hosts = [
  "10.0.0.7",  # the wiki
]

[lists]  # all of mine
team   = "team.md"  # ours

# The web.
awesome = 'https://example.org/a\\b'
"""
NAMES = st.text("abcXYZ019-_", min_size=1, max_size=8).filter(lambda name: name[0] not in "-_")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "refdesk.toml"
    path.write_text(FILE)
    return path


def add(path: Path, name: str, source: str) -> None:
    change_lists(path, path.with_name("lock"), lambda lists: lists | {name: source})


def renamed(lists: Lists) -> Lists:
    return {"group" if name == "team" else name: source for name, source in lists.items()}


def test_an_added_list_is_one_more_line(path: Path) -> None:
    add(path, "talks", "talks.md")
    assert path.read_text() == FILE + 'talks = "talks.md"\n'


def test_a_removed_list_is_one_line_less(path: Path) -> None:
    change_lists(path, path.with_name("lock"), lambda lists: {"team": lists["team"]})
    assert path.read_text() == FILE.replace("awesome = 'https://example.org/a\\b'\n", "")


def test_a_renamed_list_keeps_its_place_and_its_comment(path: Path) -> None:
    change_lists(path, path.with_name("lock"), renamed)
    assert path.read_text() == FILE.replace("team   =", "group   =")


def test_no_change_leaves_the_file_alone(path: Path) -> None:
    before = path.stat().st_mtime_ns
    change_lists(path, path.with_name("lock"), dict)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '[lists]\nteam = "team.md"\n'),
        ("port = 1", 'port = 1\n\n[lists]\nteam = "team.md"\n'),
        ("port = 1\n", 'port = 1\n\n[lists]\nteam = "team.md"\n'),
        ("# mine\r\nport = 1\r\n", '# mine\r\nport = 1\r\n\r\n[lists]\r\nteam = "team.md"\r\n'),
        ('lists.a = "a.md"\nport = 1\n', 'lists.a = "a.md"\nlists.team = "team.md"\nport = 1\n'),
    ],
)
def test_the_table_is_written_as_the_file_is(path: Path, text: str, expected: str) -> None:
    path.write_bytes(text.encode())
    add(path, "team", "team.md")
    assert path.read_bytes().decode() == expected


def test_an_inline_table_stays_one(path: Path) -> None:
    path.write_text('port = 1\nlists = { a = "a.md" } # mine\n')
    add(path, "team", "team.md")
    assert path.read_text().count("\n") == 2
    assert tomllib.loads(path.read_text()) == {"port": 1, "lists": {"a": "a.md", "team": "team.md"}}


def test_a_missing_file_is_created(tmp_path: Path) -> None:
    add(tmp_path / "refdesk.toml", "team", "team.md")
    assert (tmp_path / "refdesk.toml").read_text() == '[lists]\nteam = "team.md"\n'


@given(name=NAMES, source=TEXTS, head=st.text("ab \t", max_size=20))
def test_whatever_a_source_is_it_is_read_back_and_the_rest_stays(
    tmp_path_factory: pytest.TempPathFactory, name: str, source: str, head: str
) -> None:
    path, text = tmp_path_factory.mktemp("toml") / "refdesk.toml", f"# {head}\n{FILE}"
    path.write_text(text)
    before = tomllib.loads(text)["lists"]
    add(path, name, source)
    assert tomllib.loads(path.read_text())["lists"] == before | {name: source}
    change_lists(path, path.with_name("lock"), lambda lists: before)
    assert path.read_text() == text or name in before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"port = \n", "cannot be read"),
        (b"\xff", "is not UTF-8"),
        (b'lists = "x.md"', "'lists' is no table"),
        (b'[[lists]]\na = "x.md"', "'lists' is no table"),
    ],
)
def test_a_broken_file_is_named_and_left_alone(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=reason):
        add(path, "team", "team.md")
    assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir() if each.name != "lock"] == ["refdesk.toml"]


def test_a_read_only_file_is_not_replaced(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(SettingsError, match="is read-only"):
        add(path, "talks", "talks.md")
    assert path.read_text() == FILE


def test_permissions_and_links_stay(path: Path) -> None:
    real = path.rename(path.with_name("real.toml"))
    real.chmod(0o640)
    path.symlink_to("real.toml")
    add(path, "talks", "talks.md")
    assert path.is_symlink()
    assert (real.stat().st_mode & 0o777, "talks" in real.read_text()) == (0o640, True)


def test_processes_that_change_it_at_once_lose_nothing(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from api.tasks.lists.settings_file import change_lists\n"
        "path = Path(sys.argv[1])\n"
        "for n in range(20):\n"
        "    change_lists(path, path.with_name('lock'), lambda lists: lists | {f'{sys.argv[2]}{n}': 'x.md'})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, path, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(tomllib.loads(path.read_text())["lists"]) == 2 + 40


def test_what_an_editor_saves_meanwhile_stays(path: Path, tmp_path: Path) -> None:
    def edit(lists: Lists) -> Lists:
        path.write_text("port = 8001\n")
        return lists | {"new": "new.md"}

    with pytest.raises(SettingsError, match="changed by another program at the same moment: try again"):
        change_lists(path, tmp_path / "lock", edit)
    assert path.read_text() == "port = 8001\n"


def test_a_killed_process_leaves_one_draft_which_the_next_change_removes(path: Path) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_text("half of")
    add(path, "new", "new.md")
    assert not draft.exists()
