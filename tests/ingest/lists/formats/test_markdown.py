"""Markdown lists: what an item says becomes a resource, and what is wrong is said with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lists import ReadingList
from ingest.lists.formats import markdown
from ingest.model import Address, Resource

PIECES = st.sampled_from([
    "- [", "](", "]()", "https://", "a.org", "/x?q=1", "#f", ") ", "- [T](https://a.org/b)", "(A, B, 2019)", " `book`",
    "\n", "\n\n", "  Also: [r](http://x.yy)", "# H\n", "> ", "1. ", "[", "[::1]", ":99999", "%zz", "@", "\0", "\t", "*",
    "`", "![i](https://a.org/x.png)", "\\", "&#xD800;", "javascript:", "//", "..", "[a]: https://q.org\n", "[a]",
    "[^1]", "\n[^1]: ", "~~", "**", "] (", "([Paper](https://a.org/p), ", "`Acme`", " | ", "|---|", "P.S. ", "\ufffc",
])  # fmt: skip


def only(text: str) -> Resource:
    (resource,) = markdown.read_markdown_list(text, "name").resources
    return resource


def test_a_whole_item_is_understood() -> None:
    text = """- [Deep Learning](https://www.deeplearningbook.org/) (Ian Goodfellow, MIT Press, 2016) `book`
  Also: [slides](https://a.org/slides), [errata](https://a.org/errata)

  The standard textbook.

  Free to read.
"""
    assert only(text) == Resource(
        key="deeplearningbook.org",
        title="Deep Learning",
        url="https://www.deeplearningbook.org/",
        kind="book",
        authors=("Ian Goodfellow",),
        organisation="MIT Press",
        year=2016,
        note="The standard textbook.\n\nFree to read.",
        addresses=(Address("slides", "https://a.org/slides"), Address("errata", "https://a.org/errata")),
    )


def test_a_bare_link_is_a_resource() -> None:
    assert only("- [T](https://a.org/b)") == Resource("a.org/b", "T", url="https://a.org/b")


def test_the_words_after_a_link_are_its_note() -> None:
    assert only("- [T](https://a.org/b) (2019): worth *reading*, and\n  short.").note == "worth reading, and short."


def test_an_item_without_an_address_is_a_resource_named_by_its_title() -> None:
    resource = only("- [The Talk!]()")
    assert (resource.key, resource.url) == ("title:the-talk", None)


def test_titles_in_another_script_name_different_resources() -> None:
    found = markdown.read_markdown_list("- [机器学习 101]()\n- [深度学习 101]()\n- [Обучение]()", "name")
    assert [resource.title for resource in found.resources] == ["机器学习 101", "深度学习 101", "Обучение"]
    assert len({resource.id for resource in found.resources}) == 3


@pytest.mark.parametrize(
    ("details", "authors", "organisation", "year"),
    [
        ("(Ada Example, Bob, Acme, 2020)", ("Ada Example", "Bob"), "Acme", 2020),
        ("(Ada Example)", ("Ada Example",), None, None),
        ("(Acme)", (), "Acme", None),
        ("(2019-2021)", (), None, 2019),
        ("(2019-)", (), None, 2019),
        ("()", (), None, None),
        ("`2020` `Acme` `paper`", (), "Acme", 2020),
        ("", (), None, None),
    ],
)
def test_details_are_told_apart(
    details: str, authors: tuple[str, ...], organisation: str | None, year: int | None
) -> None:
    found = only(f"- [T](https://blog.acme.com/b) {details}")
    assert (found.authors, found.organisation, found.year) == (authors, organisation, year)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=abc", "video"),
        ("https://arxiv.org/abs/1706.03762", "paper"),
        ("https://a.org/b.pdf", "paper"),
        ("https://github.com/a/b", "repo"),
        ("https://twitter.com/a/status/1", "thread"),
        ("https://x.com/a/status/1", "thread"),
        ("https://a.org/", "page"),
    ],
)
def test_the_host_suggests_a_kind(url: str, kind: str) -> None:
    assert only(f"- [T]({url})").kind == kind


def test_headings_are_sections_and_the_first_is_the_title() -> None:
    found = markdown.read_markdown_list(
        "# The list\n\n- [A](https://a.org)\n\n## One\n\n- [B](https://b.org)\n\n### Deep\n\n- [C](https://c.org)\n\n"
        "## Two\n\n1. [D](https://d.org)\n", "name",
    )  # fmt: skip
    assert found.title == "The list"
    assert [resource.section for resource in found.resources] == [(), ("One",), ("One", "Deep"), ("Two",)]
    assert [resource.position for resource in found.resources] == [0, 1, 2, 3]


def test_a_list_without_a_title_is_called_by_its_name() -> None:
    assert markdown.read_markdown_list("- [A](https://a.org)", "my-list").title == "my-list"


def test_items_below_items_are_resources() -> None:
    found = markdown.read_markdown_list(
        "- Books\n  - [A](https://a.org)\n    1. [B](https://b.org)\n- [C](https://c.org)\n", "name"
    )
    assert [resource.title for resource in found.resources] == ["A", "B", "C"]


@pytest.mark.parametrize(
    "line",
    [
        "- [To the top](#top)",
        "- [Write](mailto:ada@example.org)",
        "- [Next](chapter-2.md)",
        "- [![badge](https://a.org/b.svg)](https://a.org)",
        "- no link at all",
        "```\n- [code](https://a.org)\n```",
    ],
)
def test_what_is_no_entry_is_passed_over(line: str) -> None:
    assert markdown.read_markdown_list(line, "name") == ReadingList("name", ())


@pytest.mark.parametrize("again", ["https://a.org/b", "http://www.A.org/b/#part", "https://a.org/b?utm_source=x"])
def test_the_same_resource_twice_counts_once_and_is_named(again: str) -> None:
    found = markdown.read_markdown_list(
        f"- [First](https://a.org/b)\n- [Between](https://c.org)\n- [Second]({again})\n", "name"
    )
    assert [resource.title for resource in found.resources] == ["First", "Between"]
    (problem,) = found.problems
    assert problem.line == 3
    assert problem.sentence.startswith("'Second' is the same resource as 'First' above")


@pytest.mark.parametrize("url", ["htp://a.org", "https://", "https://a", "https://a.org:port/"])
def test_a_broken_address_is_named_with_its_line(url: str) -> None:
    found = markdown.read_markdown_list(f"# L\n\n- [A](https://a.org)\n- [B](<{url}>)\n", "name")
    (problem,) = found.problems
    assert problem.line == 4
    assert problem.sentence.startswith(f"'{url}' is not a web address")
    assert len(found.resources) == 1


@pytest.mark.parametrize(
    "url", ["irc://irc.a.org/x", "ftp://a.org/x", "magnet:?xt=urn:btih:x", "mailto:a@b.org", "vscode:extension/a.b",
            "javascript:alert(1)", "tel:+49123"],
)  # fmt: skip
def test_a_link_outside_the_web_is_named_and_never_stops_a_list(url: str) -> None:
    reading_list = markdown.read_markdown_list(
        f"- [A](https://a.org) - see [B](<{url}>)\n- [C](<{url}>) - D.\n", "name"
    )
    assert [resource.note for resource in reading_list.resources] == ["see B"]
    assert (reading_list.problems, [problem.url for problem in reading_list.skipped]) == ((), [url, url])


def test_a_broken_further_address_is_named_too() -> None:
    (problem,) = markdown.read_markdown_list("- [A](https://a.org)\n  Also: [b](htp://b.org)\n", "name").problems
    assert "'htp://b.org'" in problem.sentence


def test_line_ends_of_any_system_are_read() -> None:
    text = "# L\n\n- [A](https://a.org)\n\n  note\n"
    assert markdown.read_markdown_list(text.replace("\n", "\r\n"), "name") == markdown.read_markdown_list(text, "name")


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map("".join)))
def test_any_text_is_read_and_no_two_resources_share_a_name(text: str) -> None:
    found = markdown.read_markdown_list(text, "name").resources
    assert len({resource.key for resource in found}) == len({resource.id for resource in found}) == len(found)
    assert all(resource.title for resource in found)


def test_the_bundled_list_has_nothing_to_correct(bundled: ReadingList) -> None:
    assert bundled.problems == ()
    assert len(bundled.resources) == 54
    assert all(resource.note and resource.section for resource in bundled.resources)
    assert [resource.url for resource in bundled.resources].count(None) == 1


@pytest.mark.parametrize(
    ("text", "introduction"),
    [
        ("# Bees\n\nWhat a keeper of bees reads.\n\nMore of the same here, too.\n", "What a keeper of bees reads."),
        ("# Bees\n\nA list of [good](https://good.example) texts on bees.\n", "A list of good texts on bees."),
        ("# Bees\n\n- [Wax](https://wax.example)\n\nWhat stands below an item is none.\n", ""),
        ("# Bees\n\n[![badge](https://b.example/x.svg)](https://b.example)\n\nFive words are a sentence.\n",
         "Five words are a sentence."),
        ("# Bees\n\nBuzz.\n", ""),
        ("What stands above every title is none.\n", ""),
        ("# Bees\n\n## Hives\n\nThis paragraph belongs to its section.\n", ""),
    ],
)  # fmt: skip
def test_the_first_paragraph_below_the_title_is_the_introduction(text: str, introduction: str) -> None:
    read = markdown.read_markdown_list(f"{text}\n- [Bees](https://bees.example)\n", "name")
    assert read.introduction == introduction
