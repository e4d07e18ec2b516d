"""Names and sources of lists in the settings."""

from pathlib import Path

import pytest

from api.errors import SettingsError
from api.setting_values.lists import check_list_name, name_of_source
from api.settings import load_settings


@pytest.mark.parametrize("name", ["a", "Team", "awesome-ml", "2024_talks", "x" * 40])
def test_letters_digits_hyphens_and_underscores_are_a_name(name: str) -> None:
    assert check_list_name(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "-a", "_a", "a b", "a/b", "..", "a.md", "x" * 41, "team\n", "a=b", "\u202eteam", "té", '"', "[x]"]
)
def test_all_else_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name for a list"):
        check_list_name(name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("lists/My Team.md", "my-team"),
        ("https://example.org/lists/Awesome%20ML.md?raw=1", "awesome-ml"),
        ("https://example.org/", "example-org"),
        ("folder/", "folder"),
        ("-", "list"),
        ("http://[", "list"),
        ("https://me:secret@example.org:99999/", "example-org"),
        ("списки.md", "list"),
    ],
)
def test_a_list_without_a_name_has_that_of_its_file(source: str, name: str) -> None:
    assert name_of_source(source) == name
    check_list_name(name)


def test_the_table_of_the_file_and_the_object_of_the_variable_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "refdesk.toml").write_text('[lists]\nteam = "~/team.md"\nweb = "https://example.org/~me/list"\n')
    lists = load_settings().lists
    assert lists == {"team": str(Path.home() / "team.md"), "web": "https://example.org/~me/list"}
    monkeypatch.setenv("REFDESK_LISTS", '{"other": "other.md"}')
    assert load_settings().lists == {"other": "other.md"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[lists]\n"my list" = "x.md"', "'my list' is not a name for a list"),
        ('[lists]\nteam = "x.md"\nTeam = "y.md"', "'team' and 'Team' differ in capitals alone"),
        ('[lists]\nteam = " "', "the list 'team' has no file, folder or address"),
        ('[lists]\nteam = "-"', "the list 'team' has no file, folder or address"),
        ("[lists]\nteam = 3", "Input should be a valid string"),
        ('lists = "x.md"', "it should be a JSON object"),
    ],
)
def test_an_unusable_table_is_named(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "refdesk.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"The setting 'lists[\w.]*' is not usable") as error:
        load_settings()
    assert reason in str(error.value)
