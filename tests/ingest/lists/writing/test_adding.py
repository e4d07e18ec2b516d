"""Adding a link to a list: what is written is read back, and all else stays byte for byte."""

import difflib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ListError
from ingest.lists import ReadingList
from ingest.lists.formats.markdown import read_markdown_list
from ingest.lists.writing.adding import add_link
from ingest.lists.writing.model import NewLink, make_link

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


def added(text: str, link: NewLink = LINK) -> str:
    """The added text; all before and after it is as it was."""
    content, addition = add_link(text.encode(), "desks.md", link)
    changed = content.decode()
    assert addition.is_new
    starts = [0, *(n + 1 for n, c in enumerate(text) if c == "\n"), len(text)]
    at = next(n for n in starts if is_insertion(text, changed, n))
    return changed[at : at + len(changed) - len(text)]


def is_insertion(text: str, changed: str, at: int) -> bool:
    return changed.startswith(text[:at]) and changed.endswith(text[at:]) and len(changed) >= len(text)


def check(text: str, link: NewLink, name: str = "desks.md") -> None:
    """The list is read as before, and with the link exactly as it was given."""
    before = read_markdown_list(text, name)
    content, addition = add_link(text.encode(), name, link)
    after = read_markdown_list(content.decode(), name)
    assert others(after, link) == others(before, link)
    (new,) = [resource for resource in after.resources if resource.url == link.url]
    assert (new.title, new.note, new.tags) == (link.title, link.note, link.tags)
    assert new.section == addition.section
    assert content.decode().splitlines()[addition.line - 1].count(link.url) == 1
    changed = difflib.ndiff(text.splitlines(), content.decode().splitlines())
    assert not [line for line in changed if line.startswith("- ")]


def others(reading_list: ReadingList, link: NewLink) -> list[object]:
    return [replace(resource, position=0) for resource in reading_list.resources if resource.url != link.url]


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("section", ["", "Oak", "Something new"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_link_is_read_back_from_a_list_of_any_shape(text: str, section: str, ending: str) -> None:
    text = text.replace("\n", ending)
    link = make_link("https://new.example/lamp?a=1&b=2", "A lamp", section, "It gives light.")
    check(text, link)
    assert not text or set(added(text, link).replace(ending, "")) & {"\r", "\n"} == set()


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
    assert added(text, replace(LINK, section=tuple(filter(None, section.split(" > "))))) == line


def test_a_new_section_stands_before_the_postscript() -> None:
    content, addition = add_link(AWESOME.encode(), "desks.md", replace(LINK, section=("Glass",)))
    text = content.decode()
    assert text.index("## Steel") < text.index("## Glass") < text.index("## Contributing")
    assert addition.section == ("Glass",)


def test_tags_are_written_as_labels_and_read_as_tags() -> None:
    check(AWESOME, replace(LINK, tags=("light", "glass")))
    check(LABELLED, replace(LINK, tags=("light",)))


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
    check(LISTS[shape], make_link("https://new.example/lamp", f"Of {text}", note=text))
    check(LISTS[shape], make_link("https://new.example/lamp", f"{text} of it", note=f"{text} of it"))


def test_a_note_keeps_its_paragraphs() -> None:
    check(AWESOME, make_link("https://new.example/lamp", "A lamp", note="One.\n\n- Two\n\n    three\n\n# Four"))


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Cc")), max_size=60)
markup = st.text(st.sampled_from("ab -*_[]()<>`|\\#&;!~:/.1=+{}^$@'\"\n"), max_size=40)
texts = st.one_of(words, markup)


@given(
    text=st.sampled_from(list(LISTS.values())),
    title=texts,
    note=texts,
    section=st.one_of(st.just(""), st.just("Oak"), texts),
)
@settings(max_examples=400, deadline=None)
def test_whatever_is_added_is_read_back_or_refused(text: str, title: str, note: str, section: str) -> None:
    link = make_link("https://new.example/lamp", title, section, note)
    try:
        check(text, link)
    except ListError:
        return  # nothing was written
