"""The words for what a list has."""

from ingest.model import Resource
from search.query.lexicon import Lexicon

LISTED = [
    Resource("a", "A", kind="post", organisation="Booking.com", section=("One", "Two Three")),
    Resource("b", "B", kind="page", organisation="Acme, Inc.", year=2020),
    Resource("c", "C", kind="case-study"),
]


def test_kinds_are_known_by_their_own_words_and_by_others() -> None:
    kinds = Lexicon(LISTED).kinds
    assert kinds["case studies"] == kinds["case-study"] == ("case-study",)
    assert kinds["articles"] == ("post", "case-study", "page")
    assert "books" not in kinds


def test_pages_alone_have_no_words() -> None:
    assert Lexicon(LISTED[1:2]).kinds == {}


def test_names_are_known_with_and_without_their_form() -> None:
    names = Lexicon(LISTED).companies
    assert names["booking"] == names["booking.com"] == "Booking.com"
    assert names["acme"] == names["acme, inc."] == "Acme, Inc."


def test_sections_and_years() -> None:
    lexicon = Lexicon(LISTED)
    assert lexicon.sections == {"one": "One", "two three": "Two Three"}
    assert lexicon.has_years
    assert not Lexicon(LISTED[:1]).has_years
