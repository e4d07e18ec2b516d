"""Groups that records name by identifiers are sections: the lists of Karakeep, the collections of Zotero."""

import json
from typing import Any

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format


def read(content: Any) -> ReadingList:
    source = ListSource(json.dumps(content).encode(), "export.json")
    return collect_entries(detect_format(source).draft(source))


def karakeep_bookmark(name: str, *lists: str) -> dict[str, Any]:
    content = {"type": "link", "url": f"https://a.org/{name}"}
    return {"createdAt": 1700000000, "title": name, "tags": ["x"], "lists": list(lists), "content": content,
            "note": None, "archived": False}  # fmt: skip


def karakeep_list(key: str, name: str, parent: str | None = None) -> dict[str, Any]:
    return {"id": key, "name": name, "description": None, "icon": "*", "type": "manual", "query": None,
            "parentId": parent}  # fmt: skip


def zotero_item(number: int, title: str, **fields: Any) -> dict[str, Any]:
    uri = f"http://zotero.org/users/local/a1B2/items/KEY0000{number}"
    return {"itemID": number, "itemType": "journalArticle", "title": title, "uri": uri, **fields}


def test_lists_of_karakeep_are_sections_with_those_above_them_and_further_lists_are_tags() -> None:
    lists = [karakeep_list("l1", "Insects"), karakeep_list("l2", "Flying", "l1"), karakeep_list("l3", "Soon")]
    bookmarks = [karakeep_bookmark("bees", "l2", "l3"), karakeep_bookmark("ants", "l1"), karakeep_bookmark("owls")]
    reading_list = read({"bookmarks": bookmarks, "lists": [*lists, karakeep_list("l4", "Empty")]})
    assert [(each.title, each.section, each.tags) for each in reading_list.resources] == [
        ("bees", ("Insects", "Flying"), ("x", "Soon")),
        ("ants", ("Insects",), ("x",)),
        ("owls", (), ("x",)),
    ]
    assert [problem.sentence for problem in reading_list.skipped] == ["'Empty' was passed over: it has no address."]


def test_lists_of_karakeep_in_a_circle_and_unknown_ones_are_read() -> None:
    lists = [karakeep_list("l1", "One", "l2"), karakeep_list("l2", "Two", "l1")]
    reading_list = read(
        {"bookmarks": [karakeep_bookmark("bees", "l1"), karakeep_bookmark("ants", "l9")], "lists": lists}
    )
    assert [each.title for each in reading_list.resources] == ["bees", "ants"]
    assert reading_list.resources[0].section == ("Two", "One")


def test_a_note_of_karakeep_without_an_address_is_named_by_its_text() -> None:
    note = karakeep_bookmark("x") | {"title": None, "content": {"type": "text", "text": "Call Ada"}}
    (problem,) = read({"bookmarks": [karakeep_bookmark("bees"), note], "lists": []}).problems
    assert problem.sentence.startswith("'Call Ada' has neither address nor title")


def test_collections_of_zotero_are_sections_and_its_own_addresses_are_no_resources() -> None:
    collections = {
        "AAAA1111": {"key": "AAAA1111", "name": "Insects", "parent": False, "items": [2], "collections": ["BBBB2222"]},
        "BBBB2222": {"key": "BBBB2222", "name": "Flying", "parent": "AAAA1111", "items": [1], "collections": []},
    }
    items = [
        zotero_item(1, "Bees", url="https://a.org/bees", tags=[{"tag": "t"}]),
        zotero_item(2, "Ants", DOI="10.1/ants", url=""),
        zotero_item(3, "Owls"),
    ]
    reading_list = read({"config": {"label": "BetterBibTeX JSON"}, "collections": collections, "items": items})
    assert [(each.title, each.url, each.section, each.tags) for each in reading_list.resources] == [
        ("Bees", "https://a.org/bees", ("Insects", "Flying"), ("t",)),
        ("Ants", "https://doi.org/10.1/ants", ("Insects",), ()),
        ("Owls", None, (), ()),
    ]


def test_keys_of_collections_that_are_not_in_the_export_are_no_sections() -> None:
    (resource,) = read(
        [{"key": "K", "data": zotero_item(1, "B", url="https://a.org", collections=["BBBB2222"])}]
    ).resources
    assert resource.section == ()
