"""The lists in use, and what kind each is."""

from pathlib import Path

from api.settings import Settings, bundled_list
from api.tasks.named_lists import ListKind, configured_lists, list_kind, name_lists


def test_the_bundled_guide_is_the_list_only_while_there_is_no_other() -> None:
    assert configured_lists(Settings()) == {"mlops-guide": bundled_list()}
    assert configured_lists(Settings(list="my/Own List.md")) == {"own-list": "my/Own List.md"}
    assert configured_lists(Settings(list="own.md", lists={"team": "team.md"})) == {"team": "team.md"}


def test_equal_stems_get_numbers() -> None:
    assert name_lists(["a/list.md", "b/list.md", "a/list.md"]) == {"list": "a/list.md", "list-2": "b/list.md"}


def test_only_a_markdown_file_that_may_be_written_takes_links(tmp_path: Path) -> None:
    own, export = tmp_path / "own.md", tmp_path / "bookmarks.html"
    own.touch()
    export.touch()
    kinds = [list_kind(str(path)) for path in (own, export, tmp_path, tmp_path / "none.md")]
    assert kinds == [ListKind.MARKDOWN, ListKind.EXPORT, ListKind.FOLDER, ListKind.MISSING]
    assert list_kind("HTTPS://example.org/list.md") == ListKind.ADDRESS
    assert list_kind(bundled_list()) == ListKind.BUNDLED
