"""Every list format: detected by content and suffix, and read into the same resources."""

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource, ProblemKind, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.model import Address
from tests.fuzzing.targets import module_name
from tests.ingest.lists.examples import (
    ATOM,
    BIBTEX,
    BOOKMARKS,
    OPML,
    PINBOARD,
    POCKET,
    RAINDROP,
    RSS,
    SITEMAP,
    SUMMARY,
)  # fmt: skip


def read(text: str, name: str, base: str = "", media_type: str = "") -> ReadingList:
    source = ListSource(text.encode(), name, base, media_type)
    return collect_entries(detect_format(source).draft(source), base=base)


@pytest.mark.parametrize(
    ("text", "name", "module"),
    [
        (OPML, "subscriptions.xml", "opml"),
        (BOOKMARKS, "b.html", "bookmarks"),
        ("<META x><TITLE>B</TITLE><DL><p>\n<DT><A HREF='https://a.org'>A</A></DL>", "b.htm", "bookmarks"),
        (RSS, "standard input", "feed"),
        ("<?xml version='1.0'?><!-- <x> --><rdf:RDF xmlns:rdf='r'/>", "a", "feed"),
        (SITEMAP, "sitemap.xml", "sitemap"),
        ("<!DOCTYPE html><p>", "page", "webpage"),
        ("<p align=center>", "README.md", "markdown"),
        (PINBOARD, "standard input", "json_records"),
        ('{"url": "https://a.org"}\n{"url": "https://b.org"}', "links.jsonl", "json_records"),
        ("[a](https://a.org)", "standard input", "markdown"),
        (POCKET, "standard input", "csv_rows"),
        (BIBTEX, "standard input", "bibtex"),
        ("# mine\n\nhttps://a.org\n", "urls.txt", "url_lines"),
        ("# Summary\n\n- [A](a.md)\n", "toc.md", "mdbook"),
        ("- [A](a.md)\n", "SUMMARY.md", "mdbook"),
        ("- [A](https://a.org)\n", "notes.txt", "markdown"),
    ],
)
def test_the_format_shows_in_content_and_name(text: str, name: str, module: str) -> None:
    assert module_name(detect_format(ListSource(text.encode(), name))) == module


def test_an_outline_gives_pages_with_their_feeds() -> None:
    found = read(OPML, "x.opml")
    bees, alone = found.resources
    assert (found.title, bees.title, bees.section, bees.note, bees.tags) == (
        "Blogs", "Bees", ("Gardens",), "All & only bees", ("a", "b"),
    )  # fmt: skip
    assert bees.addresses == (Address("feed", "https://bees.org/feed"),)
    assert alone.url == "https://c.org/rss"
    assert [problem.url for problem in found.problems] == ["nowhere"]


def test_bookmarks_keep_folders_tags_and_descriptions() -> None:
    found = read(BOOKMARKS, "b.html")
    assert found.title == "My links"
    assert [(each.title, each.section, each.tags, each.note) for each in found.resources] == [
        ("One", ("Folder",), ("x", "two words"), "A note, on two lines."),
        ("Two", ("Folder",), ("p", "q"), ""),
        ("Three", ("Folder", "Inner"), (), ""),
        ("Four", (), (), ""),
    ]
    assert [problem.url for problem in found.problems] == ["?short"]
    assert [problem.url for problem in found.skipped] == ["place:sort=8"]


def test_thousands_of_bookmarks_that_are_never_closed_are_all_read() -> None:
    items = "".join(f"<DT><A HREF='https://a.org/{number}'>{number}</A>\n" for number in range(1000))
    assert len(read(f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>{items}", "b.html").resources) == 1000


def test_a_feed_gives_its_entries() -> None:
    found = read(RSS, "feed.xml")
    one, two = found.resources
    assert (one.note, one.authors, one.year, one.tags) == ("First words .", ("Ada",), 2020, ("t",))
    assert one.addresses == (Address("enclosure", "https://a.org/1.mp3"),)
    assert (found.title, two.url) == ("News", "https://a.org/2")


def test_an_atom_feed_has_addresses_relative_to_its_base() -> None:
    (one,) = read(ATOM, "feed").resources
    assert (one.title, one.url, one.authors, one.year, one.note) == (
        "One & all",
        "https://a.org/1",
        ("Ada",),
        2021,
        "S.",
    )


def test_a_sitemap_titles_pages_by_their_addresses() -> None:
    assert [each.title for each in read(SITEMAP, "s.xml").resources] == ["deep learning", "a.org"]


def test_an_index_of_sitemaps_names_them() -> None:
    found = read("<sitemapindex><sitemap><loc>https://a.org/s.xml</loc></sitemap></sitemapindex>", "s.xml")
    assert (found.resources, found.addresses) == ((), {"https://a.org/s.xml"})
    assert "give it as a list of its own" in found.skipped[0].sentence


@pytest.mark.parametrize(
    ("text", "name", "note", "section", "tags", "year"),
    [
        (PINBOARD, "p.json", "N.", (), ("x",), 2019),
        (POCKET, "p.csv", "", (), ("x y",), 2019),
        (RAINDROP, "r.csv", "Mine\n\nTheirs", ("A", "B"), ("x", "y"), None),
        ('{"items": [{"link": "https://a.org/1", "title": "One", "tags": ["x"]}]}', "a.json", "", (), ("x",), None),
        ('{"list": {"7": {"given_url": "https://a.org/1", "given_title": "One"}}}', "a.json", "", (), (), None),
        ('{"url": "https://a.org/1", "title": "One", "year": 2019, "section": ["A"]}', "a.jsonl", "", ("A",), (), 2019),
    ],
)
def test_exports_name_their_fields_each_in_its_way(  # noqa: PLR0913, PLR0917, one column of the table each
    text: str, name: str, note: str, section: tuple[str, ...], tags: tuple[str, ...], year: int | None
) -> None:
    one = read(text, name).resources[0]
    assert (one.key, one.title, one.note, one.section, one.tags, one.year) == (
        "a.org/1", "One", note, section, tags, year,
    )  # fmt: skip


def test_lines_that_are_no_json_and_rows_without_address_are_named() -> None:
    found = read('{"url": "https://a.org"}\n{oops\n"https://b.org"\n7\n', "a.jsonl")
    assert len(found.resources) == 2
    assert [(problem.line, problem.kind) for problem in found.problems] == [
        (2, ProblemKind.UNREADABLE),
        (4, ProblemKind.UNREADABLE),
    ]
    assert [problem.line for problem in read("url,title\n,\nhttps://a.org,A\n", "a.csv").problems] == [2]


def test_a_bibliography_gives_names_years_and_addresses() -> None:
    found = read(BIBTEX, "b.bib")
    book = found.resources[0]
    assert (book.title, book.authors, book.organisation, book.year, book.kind, book.tags, book.note) == (
        "Deep Gardens", ("Ada Example", "Bob Bürger"), "Press", 2016, "book", ("x", "y"), "About it.",
    )  # fmt: skip
    keys = {each.title: each.key for each in found.resources}
    assert (keys["Bees"], keys["Same key"], keys["No address"]) == ("doi.org/10.1/xy", "a.org/2", "title:no-address")
    assert [problem.line for problem in found.problems] == [7]


def test_plain_addresses_may_have_titles() -> None:
    found = read("# mine\nhttps://a.org/x-y\n\nhttps://b.org The B\nfoo\n", "u.txt")
    assert [(each.url, each.title) for each in found.resources] == [
        ("https://a.org/x-y", "x y"),
        ("https://b.org", "The B"),
    ]
    assert [(problem.line, problem.url) for problem in found.problems] == [(5, "foo")]


@pytest.mark.parametrize(
    ("base", "urls"),
    [
        ("", [None, None, None, None]),
        ("https://a.org/b/", ["https://a.org/b/", "https://a.org/b/one.html", "https://a.org/b/sub/two.html#x", None]),
        (
            "https://a.org/SUMMARY.md",
            ["https://a.org/README.md", "https://a.org/one.md", "https://a.org/sub/two.md#x", None],
        ),
    ],
)
def test_chapters_of_a_book_stand_at_its_address(base: str, urls: list[str | None]) -> None:
    found = read(SUMMARY, "SUMMARY.md", base)
    assert [each.title for each in found.resources] == ["Preface", "One", "Two", "Draft"]
    assert [each.section for each in found.resources] == [(), ("Part",), ("Part", "One"), ("Part",)]
    assert [each.url for each in found.resources] == urls


GROWING = "".join(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12))
BOMB = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{GROWING}]>"


def test_entities_that_grow_without_end_are_refused() -> None:
    with pytest.raises(ListError, match="entities grow without end"):
        read(BOMB + RSS.replace("<item>", "<item><source>&a11;</source>"), "x.xml")


def test_no_entity_reads_a_file() -> None:
    (one,) = read(
        "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss><item><title>T&f;</title>"
        "<link>https://a.org</link></item></rss>", "x.xml",
    ).resources  # fmt: skip
    assert one.title == "T&f;"


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("<opml><body>" + "<outline text='a'>" * 3000, "x.opml", "nested too deeply"),
        ("<html>" + "<div>" * 3000 + "<a href='https://a.org'>A</a>", "x.html", "nested too deeply"),
        ("[" * 100_000, "x.json", "not JSON"),
        ("title\nA\n", "x.csv", "none of its columns"),
        ('url,title\n"' + "a" * 200_000, "x.csv", "not CSV"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(text: str, name: str, sentence: str) -> None:
    with pytest.raises(ListError, match=sentence):
        read(text, name)
