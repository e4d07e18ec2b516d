"""Links and footnotes as people write them in Markdown."""

import pytest

from ingest.lists.formats.markdown import read_markdown_list


@pytest.mark.parametrize(
    ("text", "title", "url", "note"),
    [
        ("[Two] (https://a.org/2) - words", "Two", "https://a.org/2", "words"),
        ("[*Two* and `x`] (<https://a.org/(2)>)", "Two and x", "https://a.org/(2)", ""),
        ("[Two](https://a.org/My files/two bees.pdf)", "Two", "https://a.org/My%20files/two%20bees.pdf", ""),
        ("[Two](https://a.org/2 in French) - words", "Two", "https://a.org/2", "(in French) - words"),
        ("[ ] (https://a.org/bees) words", "bees", "https://a.org/bees", "words"),
    ],
)
def test_a_link_with_spaces_is_a_link(text: str, title: str, url: str, note: str) -> None:
    (resource,) = read_markdown_list(f"- {text}\n", "list").resources
    assert (resource.title, resource.url) == (title, url)
    assert resource.note in {note, f"({note})"}


def test_a_footnote_belongs_to_the_item_with_its_mark() -> None:
    reading_list = read_markdown_list(
        "## Bees\n\n- [A](https://a.org) - Fly[^1].\n- [B](https://b.org)[^two] - Sting[^1].\n\n## Licence\n\n"
        "[^1]: Only by day, see [Hives at noon](https://c.org).\n[^two]: Out of\n    print.\n",
        "list",
    )
    assert [(each.title, each.section, each.note) for each in reading_list.resources] == [
        ("A", ("Bees",), "Fly (Only by day, see Hives at noon.)."),
        ("Hives at noon", ("Bees",), ""),
        ("B", ("Bees",), "(Out of print.) - Sting."),
    ]
    assert reading_list.skipped == ()


def test_a_footnote_without_a_mark_is_a_paragraph() -> None:
    (resource,) = read_markdown_list("[^1]: On [bees](https://a.org).\n", "list").resources
    assert (resource.title, resource.note) == ("bees", "On bees.")


@pytest.mark.parametrize(
    "text", ["- [A](https://a.org) - `[^a-z]` and [^b].", "- [A](https://a.org) - `[^a-z]` and [^b].\n\n[^c]: x"]
)
def test_a_mark_without_a_footnote_is_text(text: str) -> None:
    (resource,) = read_markdown_list(text, "list").resources
    assert resource.note == "[^a-z] and [^b]."


@pytest.mark.parametrize(
    "text", ["[^a]: x[^b]\n[^b]: y[^a]\n\nz[^a]", "[^a]: [^a]\n\n[^a]", "> [^a]: x\n\n- b[^a]\n  [^c]: d"]
)
def test_footnotes_in_a_circle_end(text: str) -> None:
    assert read_markdown_list(f"{text}\n\n- [A](https://a.org)\n", "list").resources[0].title == "A"
