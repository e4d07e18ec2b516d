"""Noun phrases: each word must be understood."""

import pytest

from index.catalog import ListedResource
from search.catalogue.language.names import ListNames
from search.catalogue.language.noun_phrase import parse_noun_phrase
from search.catalogue.scope import ListScope
from search.catalogue.wording import plain_words
from tests.search.catalogue.conftest import RESOURCES

NAMES = ListNames([ListedResource(n, resource, "", "") for n, resource in enumerate(RESOURCES)])
BOOKS = {"noun": "book", "kinds": ("booklet", "book")}
JO, ADA = ("author", "Jo Lund"), ("author", "Ada M. Byrne")


@pytest.mark.parametrize(
    ("phrase", "scope"),
    [
        ("all posts", ListScope("post", ("post",))),
        ("posts and papers", ListScope("post and paper", ("post", "paper"))),
        ("everything by Byrne", ListScope(makers=(ADA,))),
        ("Ada Byrne", ListScope(makers=(ADA,))),
        ("Jo Lund's posts", ListScope("post", ("post",), makers=(JO,))),
        ("Meadow Press papers", ListScope("paper", ("paper",), makers=(("company", "Meadow Press"),))),
        ("resources by Jo Lund or Ada Byrne", ListScope(makers=(JO, ADA))),
        ("posts in Hives since 2018", ListScope("post", ("post",), sections=("Hives",), year_from=2018)),
        ("the first steps section", ListScope(sections=("First steps",))),
        ("advanced resources", ListScope(sections=("Advanced",))),
        ("items tagged bees", ListScope(tags=("bees",))),
        ("papers between 2019 and 2021", ListScope("paper", ("paper",), year_from=2019, year_to=2021)),
        ("papers after 2019", ListScope("paper", ("paper",), year_from=2020)),
        ("resources without a link", ListScope(lacking="url")),
        ("untagged resources", ListScope(lacking="tags")),
        ("links that are dead", ListScope(status="dead")),
        ("the 3 newest posts", ListScope("post", ("post",), order="newest", limit=3)),
        ("post is the newest", ListScope("post", ("post",), order="newest")),
        ("links that still work", ListScope(status="working")),
        ("links that don't work", ListScope(status="dead")),
        ("resources that are papers", ListScope("paper", ("paper",))),
        ("resources shorter than 10 minutes", ListScope(minutes_to=10)),
        ("posts that take more than half an hour", ListScope("post", ("post",), minutes_from=31)),
        ("papers of two hours or more", ListScope("paper", ("paper",), minutes_from=120)),
        ("posts i can read in 5 minutes", ListScope("post", ("post",), minutes_to=5)),
        ("papers written in German", ListScope("paper", ("paper",), language="de")),
        ("only free ones", ListScope(free=True)),
        (
            "posts except posts by Jo Lund",
            ListScope("post", ("post",), excluded=ListScope("post", ("post",), makers=(JO,))),
        ),
    ],
)
def test_a_phrase_becomes_the_scope_that_it_names(phrase: str, scope: ListScope) -> None:
    parsed = parse_noun_phrase(plain_words(phrase), NAMES)
    assert parsed is not None
    assert parsed.scope == scope


@pytest.mark.parametrize(
    "phrase",
    [
        "posts about mites",
        "bees",
        "hives",
        "posts by nobody",
        "posts by Nobody",
        "podcasts",
        "posts in 10 steps",
        "5 minutes",
        "things that work",
        "Jo",
        "mites in winter",
        "2021",
        "at Meadow Press",
    ],
)  # fmt: skip
def test_a_phrase_with_a_topic_is_none(phrase: str) -> None:
    assert parse_noun_phrase(plain_words(phrase), NAMES) is None


def test_a_word_for_a_kind_also_names_kinds_that_contain_it() -> None:
    assert set(NAMES.kinds["books"]) == {"book", "booklet"}
    assert NAMES.kinds["videos"] == ()
