"""Exports of services in the shape of their own files: folders are sections, and nothing is lost without a word."""

import json
from typing import Any

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.model import Address, Resource
from tests.ingest.lists.examples import FIREFOX, PINBOARD_XML, RIS, XBEL


def read(content: Any, name: str = "export.json") -> ReadingList:
    text = content if isinstance(content, str) else json.dumps(content)
    source = ListSource(text.encode(), name)
    return collect_entries(detect_format(source).draft(source))


def only(content: Any, name: str = "export.json") -> Resource:
    (resource,) = read(content, name).resources
    return resource


def test_folders_of_firefox_are_sections_and_what_is_no_page_is_named() -> None:
    reading_list = read(FIREFOX, "bookmarks-2026-01-01.json")
    assert [(each.title, each.section, each.tags, each.note) for each in reading_list.resources] == [
        ("One", ("Gardens",), ("x", "two words"), "N."),
        ("Two", (), (), ""),
    ]
    sentences = " ".join(problem.sentence for problem in reading_list.skipped)
    assert len(reading_list.skipped) == 4
    for reason in ("separator", "a search of the browser's own", "is a script", "'Empty' was passed over"):
        assert reason in sentences


def test_bookmarks_of_chrome_are_in_folders() -> None:
    owls = {"type": "url", "name": "Owls", "url": "https://a.org/owls", "date_added": "13"}
    extensions = {"type": "url", "name": "Extensions", "url": "chrome://extensions"}
    folder = {"type": "folder", "name": "Birds", "children": [owls, extensions]}
    empty = {"type": "folder", "name": "Other bookmarks", "children": []}
    bar = {"type": "folder", "name": "Bookmarks bar", "children": [folder]}
    reading_list = read({"checksum": "0", "roots": {"bookmark_bar": bar, "other": empty}, "version": 1}, "Bookmarks")
    assert [(each.title, each.section) for each in reading_list.resources] == [("Owls", ("Birds",))]
    assert [problem.url for problem in reading_list.skipped] == ["chrome://extensions"]


def test_collections_of_linkwarden_are_nested_by_their_parents() -> None:
    links = [{"name": "Owls", "url": "https://a.org/owls", "description": "D", "tags": [{"id": 1, "name": "night"}]}]
    collections = [
        {"id": 1, "name": "Birds", "parentId": 2, "links": links},
        {"id": 2, "name": "Animals", "parentId": None, "links": []},
        {"id": 3, "name": "Circle", "parentId": 3, "links": [{"name": "Two", "url": "https://a.org/2"}]},
    ]
    reading_list = read({"username": "ada", "name": "Ada", "collections": collections})
    assert [(each.section, each.tags, each.note) for each in reading_list.resources] == [
        (("Animals", "Birds"), ("night",), "D"),
        (("Circle",), (), ""),
    ]


def test_a_star_of_github_is_the_repository_and_not_its_owner() -> None:
    repository = {
        "name": "kite", "full_name": "ada/kite", "html_url": "https://github.com/ada/kite", "description": "Kites in C",
        "url": "https://api.github.com/repos/ada/kite", "homepage": "https://kite.org", "topics": ["wind"],
        "owner": {"login": "ada", "html_url": "https://github.com/ada"}, "created_at": "2019-01-01T00:00:00Z",
    }  # fmt: skip
    for content in ([repository], [{"starred_at": "2024-01-01T00:00:00Z", "repo": repository}]):
        star = only(content)
        assert (star.url, star.title, star.note, star.tags, star.year, star.kind) == (
            "https://github.com/ada/kite", "kite", "Kites in C", ("wind",), 2019, "repo",
        )  # fmt: skip
        assert star.addresses == (Address("homepage", "https://kite.org"),)


def test_karakeep_and_linkding_and_wallabag_keep_tags_and_notes() -> None:
    karakeep = only({"bookmarks": [{
        "title": "Owls", "tags": ["night"], "note": "Mine", "content": {"type": "link", "url": "https://a.org/owls"},
    }]})  # fmt: skip
    linkding = only({"results": [{
        "url": "https://a.org/owls", "title": "Owls", "notes": "Mine", "tag_names": ["night"],
        "web_archive_snapshot_url": "https://web.archive.org/web/2024/https://a.org/owls", "favicon_url": "https://d/i",
    }]})  # fmt: skip
    wallabag = only([{
        "title": "Owls", "url": "https://a.org/owls", "tags": ["night"], "published_at": "2019-05-01T00:00:00+0000",
        "published_by": ["Ada Example"], "content": "<p>Owls <b>hear</b></p>", "created_at": "2024-01-01",
        "annotations": [{"quote": "hear", "text": "Mine"}],
    }])  # fmt: skip
    assert {(each.title, each.url, each.tags) for each in (karakeep, linkding, wallabag)} == {
        ("Owls", "https://a.org/owls", ("night",))
    }
    assert (karakeep.note, linkding.note) == ("Mine", "Mine")
    assert (wallabag.note, wallabag.authors, wallabag.year) == ("hear\n\nMine\n\nOwls hear", ("Ada Example",), 2019)


def test_readwise_gives_the_source_and_the_highlights() -> None:
    book = {
        "title": "Owls", "author": "Ada Example", "source_url": "https://a.org/owls", "category": "articles",
        "unique_url": "https://read.readwise.io/x", "readwise_url": "https://readwise.io/bookreview/1",
        "book_tags": [{"id": 1, "name": "night"}], "document_note": "Mine", "cover_image_url": "https://i.org/c.png",
        "highlights": [{"text": "Owls hear.", "note": "Indeed", "url": "https://read.readwise.io/h"}],
    }  # fmt: skip
    owls = only({"count": 1, "results": [book]})
    assert (owls.url, owls.section, owls.kind) == ("https://a.org/owls", (), "post")
    assert (owls.tags, owls.note) == (("night",), "Mine\n\nOwls hear.\n\nIndeed")
    columns = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Tags"
    rows = only(f"{columns}\nOwls hear.,Owls,Ada Example,,Indeed,x\nMice do not.,Owls,Ada Example,,,\n", "r.csv")
    assert (rows.url, rows.title, rows.note) == (None, "Owls", "Indeed\n\nOwls hear.\n\nMice do not.")


@pytest.mark.parametrize(
    ("text", "url", "title"),
    [
        ("Title,Note,URL,Tags,Comment\nOwls,Mine,https://a.org/owls,,", "https://a.org/owls", "Owls"),
        ("About birds\n\nTitle,Note,URL,Comment\nOwls,Mine,https://a.org/owls,", "https://a.org/owls", "Owls"),
        ("Channel Id,Channel Url,Channel Title\nU,http://youtube.com/c/U,Owls", "http://youtube.com/c/U", "Owls"),
        ("Video ID,Created\nabcdefghijk,2024-01-01", "https://www.youtube.com/watch?v=abcdefghijk", "abcdefghijk"),
        ('{"Browser History": [{"title": "Owls", "url": "https://a.org/owls", "favicon_url": "https://a.org/f.ico"}]}',
         "https://a.org/owls", "Owls"),
        ('[{"title": "Watched Owls", "titleUrl": "https://youtube.com/watch?v=a", "subtitles": [{"url": "https://b.org"}]}]',
         "https://youtube.com/watch?v=a", "Watched Owls"),
        ('{"features": [{"properties": {"google_maps_url": "http://maps.google.com/?c", "location": {"name": "P"}}}]}',
         "http://maps.google.com/?c", "P"),
    ],
)  # fmt: skip
def test_google_takeout_is_read(text: str, url: str, title: str) -> None:
    resource = only(text, "takeout.json" if text[0] in "[{" else "takeout.csv")
    assert (resource.url, resource.title) == (url, title)


def test_tags_of_instapaper_are_json_and_its_selection_is_the_note() -> None:
    text = (
        'URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.org,Owls,They hear.,Birds,1,"[""night"",""two words""]"\n'
    )
    owls = only(text, "instapaper-export.csv")
    assert (owls.note, owls.section, owls.tags) == ("They hear.", ("Birds",), ("night", "two words"))


def test_zotero_names_people_and_falls_back_on_the_doi() -> None:
    text = (
        '"Item Type","Publication Year","Author","Title","DOI","Url","Abstract Note","Manual Tags","Automatic Tags"\n'
        '"journalArticle","2019","Person, Ann; Smith, Bob","Ropes","10.1/1","https://a.org","W.","knots; rope","auto"\n'
        '"book","2020","Smith, Bob","Only DOI","10.1/2","","","",""\n'
    )
    ropes, book = read(text, "zotero.csv").resources
    assert (ropes.authors, ropes.tags, ropes.kind) == (("Ann Person", "Bob Smith"), ("knots", "rope", "auto"), "paper")
    assert ropes.addresses == (Address("doi", "https://doi.org/10.1/1"),)
    assert (book.url, book.year, book.kind) == ("https://doi.org/10.1/2", 2020, "book")


def test_references_of_csl_and_ris_are_read() -> None:
    csl = only([{
        "type": "article-journal", "title": "Ropes", "DOI": "10.1/1", "author": [{"family": "Person", "given": "Ann"}],
        "issued": {"date-parts": [["2019", 5]]}, "abstract": "We tie.",
    }])  # fmt: skip
    assert (csl.url, csl.authors, csl.year, csl.kind) == ("https://doi.org/10.1/1", ("Ann Person",), 2019, "paper")
    bees, book = read(RIS, "refs.ris").resources
    assert (bees.url, bees.authors, bees.year, bees.tags, bees.note) == (
        "https://a.org/1", ("Ada Example", "Bob Bürger"), 2019, ("bees", "night"), "They sleep, as we do.",
    )  # fmt: skip
    assert bees.addresses == (Address("pdf", "https://a.org/1.pdf"), Address("doi", "https://doi.org/10.1/xy"))
    assert (book.title, book.url, book.kind) == ("No address", None, "book")


def test_other_xml_is_read_by_its_addresses() -> None:
    pin = only(PINBOARD_XML, "pinboard.xml")
    assert (pin.url, pin.title, pin.note, pin.tags) == ("https://a.org/1?a=1&b=2", "One", "N.", ("x", "y"))
    first, second = read(XBEL, "bookmarks.xbel").resources
    assert (first.title, first.section, first.note) == ("One", ("Gardens",), "N.")
    assert (second.title, second.section) == ("Two", ("Gardens", "Bees"))
    with pytest.raises(ListError, match=r"it is XML \(invoice\) without an address"):
        read("<?xml version='1.0'?><invoice><sum>12</sum></invoice>", "x.xml")


@pytest.mark.parametrize(
    ("record", "url"),
    [
        ({"permalink": "https://a.org", "avatar_url": "https://b.org/i.png"}, "https://a.org"),
        ({"name": "x", "webLocation": "https://a.org"}, "https://a.org"),
        ({"link": True, "page": {"url": "https://a.org"}}, "https://a.org"),
        ({"url": "/relative", "canonical_url": "https://a.org"}, "https://a.org"),
        ({"title": "T", "meta": {"href": "https://a.org"}}, "https://a.org"),
        ({"url": "https://a.org", "children": []}, "https://a.org"),
        ({"address": "Street 1", "website": "https://a.org"}, "https://a.org"),
    ],
)
def test_an_unknown_record_has_the_address_that_it_has(record: dict[str, Any], url: str) -> None:
    assert only([record]).url == url


def test_groups_and_wrappers_in_json_are_told_apart() -> None:
    groups = read({"Data Quality": [{"url": "https://a.org/1"}], "items": ["https://a.org/2"]})
    assert [each.section for each in groups.resources] == [("Data Quality",), ()]
    feed = read({"title": "F", "home_page_url": "https://a.org", "items": [{"url": "https://a.org/1", "title": "One"}]})
    assert (feed.title, [each.title for each in feed.resources]) == ("F", ["One"])
    assert [problem.url for problem in feed.skipped] == ["https://a.org"]


def test_a_record_that_holds_its_address_in_another_record_is_no_folder() -> None:
    resource = only([{"title": "T", "tags": ["x"], "meta": {"url": "https://a.org", "title": "Other"}}])
    assert (resource.title, resource.section, resource.tags) == ("T", (), ("x",))


def test_a_folder_is_never_a_resource_and_its_address_is_named() -> None:
    folder = {"type": "folder", "title": "F", "url": "https://a.org/f", "children": [{"url": "https://a.org/1"}]}
    reading_list = read([folder, {"title": "Empty", "children": []}, {"url": "https://a.org/2"}])
    assert [(each.url, each.section) for each in reading_list.resources] == [
        ("https://a.org/1", ("F",)),
        ("https://a.org/2", ()),
    ]
    assert [problem.url for problem in reading_list.skipped] == ["https://a.org/f", ""]


def test_names_of_elements_may_be_those_of_fields() -> None:
    text = "<?xml version='1.0'?><r children='x' element='y'><children>z</children><a href='https://a.org'><b/></a></r>"
    assert only(text, "x.xml").url == "https://a.org"


@pytest.mark.parametrize("content", [{"name": "x", "items": [{"title": "A"}]}, [], {"a": 1}, [[1, 2]], "7"])
def test_json_without_an_address_is_refused_by_name(content: Any) -> None:
    with pytest.raises(ListError, match="no record has an address"):
        read(content)


def test_json_nested_without_end_is_named() -> None:
    nested: Any = [{"url": "https://a.org/deep"}]
    for _ in range(200):
        nested = [nested]
    with pytest.raises(ListError, match="no record has an address"):
        read([nested])
    reading_list = read([{"url": "https://a.org"}, nested])
    assert "nested deeper" in reading_list.problems[0].sentence
