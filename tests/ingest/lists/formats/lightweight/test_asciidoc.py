"""AsciiDoc: lists of all kinds, tables, attributes and macros with their links."""

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.lightweight.asciidoc import Asciidoc
from tests.ingest.lists.examples import ASCIIDOC


def read_asciidoc(text: str) -> ReadingList:
    return collect_entries(Asciidoc().draft(ListSource(text.encode(), "list.adoc")))


def urls(text: str) -> list[str | None]:
    return [each.url for each in read_asciidoc(text).resources]


def test_lists_tables_blocks_attributes_and_html_are_read() -> None:
    reading_list = read_asciidoc(ASCIIDOC)
    assert reading_list.title == "Gardens"
    assert {each.url for each in reading_list.resources} == {
        f"https://a.org/{name}"
        for name in ("bees", "attached", "ants", "wasps", "owls", "cell", "within", "foot", "raw")
    }
    assert {each.section for each in reading_list.resources} == {("Insects",)}
    assert reading_list.addresses >= {"https://a.org", "https://a.org/pic"}


def test_an_item_has_its_words_note_and_attached_paragraphs() -> None:
    bees = read_asciidoc(ASCIIDOC).resources[0]
    assert (bees.title, bees.note) == ("Bees", "Of hives.\n\nAttached words.")
    (ants,) = read_asciidoc('* https://a.org/ants["Ants, red",role=x] - They _march_ in\n  `lines`.\n').resources
    assert (ants.title, ants.note) == ("Ants, red", "They march in lines.")


def test_markers_nest_and_return() -> None:
    text = "* https://a.org/1[A]\n** https://a.org/2[B]\n. https://a.org/3[C]\n* https://a.org/4[D]\n- https://a.org/5[E]\n"
    assert urls(text) == [f"https://a.org/{number}" for number in range(1, 6)]


def test_descriptions_may_stand_beside_or_below_their_term() -> None:
    text = "https://a.org/1[One]:: The first.\nTwo::\n\n  https://a.org/two[the page] has it.\n"
    one, two = read_asciidoc(text).resources
    assert (one.title, one.note, two.url) == ("One", "The first.", "https://a.org/two")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("link:https://a.org/x[X]", "https://a.org/x"),
        ("link:++https://a.org/a_b_c++[X]", "https://a.org/a_b_c"),
        ("https://a.org/x[X^]", "https://a.org/x"),
        ("https://a.org/x[image:logo.png[Logo of it]]", "https://a.org/x"),
        ("<https://a.org/x>", "https://a.org/x"),
        ("See https://a.org/x_(y), and more.", "https://a.org/x_(y)"),
        (":u: https://a.org\n\n{u}/x[X]", "https://a.org/x"),
        (":u: https://a.org\n:v: {u}/x\n\nlink:{v}[X]", "https://a.org/x"),
        ("*https://a.org/x[X]*", "https://a.org/x"),
        ("TIP: https://a.org/x[X]", "https://a.org/x"),
        ("ifdef::x[]\nhttps://a.org/x[X]\nendif::[]", "https://a.org/x"),
        ("ifdef::x[https://a.org/x[X]]", "https://a.org/x"),
    ],
)
def test_each_way_to_write_a_link_gives_its_address(text: str, url: str) -> None:
    assert urls(text) == [url]


def test_old_headings_and_headings_of_markdown_are_sections() -> None:
    text = "Title\n=====\n\nOne\n---\n\nhttps://a.org/1[A]\n\n## Two ##\n\n* https://a.org/2[B]\n"
    reading_list = read_asciidoc(text)
    assert (reading_list.title, [each.section for each in reading_list.resources]) == ("Title", [("One",), ("Two",)])


@pytest.mark.parametrize(
    "table",
    [
        "|===\n|A |B\n\n|One |https://a.org/1[X]\n|Two |https://a.org/2[Y]\n|===",
        "[cols=2*]\n|===\n|One\n|https://a.org/1[X]\n|Two\n|https://a.org/2[Y]\n|===",
        "|===\n|One\n|https://a.org/1[X]\n\n|Two\n|https://a.org/2[Y]\n|===",
        "[format=csv]\n|===\nOne,https://a.org/1[X]\nTwo,https://a.org/2[Y]\n|===",
        '[cols="1,a"]\n|===\n|One a|* https://a.org/1[X]\n|Two 2.+^|https://a.org/2[Y]\n|===',
    ],
)
def test_tables_are_read_row_by_row(table: str) -> None:
    assert urls(table) == ["https://a.org/1", "https://a.org/2"]


def test_a_row_is_the_note_of_its_link() -> None:
    (one,) = read_asciidoc("|===\n|https://a.org/1[One] |2019 |Of bees\n|===").resources
    assert (one.year, one.note) == (2019, "2019; Of bees")


def test_comments_code_and_includes_are_no_links() -> None:
    text = "// https://a.org/1\n////\nhttps://a.org/2\n////\n----\nhttps://a.org/3\n----\ninclude::/etc/passwd[]\n\nhttps://a.org/4[D]\n"
    assert urls(text) == ["https://a.org/4"]


def test_attributes_do_not_grow_without_end() -> None:
    defined = ":a0: xxxxxxxxxx\n" + "".join(f":a{n}: {{a{n - 1}}}{{a{n - 1}}}\n" for n in range(1, 60))
    assert urls(f"{defined}\n{{a59}} https://a.org/1[A]\n") == ["https://a.org/1"]


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ListError, match="nested too deeply"):
        read_asciidoc("".join(f"{'=' * (depth + 4)}\n" for depth in [*range(500), *reversed(range(500))]))
