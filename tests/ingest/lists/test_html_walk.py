"""What Markdown and web pages have in common: which links are resources, and what stands around them."""

import pytest
from lxml import html

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats import markdown
from ingest.lists.formats.webpage import Webpage
from ingest.model import Address

PAGE = """<!DOCTYPE html><html><head><title>Site: a guide</title></head><body>
<header><a href="/">Home</a></header><nav><a href="/about">About</a></nav>
<main><h1>A guide</h1><p>Read <a href="/intro">the introduction</a> first.</p>
<div class="toc"><a href="#books">Books</a><a href="/toc">More</a></div>
<h2>Books <a href="#books">¶</a></h2><ul><li><a href="https://b.org/1">One</a> (Ada Example, 2019): good.</li>
<li><h3>Two</h3><p>About two.</p><a href="https://b.org/2">Read more</a></li>
<li><a href="https://i.org"><img src="x.png" alt=""></a></li></ul>
<script>document.write('<a href="https://evil.org">x</a>')</script></main>
<footer><a href="https://c.org">Contact</a><a href="/intro">Intro</a></footer></body></html>"""


def titles(text: str) -> list[str]:
    return [each.title for each in markdown.read_markdown_list(text, "name").resources]


def page(text: str, base: str = "https://a.org/guide/") -> ReadingList:
    source = ListSource(text.encode(), "page.html", base)
    return collect_entries(Webpage().draft(source), base=base)


def test_a_page_gives_its_content_and_not_its_menus() -> None:
    found = page(PAGE)
    assert found.title == "A guide"
    assert [(each.title, each.url, each.section) for each in found.resources] == [
        ("the introduction", "https://a.org/intro", ()),
        ("One", "https://b.org/1", ("Books",)),
        ("Two", "https://b.org/2", ("Books",)),
    ]
    assert (found.resources[1].authors, found.resources[1].year, found.resources[1].note) == (
        ("Ada Example",),
        2019,
        "good.",
    )
    assert found.resources[2].note == "About two."


def test_every_link_of_a_page_is_accounted_for() -> None:
    found = page(PAGE)
    hrefs = {link.get("href") for link in html.document_fromstring(PAGE).iter("a")}
    absolute = {href if href.startswith(("#", "http")) else f"https://a.org{href}" for href in hrefs}
    assert absolute == found.addresses


def test_a_page_saved_to_a_file_has_no_address_for_its_relative_links() -> None:
    assert [each.url for each in page(PAGE, base="").resources] == ["https://b.org/1", "https://b.org/2"]


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
    text = "- [T](https://a.org/1)\n  Also: [s](https://a.org/2)\n  and [Bees](https://a.org/3)\n"
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
        ("- A book on gardens [[pdf]](https://a.org/1) [[code]](https://a.org/2)", ["A book on gardens"]),
        ("[A](https://a.org) ([code](https://b.org)) and [B](https://c.org)", ["A", "B"]),
        ("Read [A](https://a.org) ([pdf](https://a.org/p)) first.", ["A"]),
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
        "## Contents\n\n- Gardens\n  - [A](https://a.org/#a)",
        "## 12. 📜 Licence\n\n### Words\n\n[MIT](https://mit.org/licence)",
        "## Star History\n\n[Stars](https://a.org/stars)",
        "P.S. My [other list](https://a.org)",
        "**P.P.S,** see [my list](https://a.org).",
        "## P.S.\n\n- [My list](https://a.org)",
        "[![Star History Chart](https://a.org/c.svg)](https://star-history.com/#a/b)",
    ],
)
def test_upkeep_is_passed_over_and_named(text: str) -> None:
    found = markdown.read_markdown_list(text, "name")
    assert (found.resources, found.problems, len(found.skipped)) == ((), (), 1)


def test_only_links_directly_under_a_table_of_contents_are_navigation() -> None:
    text = "## Contents\n\n- [B](#b)\n- [C](https://c.org)\n\n### Bees\n\n- Old\n  - [A](https://a.org) - words.\n"
    reading_list = markdown.read_markdown_list(text, "n")
    assert [(each.title, each.section) for each in reading_list.resources] == [("A", ("Bees", "Old"))]
    assert [problem.url for problem in reading_list.skipped] == ["#b", "https://c.org"]


def test_a_picture_link_is_named_by_its_alternative_text() -> None:
    text = (
        "- [![Bee net](net.png)](https://a.org) - nets.\n- [![logo](l.png)](https://b.org)\n"
        "- [![icon](i.png)](https://c.org) [Hive](https://c.org)\n"
        "- [Comb](https://d.org) - wax. [![Open source](o.svg)](https://d.org/code)\n"
    )
    reading_list = markdown.read_markdown_list(text, "n")
    assert [(each.title, each.note) for each in reading_list.resources] == [
        ("Bee net", "nets."), ("Hive", ""), ("Comb", "wax."),
    ]  # fmt: skip
    assert reading_list.resources[2].addresses == (Address("Open source", "https://d.org/code"),)
    assert {problem.url for problem in reading_list.skipped} == {"https://b.org", "https://c.org"}


def test_terms_of_a_page_have_their_descriptions_as_notes() -> None:
    text = (
        "<html><main><dl><dt><a href='https://a.org'>A</a></dt><dd>Words.</dd><dd>More.</dd>"
        "<dt>Bees</dt><dd><a href='https://b.org'>link</a></dd></dl></main></html>"
    )
    assert [(each.title, each.note) for each in page(text).resources] == [("A", "Words.\n\nMore."), ("Bees", "")]


def test_frames_and_areas_are_links() -> None:
    frames = "<html><frameset><frame src='/menu.html'><frame src='/bees' title='On bees'></frameset></html>"
    assert [(each.title, each.url) for each in page(frames).resources] == [
        ("menu", "https://a.org/menu.html"), ("On bees", "https://a.org/bees"),
    ]  # fmt: skip
    areas = "<html><p>Map <map><area href='https://a.org/1' alt='North'><area href='https://a.org/2' alt='South'></map>"
    assert [each.title for each in page(areas).resources] == ["North", "South"]


def test_footnote_marks_of_a_page_are_no_words() -> None:
    text = (
        "<html><main><ul><li><a href='https://a.org'>A</a> - words<sup><a href='#fn1' class='footnote-ref'>1</a></sup>."
        "</ul><section class='footnotes'><ol><li id='fn1'>See <a href='https://b.org'>B</a>."
        "<a href='#r1' class='footnote-backref'>back</a></li></ol></section></main></html>"
    )
    assert [(each.title, each.note) for each in page(text).resources] == [("A", "words."), ("B", "See B.")]


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


def test_a_run_of_words_without_end_is_read_in_time() -> None:
    assert len(titles("https://a.org/(" * 5000)) <= 5000
