"""What changed between two runs of `refdesk index`, on pages in files: what a run records is what is compared."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.settings import Settings
from index.layout import Layout
from ingest.model import Document, Fetch, Outcome, Via
from ingest.page_store import PageStore
from tests.api.running import Run

PAGE = (
    "# {0}\n\nThis is a page on {0}, long enough to be taken for one.\n\n## More\n\nThere is more on {0} than this.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list of three pages in files beside it."""
    home = tmp_path / "pages"
    home.mkdir()
    for name in ("ants", "bees", "bats"):
        (home / f"{name}.md").write_text(PAGE.format(name), "utf-8")
    write_list(home, "ants", "bees", "bats")
    return home


def write_list(home: Path, *names: str) -> None:
    entries = (f"- [The life of {name}]({name}.md) Why {name} matter to us." for name in names)
    (home / "list.md").write_text("# Animals\n\n## All of them\n\n" + "\n".join(entries) + "\n", "utf-8")


def test_changed_and_missing_pages_are_named(refdesk: Run, bare: Layout, folder: Path) -> None:
    assert index_and_compare(refdesk, bare, folder) == {}
    (folder / "ants.md").write_text(PAGE.format("ants") + "\nThey build hills.\n", "utf-8")
    write_list(folder, "bats", "ants", "mice")
    (folder / "mice.md").write_text(PAGE.format("mice"), "utf-8")
    expected = {"The life of mice": ["added"], "The life of bees": ["removed"], "The life of ants": ["text changed"]}
    assert index_and_compare(refdesk, bare, folder) == expected
    # A run that changes nothing publishes nothing, so the last changes stay those that are shown.
    assert index_and_compare(refdesk, bare, folder) == expected


def test_links_that_died_came_back_and_redirect_are_named_from_their_last_fetch(
    refdesk: Run, bare: Layout, folder: Path
) -> None:
    (folder / "list.md").write_text("# Animals\n\n- [The life of owls](https://example.org/owls) At night.\n", "utf-8")
    read = Fetch("example.org/owls", Outcome.READ, url="https://example.org/owls", digest="a" * 32)
    page = Document("example.org/owls", Via.LIVE, PAGE.format("owls"), "https://example.org/owls")
    steps: list[tuple[Fetch, list[str]]] = [
        (read, []), (replace(read, outcome=Outcome.GONE, reason="HTTP 404", digest=""), ["died"]),
        (read, ["came back"]), (replace(read, moved_to="https://owls.example.org/"), ["moved"]),
    ]  # fmt: skip
    for fetch, kinds in steps:
        with PageStore(bare.corpus) as store:
            store.record(fetch, page)
        changes = index_and_compare(refdesk, bare, folder)
        assert changes == ({"The life of owls": kinds} if kinds else {})


def index_and_compare(refdesk: Run, desk: Layout, folder: Path) -> dict[str, list[str]]:
    """Index the list; the kinds of change of each resource since the generation before."""
    done = refdesk("index", "--offline", "--list", str(folder / "list.md"), data=desk.data)
    assert done.code == 0, done.err
    report = refdesk("changes", "--json", data=desk.data).json
    return {change["resource"]["title"]: change["kinds"] for change in report["changes"]}


def test_as_many_generations_are_kept_as_the_setting_says(
    refdesk: Run, bare: Layout, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFDESK_KEEP_GENERATIONS", "2")
    for names in (["ants"], ["ants", "bees"], ["ants", "bees", "bats"]):
        write_list(folder, *names)
        assert refdesk("index", "--offline", "--list", str(folder / "list.md"), data=bare.data).code == 0
    assert len(bare.published()) == 2
    assert Settings(data=bare.data).recipe.keep == 2
    report = refdesk("changes", "--json", data=bare.data).json
    assert report["counts"] == {"added": 1}
    monkeypatch.setenv("REFDESK_KEEP_GENERATIONS", "0")
    assert "keep_generations" in refdesk("status", data=bare.data).err
