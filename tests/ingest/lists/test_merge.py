"""What is listed twice: one resource with all titles, notes and places; what only looks equal stays apart."""

import pytest

from ingest.lists import ReadingList
from ingest.lists.formats.markdown import read_markdown_list
from ingest.lists.merge import merge_lists, name_list
from ingest.model import ListSummary, Place


def items(*pairs: tuple[str, str]) -> ReadingList:
    return read_markdown_list("".join(f"- [{title}]({url}) - Of {title}.\n" for title, url in pairs), "List")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://archive.ph/https://a.org/1", "https://archive.ph/https://a.org/2"),
        ("https://a.org/#/one", "https://a.org/#/two"),
        ("https://a.org/#!one", "https://a.org/#!two"),
        ("https://a.org/x#one", "https://a.org/x#two"),
        ("https://a.org/x?session=1", "https://a.org/x?session=2"),
        ("https://a.org/x?ref=main", "https://a.org/x?ref=next"),
        ("https://a.org/x?one", "https://a.org/x?two"),
    ],
)
def test_addresses_that_only_look_equal_are_two_resources(first: str, second: str) -> None:
    reading_list = items(("One", first), ("Two", second))
    assert [(each.title, each.url, each.note) for each in reading_list.resources] == [
        ("One", first, "Of One."), ("Two", second, "Of Two."),
    ]  # fmt: skip
    assert reading_list.problems == ()


def test_a_resource_listed_twice_has_both_titles_notes_and_places() -> None:
    text = "# L\n\n## A\n\n- [One](https://a.org/x) - Of one.\n\n## B\n\n- [Two](http://www.a.org/x/) - Of two.\n"
    (resource,) = read_markdown_list(text, "list").resources
    assert (resource.title, resource.note) == ("One", "Of one.\n\nAlso listed as Two.\n\nOf two.")
    assert resource.places == (Place("L", ("A",), 0), Place("L", ("B",), 1))


def test_the_same_title_and_note_are_not_repeated() -> None:
    (resource,) = items(
        ("One", "https://a.org/x"), ("one", "https://a.org/x#part"), ("One", "https://a.org/x")
    ).resources
    assert resource.note == "Of One.\n\nOf one."
    (bare,) = read_markdown_list("- [One](https://a.org/x)\n- [Two](https://a.org/x)\n", "list").resources
    assert bare.note == "Also listed as Two."


def test_parts_of_one_page_stay_apart_in_several_lists() -> None:
    page, parts = items(("K", "https://a.org/x#k")), items(("D", "https://a.org/x#d"), ("K", "https://a.org/x#k"))
    merged = merge_lists([page, parts])
    assert [(each.key, each.title, len(each.places)) for each in merged.resources] == [
        ("a.org/x", "K", 2), ("a.org/x#d", "D", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
def test_what_a_list_gives_replaces_what_an_address_suggests(*, is_first: bool) -> None:
    bare = read_markdown_list("- <https://arxiv.org/abs/1234.5678>\n", "Bare")
    given = read_markdown_list("- [Bees](https://arxiv.org/abs/1234.5678) `talk`\n- [B](https://b.org) `book`\n", "G")
    (resource, *_) = merge_lists([bare, given] if is_first else [given, bare]).resources
    assert (resource.title, resource.kind, resource.inferred, resource.note) == ("Bees", "talk", (), "")


def test_two_inferred_kinds_stay_inferred() -> None:
    lists = [read_markdown_list(f"- [{title}](https://github.com/a/b)\n", title) for title in ("One", "Two")]
    (resource,) = merge_lists(lists).resources
    assert (resource.kind, resource.inferred) == ("repo", ("kind",))


def test_the_keys_of_parts_do_not_depend_on_what_follows() -> None:
    one = items(("K", "https://a.org/x#k"))
    two = items(("K", "https://a.org/x#k"), ("D", "https://a.org/x#d"))
    assert [each.key for each in one.resources] == [each.key for each in two.resources][:1] == ["a.org/x"]


def test_places_in_several_named_lists_have_their_names() -> None:
    first, second = items(("One", "https://a.org/1"), ("Two", "https://a.org/2")), items(("Two", "http://a.org/2"))
    merged = merge_lists([name_list(first, "team"), name_list(second, "zoo")])
    assert [resource.lists for resource in merged.resources] == [("team",), ("team", "zoo")]
    assert merged.resources[1].places == (Place("List", (), 1, "team"), Place("List", (), 0, "zoo"))
    assert merged.lists == (ListSummary("team", "List", 2), ListSummary("zoo", "List", 1))


def test_a_single_named_list_stays_as_it_is() -> None:
    single = items(("One", "https://a.org/1"))
    merged = merge_lists([name_list(single, "team")])
    assert (merged.resources, merged.lists) == (single.resources, (ListSummary("team", "List", 1),))


def test_a_note_that_has_the_other_in_it_is_not_repeated() -> None:
    short, long = (
        read_markdown_list(f"- [One](https://a.org/1) - {note}\n", "L") for note in ("Short.", "Short. And long.")
    )
    for lists in ([short, long], [long, short]):
        assert merge_lists(lists).resources[0].note == "Short. And long."


def test_a_list_without_resources_is_neither_named_nor_counted() -> None:
    empty = name_list(ReadingList("zoo", ()), "zoo")
    merged = merge_lists([empty, name_list(items(("One", "https://a.org/1")), "team")])
    assert (merged.title, [summary.name for summary in merged.lists]) == ("List", ["team"])
