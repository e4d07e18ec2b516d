"""Names and kinds that a list does not have: understood in a question for what it has, and in no other."""

import pytest

from index.catalog import ListedResource
from search.catalogue.language.names import ListNames
from search.catalogue.language.noun_phrase import parse_noun_phrase
from search.catalogue.language.unlisted import ProperNames
from search.catalogue.wording import plain_words
from tests.search.catalogue.conftest import RESOURCES

NAMES = ListNames([ListedResource(n, resource, "", "") for n, resource in enumerate(RESOURCES)])


def parse(phrase: str) -> tuple[str, str] | None:
    parsed = parse_noun_phrase(plain_words(phrase), NAMES, ProperNames(f"Are there {phrase}?"))
    return (parsed.scope.noun, parsed.scope.unlisted) if parsed else None


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("posts by Karl von Frisch", ("post", "Karl von Frisch")),
        ("any books from O'Reilly here", ("book", "O'Reilly")),
        ("resources by N. N. Tay in the list", ("", "N. N. Tay")),
        ("papers from Royal Jelly Inc.", ("paper", "Royal Jelly Inc")),
        ("podcasts", ("podcast", "")), ("newsletters from Meadow Press", ("newsletter", "")),
    ],
)  # fmt: skip
def test_a_name_or_kind_that_no_entry_mentions_is_understood(phrase: str, expected: tuple[str, str]) -> None:
    assert parse(phrase) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "posts by beekeepers",  # no name
        "posts from January 2020",
        "posts from Monday",
        "posts from Spring 2020",
        "posts from Q3 2020",  # times
        "posts from Chapter 3",
        "posts from Frost 2020",
        "posts by Frisch about mites",  # a topic
        "posts by Frisch and others",
        "posts on Varroa",
        "books from Wax",  # in a title
        "resources from Example",  # in addresses
        "from Frisch",  # no noun
        "tutorials",  # perhaps a topic
    ],
)
def test_any_other_name_is_not(phrase: str) -> None:
    assert parse(phrase) is None


def test_a_name_is_given_as_the_question_writes_it() -> None:
    names = ProperNames('How many are by "Guido van Rossum", if any?')
    assert names.leading("guido van rossum if any") == ("Guido van Rossum", "if any")
    assert names.leading("rossum if any") == ("Rossum", "if any")
    assert names.leading("guidos work") == ("", "guidos work")
    assert names.leading("") == ("", "")
