"""HTML that is a list: bookmarks, exports of Pocket and Instapaper, and pages that only look like these."""

import pytest

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from tests.fuzzing.targets import module_name
from tests.ingest.lists.examples import POCKET_HTML


def read(text: str) -> ReadingList:
    source = ListSource(text.encode(), "page.html")
    return collect_entries(detect_format(source).draft(source))


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("<title>T</title><dl><dt><a href='https://a.org'>A</a></dt><dd>N.</dd></dl>", "webpage"),
        ("<!DOCTYPE html><body><DL>\n<DT><A HREF='https://a.org'>A</A></DT></DL>", "webpage"),
        ("<DL><p>\n<DT><A HREF='https://a.org'>A</A></DL><p>", "bookmarks"),
        ("<DL>\n<DT><A HREF='https://a.org' ADD_DATE='1'>A</A></DL>", "bookmarks"),
        (POCKET_HTML, "saved_pages"),
        ("<html><head><title>Instapaper: Export</title></head><h1>Unread</h1><ol><li><a href='https://a.org'>A</a>",
         "saved_pages"),
    ],
)  # fmt: skip
def test_a_page_with_a_list_of_definitions_is_not_yet_bookmarks(text: str, module: str) -> None:
    assert module_name(detect_format(ListSource(text.encode(), "page.html"))) == module


def test_a_page_with_a_list_of_definitions_keeps_its_notes_and_headings() -> None:
    (owls,) = read(
        "<html><h1>Links</h1><h2>Birds</h2><dl><dt><a href='https://a.org'>Owls</a></dt><dd>They hear.</dd></dl>"
    ).resources
    assert (owls.title, owls.section, owls.note) == ("Owls", ("Birds",), "They hear.")


def test_a_page_of_pocket_has_tags_and_folders() -> None:
    reading_list = read(POCKET_HTML)
    assert [(each.title, each.section, each.tags) for each in reading_list.resources] == [
        ("One", (), ("x", "two words")),
        ("Two", ("Gardens",), ()),
    ]


def test_separators_scripts_and_feeds_of_bookmarks() -> None:
    reading_list = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><HR><DT><A HREF='javascript:go()'>Go</A>\n"
        "<DT><A FEEDURL='feed://a.org/rss' HREF='https://a.org'>A</A><DT><A HREF='about:blank'>B</A></DL>"
    )
    (resource,) = reading_list.resources
    assert [address.url for address in resource.addresses] == ["http://a.org/rss"]
    assert [problem.url for problem in reading_list.skipped] == ["", "javascript:go()", "about:blank"]
    assert reading_list.problems == ()


def test_a_tag_of_two_words_is_one_tag_where_commas_separate_tags() -> None:
    items = "".join(f"<DT><A HREF='https://a.org/{n}' TAGS='a b,c'>{n}</A>" for n in range(3))
    lone = "<DT><A HREF='https://a.org/x' TAGS='two words'>x</A>"
    head = "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>"
    assert read(f"{head}{items}{lone}</DL>").resources[-1].tags == ("two words",)
    assert read(f"{head}{lone}</DL>").resources[-1].tags == ("two", "words")
