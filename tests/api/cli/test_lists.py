"""Several lists on the command line: added, indexed as one, searched by name, kept when one cannot be read."""

from pathlib import Path

import pytest

from index.layout import Layout
from tests.api.running import Run

ZOO = """# The zoo

What the keepers read.

## Mammals

- [Whales](https://example.org/whales) `book` - Whales sing for hours, and the song changes each year.
- [Bees again](http://www.example.org/bees) `paper` - Honey is made of nectar.
"""


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    path = tmp_path / "zoo.md"
    path.write_text(ZOO, "utf-8")
    return path


def titles(refdesk: Run, bare: Layout, *arguments: str) -> list[str]:
    hits = refdesk("search", "--json", *arguments, data=bare.data).json["hits"]
    return [hit["resource"]["title"] for hit in hits]


def test_lists_are_added_indexed_and_searched_as_one(refdesk: Run, bare: Layout, small: Path, zoo: Path) -> None:
    assert refdesk("lists", data=bare.data).out.startswith("mlops-guide\n")
    ran = refdesk("add", "team", small.name, data=bare.data)
    assert ran.out.splitlines()[0] == "Added the list 'team', \"A small list\": 3 resources."
    assert "takes the place of the bundled guide" in ran.out
    run = refdesk("add", "zoo", zoo.name, "--index", "--json", data=bare.data).json
    assert [(row["name"], row["title"], row["resources"]) for row in run["lists"]] == [
        ("team", "A small list", 3), ("zoo", "The zoo", 2),
    ]  # fmt: skip
    assert run["counts"]["resources"] == 4
    shown = refdesk("lists", data=bare.data).out
    assert '"The zoo", 2 resources in the index' in shown

    bees = refdesk("search", "bees", "--json", data=bare.data).json["hits"][0]["resource"]
    assert (bees["title"], bees["lists"]) == ("On bees", ["team", "zoo"])
    assert "in team and zoo" in refdesk("search", "bees", data=bare.data).out
    places = refdesk("show", "on-bees", "--json", data=bare.data).json["places"]
    assert [(place["name"], place["list"], place["section"], place["position"]) for place in places] == [
        ("team", "A small list", "Insects", 0), ("zoo", "The zoo", "Mammals", 1),
    ]  # fmt: skip

    assert sorted(titles(refdesk, bare, "animals", "--in", "ZOO")) == ["On bees", "Whales"]
    assert len(titles(refdesk, bare, "animals", "--in", "zoo", "--in", "team")) == 4
    assert sorted(titles(refdesk, bare, "animals in the zoo list")) == ["On bees", "Whales"]
    assert titles(refdesk, bare, "animals", "--not", "list:team") == ["Whales"]
    assert sorted(titles(refdesk, bare, "animals", "--section", "Mammals")) == ["On bats", "On bees", "Whales"]
    unknown = refdesk("ask", "bees", "--in", "nope", data=bare.data)
    assert (unknown.code, unknown.err.strip()) == (1, "The index has no list 'nope'; it has: team, zoo.")
    browsed = refdesk("browse", "--in", "zoo", "--json", data=bare.data).json["resources"]
    assert {row["title"] for row in browsed} == {"On bees", "Whales"}

    counted = refdesk("ask", "How many resources are in zoo?", "--json", data=bare.data).json
    assert counted["answer"]["catalogue"]["statement"].startswith("The list has 2 resources")
    assert counted["understood"] == [{"kind": "list", "value": "zoo", "phrase": "in zoo"}]
    about = refdesk("ask", "What is the zoo list about?", "--json", data=bare.data).json["answer"]["catalogue"]
    assert about["statement"].startswith('The list "The zoo"')
    assert "Insects" not in about["statement"]
    assert {source["list"] for source in about["sources"]} == {"The zoo"}


def test_a_list_that_cannot_be_read_is_kept_from_the_live_index(
    refdesk: Run, bare: Layout, small: Path, zoo: Path
) -> None:
    refdesk("add", "team", small.name, data=bare.data)
    refdesk("add", "zoo", zoo.name, data=bare.data)
    before = refdesk("index", "--offline", "--json", data=bare.data).json
    hidden = zoo.rename(zoo.with_suffix(".off"))
    again = refdesk("index", "--offline", "--json", data=bare.data)
    assert (again.code, again.json["unchanged"], again.json["generation"]) == (0, True, before["generation"])
    assert (
        "The list 'zoo' was not read; resources kept from the live index: 2." in again.json["problems"][0]["sentence"]
    )
    strict = refdesk("index", "--offline", "--strict", data=bare.data)
    assert (strict.code, "The list 'zoo' was not read" in strict.err) == (1, True)

    small.write_text(small.read_text() + "\n- [On moths](https://example.org/moths) `post` - Moths fly at night.\n")
    changed = refdesk("index", "--offline", "--json", data=bare.data).json
    assert [(row["name"], row["resources"]) for row in changed["lists"]] == [("team", 4), ("zoo", 2)]
    hidden.rename(zoo)
    whole = refdesk("index", "--offline", "--json", data=bare.data).json
    assert (whole["unchanged"], whole["problems"]) == (True, [])


def test_a_list_kept_from_an_index_of_one_list_is_whole(refdesk: Run, bare: Layout, small: Path, zoo: Path) -> None:
    refdesk("add", "team", small.name, "--quiet", data=bare.data)
    refdesk("index", "--offline", "--json", data=bare.data)
    assert len(titles(refdesk, bare, "animals", "--in", "team")) == 3
    refdesk("add", "zoo", zoo.name, data=bare.data)
    small.unlink()
    run = refdesk("index", "--offline", "--json", data=bare.data).json
    assert [(row["name"], row["title"], row["resources"]) for row in run["lists"]] == [
        ("team", "A small list", 3), ("zoo", "The zoo", 2),
    ]  # fmt: skip


def test_without_any_list_nothing_is_published(refdesk: Run, bare: Layout, small: Path, zoo: Path) -> None:
    refdesk("add", "team", small.name, data=bare.data)
    refdesk("add", "zoo", zoo.name, data=bare.data)
    refdesk("index", "--offline", data=bare.data)
    small.unlink()
    zoo.unlink()
    ran = refdesk("index", "--offline", data=bare.data)
    assert (ran.code, ran.err.startswith("No list could be read.")) == (1, True)
    assert sorted(titles(refdesk, bare, "animals", "--in", "zoo")) == ["On bees", "Whales"]


def test_a_list_is_renamed_and_removed(refdesk: Run, bare: Layout, small: Path, zoo: Path) -> None:
    refdesk("add", "team", small.name, data=bare.data)
    refdesk("add", "zoo", zoo.name, data=bare.data)
    assert refdesk("rename", "zoo", "keepers", data=bare.data).out.startswith("Renamed the list 'zoo' to 'keepers'.")
    removed = refdesk("remove", "team", "--index", data=bare.data)
    assert "In use: keepers." in removed.out
    assert "2 resources" in removed.out
    assert zoo.exists()
    assert small.exists()
    assert refdesk("remove", "team", data=bare.data).err.strip() == "There is no list 'team': there are keepers."


def test_lists_given_for_one_run_are_named_by_their_files(refdesk: Run, bare: Layout, small: Path, zoo: Path) -> None:
    run = refdesk("index", "--offline", "--json", "--list", str(small), "--list", str(zoo), data=bare.data).json
    assert [row["name"] for row in run["lists"]] == ["small", "zoo"]
    missing = refdesk("index", "--offline", "--list", str(zoo), data=bare.data)
    assert missing.code == 0
    assert "Also in the index" not in refdesk("lists", data=bare.data).err
