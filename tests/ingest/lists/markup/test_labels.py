"""Code spans beside an item are labels that the whole list decides on; code spans in its words are text."""

import pytest

from ingest.lists.formats.markdown import read_markdown_list
from ingest.model import Resource


def resources(*items: str) -> tuple[Resource, ...]:
    return read_markdown_list("".join(f"- {item}\n" for item in items), "list").resources


@pytest.mark.parametrize(
    "note",
    [
        "A wrapper around `pyhive`, `pybee` and Wax.", "Run it with `--dry-run` first.", "`bee` is its command.",
        "Written in `Go`", "A wrapper around `pyhive`.", "Install it. `pip install bee`", "Sets `x = 1` `y = 2`",
    ],
)  # fmt: skip
def test_code_in_a_note_is_text(note: str) -> None:
    (resource,) = resources(f"[bee](https://a.org) - {note}")
    assert (resource.note, resource.kind) == (note.replace("`", ""), "page")
    assert (resource.tags, resource.organisation) == ((), None)


@pytest.mark.parametrize(
    ("text", "tags", "note"),
    [
        ("- Keeps hives. ([Demo](https://b.org), [Source Code](https://c.org)) `AGPL-3.0` `PHP/Docker`",
         ("AGPL-3.0", "PHP/Docker"), "Keeps hives."),
        ("`MIT` `C++` - Cuts combs. ([Demo](https://b.org))", ("MIT", "C++"), "Cuts combs."),
        ("- Keeps hives `GPL-3.0` `.NET`", ("GPL-3.0", ".NET"), "Keeps hives"),
        ("- Keeps hives. `⚠` `MIT`", (), "Keeps hives. ⚠ MIT"),
        ("`free`", ("free",), ""),
    ],
)  # fmt: skip
def test_code_spans_beside_an_item_are_tags(text: str, tags: tuple[str, ...], note: str) -> None:
    (resource,) = resources(f"[Hive](https://a.org) {text}")
    assert (resource.tags, resource.note, resource.organisation, resource.kind) == (tags, note, None, "page")


def test_a_list_with_a_column_of_organisations_names_them() -> None:
    items = resources(
        "[A](https://a.org/1) ([Paper](https://a.org/2)) `Hive Ltd` `2016`",
        "[B](https://a.org/3)`eBee` `2017`",
        "[C](https://a.org/4) `Comb`, `eHive` `2018` ",
        "[D](https://a.org/5) `Wax`",
        "[E](https://a.org/6) `Comb + Wax` via `Flower` `2019`",
        "[F](https://a.org/7) (**DRAFT ONLY**) `Bees`\t`2020`",
        "[G](https://a.org/8)",
    )
    assert [(each.organisation, each.year, each.tags) for each in items] == [
        ("Hive Ltd", 2016, ()), ("eBee", 2017, ()), ("eHive", 2018, ("Comb",)), ("Wax", None, ()),
        ("Flower", 2019, ("Comb + Wax",)), ("Bees", 2020, ()), (None, None, ()),
    ]  # fmt: skip
    assert {each.kind for each in items} == {"page"}


def test_organisations_without_years_are_known_by_their_addresses() -> None:
    items = resources(
        *(f"[{name} {n}](https://{name}.com/{n}) `{name.title()}`" for n, name in enumerate(["bee", "wax"]))
    )
    assert [each.organisation for each in items] == ["Bee", "Wax"]


@pytest.mark.parametrize(
    "items",
    [
        ["[A](https://a.org/1) `Hive` `2019`", "[B](https://a.org/2)", "[C](https://a.org/3) - Words.", "[D](https://a.org/4)"],
        ["[A](https://a.org/1) `Hive`", "[B](https://a.org/2) `Comb`"],
        ["[A](https://a.org/1) `Python` `2019`", "[B](https://a.org/2) `MIT` `2020`"],
    ],
)  # fmt: skip
def test_a_name_that_not_the_whole_list_has_is_a_tag(items: list[str]) -> None:
    first, *_ = resources(*items)
    assert (first.organisation, len(first.tags)) == (None, 1)


def test_a_list_of_known_kinds_may_have_others() -> None:
    items = resources(
        "[A](https://a.org/1) (Ada, 2019) `book`", "[B](https://a.org/2) `paper`", "[C](https://a.org/3) `field-note`"
    )
    assert [each.kind for each in items] == ["book", "paper", "field-note"]
    first, *_ = resources("[A](https://a.org/1) `free`", "[B](https://a.org/2) `paid`", "[C](https://a.org/3) `book`")
    assert (first.kind, first.tags) == ("page", ("free",))


def test_the_last_of_several_names_and_kinds_counts_and_the_others_are_tags() -> None:
    (resource,) = resources("[A](https://a.org) `Acme` `Bolt` `video` `talk` `2019`")
    assert (resource.kind, resource.organisation, resource.year, resource.tags) == (
        "talk", "Bolt", 2019, ("Acme", "video"),
    )  # fmt: skip


def test_labels_with_a_hash_are_tags_without_it() -> None:
    (resource,) = resources("[Hive](https://a.org) `#bees` `#two-words` `paper`")
    assert (resource.tags, resource.kind, resource.organisation) == (("bees", "two-words"), "paper", None)
