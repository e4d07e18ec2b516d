"""reStructuredText: all its ways to write a link are read, and nothing in it opens a file or takes forever."""

import time
from contextlib import suppress

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.lightweight.rst import Rst
from tests.ingest.lists.examples import RST


def read_rst(text: str) -> ReadingList:
    return collect_entries(Rst().draft(ListSource(text.encode(), "list.rst")))


def test_links_targets_substitutions_tables_directives_and_html_are_read() -> None:
    reading_list = read_rst(RST)
    assert reading_list.title == "Gardens"
    assert {each.url for each in reading_list.resources} == {
        f"https://a.org/{name}" for name in ("bees", "kept", "ants", "wasps", "owls", "moths", "raw")
    }
    assert {each.section for each in reading_list.resources} == {("Insects",)}


def test_an_item_keeps_its_note_and_code_in_it_is_text() -> None:
    bees = read_rst("T\n=\n\n* `Bees <https://a.org/bees>`_ - Of ``hives`` in *May*.\n").resources[0]
    assert (bees.title, bees.note) == ("Bees", "Of hives in May.")


def test_a_target_that_nothing_refers_to_is_named() -> None:
    skipped = {problem.url: problem.sentence for problem in read_rst(RST).skipped}
    assert "nothing in the list refers to its name" in skipped["https://a.org/unused"]


def test_anonymous_and_indirect_targets_lead_to_their_addresses() -> None:
    text = "* `One`__ and Two_\n\n__ https://a.org/1\n\n.. _Two: three_\n.. _three: https://a.org/3\n"
    assert {each.url for each in read_rst(text).resources} == {"https://a.org/1", "https://a.org/3"}


def test_a_description_is_the_note_of_its_term() -> None:
    (owls,) = read_rst("`Owls <https://a.org/owls>`_\n    Hunt at night.\n").resources
    assert (owls.title, owls.note) == ("Owls", "Hunt at night.")


def test_lone_top_heading_is_the_title_and_several_are_sections() -> None:
    two = read_rst("One\n===\n\n* `A <https://a.org>`_\n\nTwo\n===\n\n* `B <https://b.org>`_\n")
    assert [each.section for each in two.resources] == [("One",), ("Two",)]
    assert two.title == "list"
    lone = read_rst("One\n===\n\n* `A <https://a.org>`_\n\nLicense\n=======\n\nCC0\n")
    assert (lone.title, lone.resources[0].section) == ("One", ())


def test_definitions_are_known_inside_unknown_directives() -> None:
    text = ".. tab-set::\n\n   .. tab-item:: Night\n\n      * Moths_\n\n.. _Moths: https://a.org/moths\n"
    assert [each.url for each in read_rst(text).resources] == ["https://a.org/moths"]


@pytest.mark.parametrize(
    "directive",
    [".. include:: /etc/passwd", ".. raw:: html\n   :file: /etc/passwd", ".. csv-table:: T\n   :file: /etc/passwd",
     ".. literalinclude:: /etc/passwd", ".. raw:: html\n   :url: https://a.org/x"],
)  # fmt: skip
def test_no_directive_opens_a_file_or_an_address(directive: str) -> None:
    draft = Rst().draft(ListSource(f"{directive}\n\n* `A <https://a.org>`_\n".encode(), "a.rst"))
    assert "root:" not in str(draft)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 20_000, "its line 1 has more than 10,000 characters"),
        ("a\n\n" * 20_000, "or 20,000 lines"),
        ("`a " * 3_000 + "\n", "more than 1,000 mistakes"),
        ("".join(f"{'  ' * depth}* a\n\n" for depth in range(300)), "nested too deeply"),
        ("[#]_ " * 1_500 + "\n" + "[#]_ " * 1_500 + "\n[#]_\n" * 2_500, "more than 5,000 footnotes"),
    ],
    ids=["line", "lines", "mistakes", "depth", "footnotes"],
)
def test_what_would_take_forever_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ListError, match=sentence):
        read_rst(text)


def test_a_long_paragraph_allows_fewer_mistakes() -> None:
    with pytest.raises(ListError, match="more than 250 mistakes"):
        read_rst(("`a " * 3_333 + "\n") * 20)


def test_bare_addresses_of_a_long_paragraph_are_all_read() -> None:
    lines = "".join(f"https://a.org/{number}\n" for number in range(3_000))
    assert len(read_rst(f"note:this is read too:\n{lines}").addresses) == 3_000


def test_an_escaped_sign_belongs_to_a_bare_address() -> None:
    assert [each.url for each in read_rst("* A, https://a.org/a\\_b\\*c\n").resources] == ["https://a.org/a_b*c"]


def test_a_long_word_takes_no_time() -> None:
    started = time.thread_time()
    read_rst("'a" * 4_900 + "\n\n* `A <https://a.org>`_\n")
    assert time.thread_time() - started < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("line", ["*a |b| `c c_ [d]_\n", "a\n b\n", ":a: b\n", "* `x <https://a.org/b>`_ - y\n"])
def test_mistakes_end_in_bearable_time(line: str) -> None:
    started = time.monotonic()
    with suppress(ListError):
        read_rst(line * (100_000 // len(line)))
    assert time.monotonic() - started < 60
