"""Adding a link to a list: what is written is read back, and all else stays byte for byte."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ListError
from ingest.lists.writing.adding import add_link
from ingest.lists.writing.model import NewLink, make_link
from tests.ingest.lists.writing.additions import added_text, check_addition

AWESOME = """\
# Awesome Desks [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)

> A list of desks.

## Contents

- [Oak](#oak)
- [Steel](#steel)

## Oak

- [Old oak desk](https://oak.example/old) - A desk of 1900.
- [New oak desk](https://oak.example/new) - A desk of today. `wood`

### Small

* [Small oak desk](https://oak.example/small): for one person

## Steel

Desks of steel.

## Contributing

Read [the rules](https://desks.example/rules).

## License

[CC0](https://creativecommons.org/publicdomain/zero/1.0/)
"""
BARE = "- [A desk](https://a.example/desk)\n- [A chair](https://a.example/chair)"
LOOSE = (
    "# Desks\n\n1. [A desk](https://a.example/desk) (Ann Lee, 2019)\n\n   A note.\n\n"
    "2. [A chair](https://a.example/chair)\n"
)
UNDERLINED = "Desks\n=====\n\nOak\n---\n\n* [A desk](https://a.example/desk) -- made of oak\n\nEnd\n---\n\nText.\n"
TABLE = (
    "# Desks\n\n| Name | Wood | Description |\n|---|---|---|\n"
    "| [A desk](https://a.example/desk) | oak | A good desk. |\n"
    "\nText after it.\n"
)
NESTED = (
    "# Desks\n\n- Oak\n  - [A desk](https://a.example/desk)\n"
    "    - [Its drawer](https://a.example/drawer)\n- Steel\n  - [A chair](https://a.example/chair)\n"
)
FENCED = (
    "# Desks\n\n```md\n## Oak\n- [No desk](https://no.example/desk)\n```\n\n## Oak\n\n"
    "- [A desk](https://a.example/desk)\n\n```sh\nls\n```\n"
)
TASKS = "## To read\n\n- [ ] [A desk](https://a.example/desk)\n- [x] [A chair](https://a.example/chair)\n"
TABBED = "# Desks\n\n-\t[A desk](https://a.example/desk)\n-\t[A chair](https://a.example/chair)\n"
BOLD = "# Desks\n\n- **[A desk](https://a.example/desk)** — of oak\n- **[A chair](https://a.example/chair)** — of ash\n"
PROSE = "# Desks\n\nWe like [A desk](https://a.example/desk) very much.\n\n## Chairs\n\nNone yet.\n"
REFERENCES = "# Desks\n\n- [A desk][1]\n\n[1]: https://a.example/desk\n"
LABELLED = (
    "# Desks\n\n- [A desk](https://a.example/desk) (Ann Lee) `paper`\n\n  A note on it.\n\n"
    "- [A chair](https://a.example/chair) `video`\n"
)
FRONT = "---\ntitle: Desks\n---\n\n# Desks\n\n- [A desk](https://a.example/desk)\n\n<!-- end -->\n"
LISTS = {
    "awesome": AWESOME, "bare": BARE, "loose": LOOSE, "underlined": UNDERLINED, "table": TABLE, "nested": NESTED,
    "fenced": FENCED, "tasks": TASKS, "tabbed": TABBED, "bold": BOLD, "prose": PROSE, "references": REFERENCES,
    "labelled": LABELLED, "front matter": FRONT, "empty": "", "a title alone": "# Desks\n",
}  # fmt: skip
LINK = make_link("https://new.example/lamp", "A lamp", note="It gives light.")


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("section", ["", "Oak", "Something new"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_link_is_read_back_from_a_list_of_any_shape(text: str, section: str, ending: str) -> None:
    text = text.replace("\n", ending)
    link = make_link("https://new.example/lamp?a=1&b=2", "A lamp", section, "It gives light.")
    check_addition(text, link)
    assert not text or set(added_text(text, link).replace(ending, "")) & {"\r", "\n"} == set()


@pytest.mark.parametrize(
    ("text", "section", "line"),
    [
        (AWESOME, "Oak", "- [A lamp](https://new.example/lamp) - It gives light.\n"),
        (AWESOME, "small", "* [A lamp](https://new.example/lamp): It gives light.\n"),
        (AWESOME, "Steel", "\n- [A lamp](https://new.example/lamp) - It gives light.\n"),
        (AWESOME, "Glass", "\n## Glass\n\n- [A lamp](https://new.example/lamp) - It gives light.\n"),
        (AWESOME, "Oak > Large", "\n### Large\n\n- [A lamp](https://new.example/lamp) - It gives light.\n"),
        (BARE, "", "\n- [A lamp](https://new.example/lamp) - It gives light."),
        (LOOSE, "", "\n3. [A lamp](https://new.example/lamp) - It gives light.\n"),
        (UNDERLINED, "Glass", "\nGlass\n-----\n\n* [A lamp](https://new.example/lamp) -- It gives light.\n"),
        (TABLE, "", "| [A lamp](https://new.example/lamp) |  | It gives light. |\n"),
        (NESTED, "Oak", "  - [A lamp](https://new.example/lamp) - It gives light.\n"),
        (TASKS, "", "- [ ] [A lamp](https://new.example/lamp) - It gives light.\n"),
        (TABBED, "", "-\t[A lamp](https://new.example/lamp) - It gives light.\n"),
        (BOLD, "", "- **[A lamp](https://new.example/lamp)** — It gives light.\n"),
        ("", "", "- [A lamp](https://new.example/lamp) - It gives light.\n"),
    ],
)  # fmt: skip
def test_an_entry_is_written_as_its_neighbours_are(text: str, section: str, line: str) -> None:
    assert added_text(text, replace(LINK, section=tuple(filter(None, section.split(" > "))))) == line


def test_a_new_section_stands_before_the_postscript() -> None:
    content, addition = add_link(AWESOME.encode(), "desks.md", replace(LINK, section=("Glass",)))
    text = content.decode()
    assert text.index("## Steel") < text.index("## Glass") < text.index("## Contributing")
    assert addition.section == ("Glass",)


def test_tags_are_written_as_labels_and_read_as_tags() -> None:
    check_addition(AWESOME, replace(LINK, tags=("light", "glass")))
    check_addition(LABELLED, replace(LINK, tags=("light",)))


def test_a_byte_order_mark_and_a_missing_last_line_end_stay() -> None:
    content, _ = add_link(b"\xef\xbb\xbf" + BARE.encode(), "desks.md", LINK)
    assert content.startswith(b"\xef\xbb\xbf- [A desk]")
    assert content.endswith(b"gives light.")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/desk", "http://www.a.example/desk/", "https://a.example/desk?utm_source=x",
        "https://a.example/desk#top",
    ],
)  # fmt: skip
def test_a_link_that_is_listed_is_not_added_again_and_its_place_is_named(url: str) -> None:
    content, addition = add_link(NESTED.encode(), "desks.md", replace(LINK, url=url))
    assert content == NESTED.encode()
    assert (addition.is_new, addition.title, addition.section, addition.line) == (False, "A desk", ("Oak",), 4)


@pytest.mark.parametrize(
    ("content", "link", "sentence"),
    [
        (b"\xff\xfe-", LINK, "not UTF-8"),
        (b"<opml><body/></opml>", LINK, "no Markdown list"),
        (BARE.encode(), replace(LINK, url="ftp://a.example"), "not a web address"),
        (BARE.encode(), replace(LINK, title="Slides"), "read as a label"),
        (BARE.encode(), replace(LINK, title=""), "read as a label"),
        (BARE.encode(), replace(LINK, tags=("a `tick`",)), "cannot hold the tag"),
        (AWESOME.encode(), replace(LINK, section=("License",)), "not be read back"),
        (b"# A\n\n## B\n\n### X\n\n## C\n\n### X\n", replace(LINK, section=("X",)), "Several sections"),
        (b"###### A\n", replace(LINK, section=("A", "B")), "six levels"),
        (b"# A\n\n```\n- [A](https://a.example)\n", LINK, "not be read back"),
    ],
)  # fmt: skip
def test_what_a_list_cannot_hold_is_refused_in_a_sentence(content: bytes, link: NewLink, sentence: str) -> None:
    with pytest.raises(ListError, match=sentence):
        add_link(content, "desks.md", link)


HOSTILE = [
    "A [lamp] (with) {brackets}", "a | pipe || of `ticks` ``two``", "<b>bold</b> &amp; <script>x</script> &#65;",
    "*stars* __lines__ snake_case_name ~~struck~~", "back\\slash \\[x] \\", "# no heading #", "1. no item", "- no item",
    "see https://x.example/y and www.z.example", "![picture](x.png) [^1] [ref][1]", "> quote", "a -- b — c: d",
    "$x$ @you", "<!-- comment", "``` fence", "~~~ fence", "2019", "P!ng: a tool", "日本語の題名です", "::: box",
    "| a |",
    "e\u0301 and \U0001f469\u200d\U0001f4bb",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("shape", ["awesome", "loose", "table", "nested", "labelled", "bare"])
def test_markup_in_titles_and_notes_is_text(text: str, shape: str) -> None:
    check_addition(LISTS[shape], make_link("https://new.example/lamp", f"Of {text}", note=text))
    check_addition(LISTS[shape], make_link("https://new.example/lamp", f"{text} of it", note=f"{text} of it"))


TWICE = "# Desks\n\n## Oak\n\n## Steel\n\n- [A desk](https://a.example/desk)\n- [The desk](https://a.example/desk)\n"
LEVELS = "### Oak\n\n### Steel\n\n- [A desk](https://a.example/desk)\n\n## Glass\n"


@pytest.mark.parametrize(
    ("text", "section", "line"),
    [
        (TWICE, "Oak", "\n- [A lamp](https://new.example/lamp) - It gives light.\n"),
        (LEVELS, "Wood", "\n## Wood\n\n- [A lamp](https://new.example/lamp) - It gives light.\n"),
    ],
    ids=["above an entry that is listed twice", "a section after one of a higher level"],
)
def test_uneven_lists_take_a_link_too(text: str, section: str, line: str) -> None:
    link = replace(LINK, section=(section,))
    assert added_text(text, link) == line
    check_addition(text, link)


def test_a_note_keeps_its_paragraphs() -> None:
    check_addition(
        AWESOME, make_link("https://new.example/lamp", "A lamp", note="One.\n\n- Two\n\n    three\n\n# Four")
    )


plain = st.lists(st.sampled_from(["storks", "Lamps", "oak", "größer", "северный", "読書"]), min_size=2, max_size=6)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Cc")), max_size=60)
markup = st.text(st.sampled_from("ab -*_[]()<>`|\\#&;!~:/.1=+{}^$@'\"\n"), max_size=40)
texts = st.one_of(words, markup)
sections = st.sampled_from(["", "Oak", "Storks of the north"])


@given(st.sampled_from(list(LISTS.values())), plain, plain, sections)
@settings(max_examples=100, deadline=None)
def test_plain_words_are_never_refused(text: str, title: list[str], note: list[str], section: str) -> None:
    check_addition(text, make_link("https://new.example/lamp", " ".join(title), section, " ".join(note)))


@given(st.sampled_from(list(LISTS.values())), texts, texts, st.one_of(sections, texts))
@settings(max_examples=300, deadline=None)
def test_whatever_is_added_is_read_back_or_refused(text: str, title: str, note: str, section: str) -> None:
    link = make_link("https://new.example/lamp", title, section, note)
    with allowed_refusal("as a label|not be read back|Several sections|six levels|cannot be a heading"):
        check_addition(text, link)


@contextmanager
def allowed_refusal(sentences: str) -> Iterator[None]:
    try:
        yield
    except ListError as error:
        assert re.search(sentences, str(error))  # noqa: PT017, a refusal is one of two good ends
