"""What Markdown and web pages have in common: which links are resources, and what stands around them."""

import pytest
from lxml import html

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats import markdown
from ingest.lists.formats.webpage import Webpage

PAGE = """<!DOCTYPE html><html><head><title>Site: a guide</title></head><body>
<header><a href="/">Home</a></header><nav><a href="/about">About</a></nav>
<main><h1>A guide</h1><p>Read <a href="/intro">the introduction</a> first.</p>
<div class="toc"><a href="#books">Books</a><a href="/toc">More</a></div>
<h2>Books <a href="#books">¶</a></h2><ul><li><a href="https://b.org/1">One</a> (Ada Example, 2019): good.</li>
<li><h3>Two</h3><p>About two.</p><a href="https://b.org/2">Read more</a></li>
<li><a href="https://i.org"><img src="x.png" alt="i"></a></li></ul>
<script>document.write('<a href="https://evil.org">x</a>')</script></main>
<footer><a href="https://c.org">Contact</a><a href="/intro">Intro</a></footer></body></html>"""


def titles(text: str) -> list[str]:
    return [each.title for each in markdown.read_markdown_list(text, "name").resources]


def page(text: str, base: str = "https://a.org/guide/") -> ReadingList:
    source = ListSource(text.encode(), "page.html", base)
    return collect_entries(Webpage().draft(source), by_hand=False, base=base)


def test_a_page_gives_its_content_and_not_its_menus() -> None:
    found = page(PAGE)
    assert found.title == "A guide"
    assert [(each.title, each.url, each.section) for each in found.resources] == [
        ("the introduction", "https://a.org/intro", ()),
        ("One", "https://b.org/1", ("Books",)),
        ("Two: Read more", "https://b.org/2", ("Books",)),
    ]
    assert (found.resources[1].authors, found.resources[1].year, found.resources[1].note) == (
        ("Ada Example",),
        2019,
        "good.",
    )
    assert found.resources[2].note == "Two\n\nAbout two."


def test_every_link_of_a_page_is_accounted_for() -> None:
    found = page(PAGE)
    hrefs = {link.get("href") for link in html.document_fromstring(PAGE).iter("a")}
    absolute = {href if href.startswith(("#", "http")) else f"https://a.org{href}" for href in hrefs}
    assert absolute == found.addresses


def test_a_page_saved_to_a_file_has_no_address_for_its_relative_links() -> None:
    assert [each.url for each in page(PAGE, base="").resources] == ["https://b.org/1", "https://b.org/2"]


def test_further_links_are_resources_of_their_own() -> None:
    found = markdown.read_markdown_list(
        "- [T](https://a.org/1) ([Paper](https://a.org/2), [Video](https://a.org/3)) `Acme` `2020`\n", "n"
    )
    assert [(each.title, each.kind, each.organisation, each.year) for each in found.resources] == [
        ("T", "page", "Acme", 2020), ("T: Paper", "paper", "Acme", 2020), ("T: Video", "video", "Acme", 2020),
    ]  # fmt: skip
    assert all(each.note == "" for each in found.resources)


def test_links_in_a_remark_keep_their_words() -> None:
    first, second = markdown.read_markdown_list(
        "- [T](https://a.org/1) - after [the older book](https://a.org/2) of 1999.\n", "n"
    ).resources
    assert (first.note, second.title) == ("after the older book of 1999.", "the older book")


def test_links_in_a_note_are_resources() -> None:
    first, second = markdown.read_markdown_list(
        "- [T](https://a.org/1)\n\n  See [this one](https://a.org/2) too.\n", "n"
    ).resources
    assert (first.note, second.title, second.note) == ("See this one too.", "this one", "")


def test_only_a_line_that_says_also_gives_further_addresses() -> None:
    text = "- [T](https://a.org/1)\n  Also: [s](https://a.org/2)\n  and [more](https://a.org/3)\n"
    first, more = markdown.read_markdown_list(text, "n").resources
    assert ([each.url for each in first.addresses], more.url) == (["https://a.org/2"], "https://a.org/3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read [A](https://a.org) first.", ["A"]),
        ("[A][a] and [b]\n\n[a]: https://a.org\n[b]: https://b.org", ["A", "b"]),
        ("| T | U |\n|---|---|\n| [A](https://a.org) | 2019 |\n| x | [B](https://b.org) |", ["A", "B"]),
        ("<ul><li><a href='https://a.org'>A</a></li></ul>\n\n- [B](https://b.org)", ["A", "B"]),
        ("- **<a href='https://a.org'>A</a>** - words", ["A"]),
        ("<details><summary>S</summary>\n\n- [A](https://a.org)\n\n</details>", ["A"]),
        ("### [A](https://a.org)\n\nWords.", ["A"]),
        ("> - [A](https://a.org)", ["A"]),
        ("- https://a.org/some-thing\n- <https://b.org>", ["some thing", "b.org"]),
        ("- A book on gardens [[pdf]](https://a.org/1) [[code]](https://a.org/2)",
         ["A book on gardens: pdf", "A book on gardens: code"]),
        ("<script>\n- [A](https://a.org)\n</script>\n\n<title>\n\n- [B](https://b.org)", ["B"]),
        ("---\ntitle: x\n---\n- [A](https://a.org)", ["A"]),
    ],
)  # fmt: skip
def test_links_are_found_wherever_they_stand(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- [![x](https://img.shields.io/x.svg)](https://a.org)",
        "- [status](https://img.shields.io/badge/x)",
        "- [CC0](https://creativecommons.org/publicdomain/zero/1.0/)",
        "- [Contribute](https://github.com/a/b/blob/main/CONTRIBUTING.md)",
        "## License\n\n[MIT](https://mit.org/licence)",
        "## Contents\n\n- [A](https://a.org/#a)",
    ],
)
def test_upkeep_is_passed_over_and_named(text: str) -> None:
    found = markdown.read_markdown_list(text, "name")
    assert (found.resources, found.problems, len(found.skipped)) == ((), (), 1)


def test_an_item_without_a_link_names_what_is_nested_in_it() -> None:
    found = markdown.read_markdown_list(
        "## H\n\n- Books:\n  - [A](https://a.org)\n- [B](https://b.org)\n  - [C](https://c.org)\n", "n"
    )
    assert [each.section for each in found.resources] == [("H", "Books"), ("H",), ("H",)]


def test_a_row_is_dated_by_its_cell_and_its_other_cells_are_the_note() -> None:
    (one,) = markdown.read_markdown_list(
        "| T | U | V |\n|---|---|---|\n| [A](https://a.org) | 2019 | fine |", "n"
    ).resources
    assert (one.year, one.note) == (2019, "2019; fine")


def test_codes_that_are_neither_kind_nor_organisation_are_tags() -> None:
    (one,) = markdown.read_markdown_list("- [A](https://a.org) `Acme` `Bolt` `video` `talk` `2019`", "n").resources
    assert (one.kind, one.organisation, one.year, one.tags) == ("talk", "Bolt", 2019, ("Acme", "video"))


def test_a_run_of_words_without_end_is_read_in_time() -> None:
    assert len(titles("https://a.org/(" * 5000)) <= 5000
