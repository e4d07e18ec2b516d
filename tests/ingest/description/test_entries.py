"""Entries from an index: describing them again gives the same resources."""

from ingest.description.entries import entries_of
from ingest.description.metadata import describe_resources
from ingest.lists.formats.markdown import read_markdown_list
from ingest.lists.merge import merge_lists, name_list
from ingest.model import Document, Via

TEAM = "# Team\n\n## A\n\n- [here](https://a.org/x)\n- [Two](https://a.org/2) (Ann Lee, 2019) `paper` - Of two.\n"
ZOO = "# Zoo\n\n- [Two again](https://a.org/2) - Again.\n- [link](https://a.org/3)\n"
PAGES = [
    Document(
        "a.org/x", Via.LIVE, "Words of x.", "https://a.org/x", "All about x", "Bo Berg", "2020-05-03", "en", site="A"
    ),
    Document("a.org/3", Via.LIVE, "Words of three.", "https://a.org/3", "The third page", language="en"),
]


def test_an_index_gives_back_what_was_listed() -> None:
    lists = [name_list(read_markdown_list(text, "list"), name) for name, text in (("team", TEAM), ("zoo", ZOO))]
    merged = merge_lists(lists)
    described, _ = describe_resources(merged.resources, PAGES)
    assert [resource.title for resource in described] == ["All about x", "Two", "The third page"]
    for name, fresh in (("team", lists[1]), ("zoo", lists[0])):
        kept = name_list(type(fresh)({"team": "Team", "zoo": "Zoo"}[name], entries_of(described, name)), name)
        again = merge_lists([kept, fresh] if name == "team" else [fresh, kept])
        assert describe_resources(again.resources, PAGES)[0] == described
        assert again.lists == merged.lists


def test_all_entries_of_an_index_of_one_list_are_of_that_list() -> None:
    described, _ = describe_resources(read_markdown_list(TEAM, "list").resources, PAGES)
    entries = entries_of(described, "team")
    assert [(entry.title, entry.authors, entry.year) for entry in entries] == [
        ("here", (), None), ("Two", ("Ann Lee",), 2019),
    ]  # fmt: skip
    assert describe_resources(entries, PAGES)[0] == described
