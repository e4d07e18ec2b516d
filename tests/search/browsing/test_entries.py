"""Resources as sets: which words and values an entry has."""

import pytest

from index.catalog import ListedResource
from ingest.model import Resource
from search.browsing.entries import Entries
from search.errors import QuestionError
from search.query.fields import FIELDS, has_value

RESOURCES = (
    Resource("a", "Monitoring models", None, "post", ("Ops", "Drift"), ("Ada Lovelace",), "Netflix", 2019, "Café <b>"),
    Resource("b", "How Netflix ranks", None, "talk", ("Ops",), ("A. Lovelace", "Bob"), "Netflix Research", 2020),
    Resource("c", "Ｆｕｌｌ width, TF-IDF", None, "paper", ("Search",), ("Chen Wei",), None, 2020, tags=("C++",)),
    Resource("d", "机器学习入门", None, "post", (), (), None, None, "", tags=("ＭＬ", "search")),
)


@pytest.fixture
def entries() -> Entries:
    return Entries([ListedResource(n, resource, "", "") for n, resource in enumerate(RESOURCES)])


def keys(entries: Entries, members: int) -> str:
    return "".join(listed.resource.key for listed in entries.members(members))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "abcd"), ("  ", "abcd"), ("mon", "a"), ("models MONI", "a"), ("onitoring", ""), ("netflix", "ab"),
        ("cafe", "a"), ("full", "c"), ("tf-idf", "c"), ("lovelace 2020", "b"), ("学习", "d"), ("search", "cd"),
        ("talk ops", "b"), ("ops zebra", ""),
    ],
)  # fmt: skip
def test_each_word_begins_a_word_of_the_entry(entries: Entries, words: str, expected: str) -> None:
    assert keys(entries, entries.with_words(words)) == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("!?", "'!\\?' has no word to look for"), ("x" * 201, "201 characters, at most 200 are taken: shorten them")],
)
def test_words_that_cannot_be_looked_for_are_refused(entries: Entries, words: str, sentence: str) -> None:
    with pytest.raises(QuestionError, match=sentence):
        entries.with_words(words)


@pytest.mark.parametrize("field", FIELDS)
def test_a_set_of_a_value_is_what_the_filter_would_pass(entries: Entries, field: str) -> None:
    names = {name for resource in RESOURCES for name in FIELDS[field].names(resource)}
    for value in {*names, "netflix", "lovelace", "ops", "A", "ml", "nobody", " "}:
        expected = "".join(resource.key for resource in RESOURCES if has_value(resource, field, value))
        assert keys(entries, entries.having(field, value)) == expected, (field, value)


def test_a_list_without_resources_has_empty_sets() -> None:
    entries = Entries([])
    assert (entries.members(entries.with_words("")), entries.having("kind", "post"), entries.years) == ([], 0, {})
