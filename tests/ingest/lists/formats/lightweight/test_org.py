"""Org: headlines, lists, tables, properties and abbreviations with their links."""

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.lightweight.org import Org
from ingest.model import Address
from tests.ingest.lists.examples import ORG


def read_org(text: str) -> ReadingList:
    return collect_entries(Org().draft(ListSource(text.encode(), "list.org")))


def test_headlines_items_tables_and_abbreviations_are_read() -> None:
    reading_list = read_org(ORG)
    assert reading_list.title == "Gardens"
    assert [(each.title, each.url) for each in reading_list.resources] == [
        ("Bees", "https://a.org/bees"),
        ("Ants", "https://a.org/ants"),
        ("march", "https://a.org/march"),
        ("deep (x)", "https://a.org/deep_(x)"),
        ("Owls", "https://a.org/owls"),
    ]


def test_a_headline_that_begins_with_a_link_is_a_resource_with_note_tags_and_properties() -> None:
    bees = read_org(ORG).resources[0]
    assert (bees.section, bees.tags, bees.note) == (("Insects",), ("small", "sweet"), "Of hives.")
    assert bees.addresses == (Address("source", "https://a.org/source"),)


def test_keywords_comments_and_anchors_are_named() -> None:
    skipped = {problem.url: problem.sentence for problem in read_org(ORG).skipped}
    assert set(skipped) == {"#insects", "https://a.org/", "https://a.org/hidden"}
    assert "it stands in a comment" in skipped["https://a.org/hidden"]


def test_a_headline_below_a_resource_ends_its_section() -> None:
    text = "#+TITLE: T\n* Kites\n** Building\n- [[https://a.org/1][One]]\n* https://a.org/two\n* [[https://a.org/3][Three]]\n"
    assert [each.section for each in read_org(text).resources] == [("Kites", "Building"), (), ()]


def test_headlines_below_a_resource_are_its_section() -> None:
    text = "#+TITLE: T\n* [[https://a.org/1][One]]\n** Parts\n- [[https://a.org/2][Two]]\n"
    assert [each.section for each in read_org(text).resources] == [(), ("One", "Parts")]


def test_the_address_of_a_property_is_that_of_its_headline() -> None:
    text = "#+TITLE: T\n* TODO [#A] Kites [1/2]\n:PROPERTIES:\n:ID: 1\n:URL: https://a.org/kites\n:END:\nThey fly.\n"
    (kites,) = read_org(text).resources
    assert (kites.title, kites.url, kites.note) == ("Kites", "https://a.org/kites", "They fly.")


def test_descriptions_checkboxes_counters_and_nested_items_are_read() -> None:
    text = (
        "- [X] [[https://a.org/1][One]] :: first\n  1. [@3] [[https://a.org/2][Two]] /second/,\n     more\n"
        "- Term :: https://a.org/three\n\n\n- https://a.org/4.\n"
    )
    resources = read_org(text).resources
    assert [(each.url, each.note) for each in resources[:2]] == [
        ("https://a.org/1", "first"), ("https://a.org/2", "second, more"),
    ]  # fmt: skip
    assert [each.url for each in resources[2:]] == ["https://a.org/three", "https://a.org/4"]


def test_own_states_are_no_part_of_a_title() -> None:
    text = "#+TITLE: T\n#+SEQ_TODO: READ(r) | FINISHED(f!)\n* READ [[https://a.org/1][One]]\n* FINISHED https://a.org/two\n"
    assert [each.title for each in read_org(text).resources] == ["One", "two"]


def test_links_to_dois_files_and_other_places() -> None:
    text = "- [[doi:10.1/x][Paper]]\n- [[file:notes.org][Notes]]\n- [[id:abc][Place]]\n- [[elisp:(x)][Code]]\n"
    reading_list = collect_entries(Org().draft(ListSource(text.encode(), "a.org")))
    assert [each.url for each in reading_list.resources] == ["https://doi.org/10.1/x"]
    assert {problem.url for problem in (*reading_list.problems, *reading_list.skipped)} >= {"./notes.org", "elisp:(x)"}


def test_pictures_have_no_words_unless_they_are_in_a_link() -> None:
    text = "- [[https://a.org/p.png]]\n- [[https://a.org/x][https://a.org/badge.svg]]\n- [[https://a.org/1][One]]\n"
    reading_list = read_org(text)
    assert [each.url for each in reading_list.resources] == ["https://a.org/1"]
    assert [problem.url for problem in reading_list.skipped] == ["https://a.org/x"]


def test_raw_html_and_quotes_are_read_and_code_is_not() -> None:
    text = (
        "#+HTML: <a href='https://a.org/1'>One</a>\n#+begin_export html\n<p><a href='https://a.org/2'>Two</a>\n"
        "#+end_export\n#+begin_quote\n[[https://a.org/3][Three]]\n#+end_quote\n#+begin_src sh\ncurl https://a.org/4\n"
        "#+end_src\n#+begin_quote\n[[https://a.org/5][Five]]\n"
    )
    assert [each.title for each in read_org(text).resources] == ["One", "Two", "Three", "Five"]


def test_the_headline_above_all_others_is_the_title() -> None:
    text = "* Kites\n** Frames\n- [[https://a.org/1][One]]\n* Contributing\nWrite to us.\n"
    reading_list = read_org(text)
    assert (reading_list.title, reading_list.resources[0].section) == ("Kites", ("Frames",))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ListError, match="nested too deeply"):
        read_org("".join(f"{' ' * depth}- a\n" for depth in range(1000)))
