"""Adding, removing and renaming lists: what cannot be read or named changes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import FILE, load_settings
from api.tasks.lists.changes import add_list, describe_lists, remove_list, rename_list
from ingest.errors import ListError


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REFDESK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def names() -> list[str]:
    return list(load_settings().lists)


def test_a_list_is_read_and_added(small: Path) -> None:
    added, reading_list = add_list(load_settings(), "team", "small.md")
    assert added == {
        "name": "team", "source": "small.md", "title": "A small list", "resources": 3, "problems": 0,
        "also_named": [], "replaces_guide": True,
    }  # fmt: skip
    assert len(reading_list.resources) == 3
    assert load_settings().lists == {"team": small.name}
    assert not add_list(load_settings(), "folder", str(small.parent))[0]["replaces_guide"]
    assert names() == ["team", "folder"]


def test_the_single_list_of_the_settings_is_not_lost(small: Path, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("- [One](https://a.org/1)\n")
    FILE.write_text('list = "other.md"  # mine\n')
    assert add_list(load_settings(), "other", "small.md")[0]["also_named"] == ["other-2"]
    assert load_settings().lists == {"other-2": "other.md", "other": small.name}
    assert FILE.read_text().startswith('list = "other.md"  # mine\n\n[lists]\n')


@pytest.mark.parametrize(
    ("name", "source", "reason"),
    [
        ("Team", "other.md", "There is a list 'Team' already"),
        ("a b", "other.md", "'a b' is not a name for a list"),
        ("new", "./small.md", "small.md is the list 'team' already"),
        ("new", "-", "Standard input cannot be added"),
        ("new", "none.md", "There is no list at none.md"),
        ("new", "empty.md", "is empty"),
        ("new", "http://127.0.0.1:9/list.md", "could not be fetched"),
    ],
)
def test_what_cannot_be_added_changes_nothing(small: Path, name: str, source: str, reason: str) -> None:
    FILE.write_text(f'[lists]\nteam = "{small.name}"\n')
    small.with_name("other.md").write_text("- [One](https://a.org/1)\n")
    small.with_name("empty.md").touch()
    with pytest.raises((SettingsError, ListError), match=reason):
        add_list(load_settings(), name, source)
    assert FILE.read_text() == f'[lists]\nteam = "{small.name}"\n'


def test_a_password_in_an_address_is_not_shown() -> None:
    FILE.write_text('[lists]\nweb = "https://me:secret@example.org/list.md"\n')
    assert "secret" not in str([describe_lists(load_settings()), remove_list(load_settings(), "web")])


def test_removed_and_renamed_lists_are_found_by_name() -> None:
    FILE.write_text('[lists]\nteam = "team.md"\nzoo = "zoo.md"\n')
    assert rename_list(load_settings(), "TEAM", "group") == {"name": "group", "old": "team", "source": "team.md"}
    assert names() == ["group", "zoo"]
    assert rename_list(load_settings(), "zoo", "Zoo")["name"] == "Zoo"
    assert remove_list(load_settings(), "zoo") == {"name": "Zoo", "source": "zoo.md", "remaining": ["group"]}
    assert remove_list(load_settings(), "group")["remaining"] == ["mlops-guide"]
    with pytest.raises(SettingsError, match=r"There is no list 'group': refdesk.toml has no \[lists\]"):
        remove_list(load_settings(), "group")


@pytest.mark.parametrize(("old", "new"), [("none", "group"), ("team", "zoo"), ("team", "ZOO"), ("team", "a b")])
def test_a_wrong_name_renames_nothing(old: str, new: str) -> None:
    FILE.write_text('[lists]\nteam = "team.md"\nzoo = "zoo.md"\n')
    with pytest.raises(SettingsError, match=r"There is (no|a) list|is not a name"):
        rename_list(load_settings(), old, new)
    assert names() == ["team", "zoo"]


def test_lists_of_a_variable_are_changed_there(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    monkeypatch.setenv("REFDESK_LISTS", f'{{"team": "{small.name}"}}')
    with pytest.raises(SettingsError, match="The lists are set by the variable REFDESK_LISTS"):
        remove_list(load_settings(), "team")
    assert not FILE.exists()


def test_of_two_processes_that_add_one_name_one_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("- [One](https://a.org/1)\n")
    script = (
        "import sys; from api.settings import load_settings; from api.tasks.lists.changes import add_list\n"
        "add_list(load_settings(), 'team', sys.argv[1])\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, source], cwd=tmp_path, stderr=subprocess.PIPE)
        for source in (small.name, "other.md")
    ]
    errors = [process.communicate()[1] for process in running]
    assert sorted(process.returncode for process in running) == [0, 1]
    assert b"There is a list 'team' already" in b"".join(errors)
    assert names() == ["team"]
