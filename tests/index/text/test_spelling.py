"""Other spellings of a word: every edit, no digit for another, names alone with another first letter."""

import random
from pathlib import Path

import pytest

from index.text import lexical_writer
from index.text.lexical import LexicalIndex
from index.text.spelling import word_splits, words_within_one_edit

TEXTS = [
    "The Zipline feature store of CS 329S; a store is not a story. Stories of gpt2 and a Store.",
    "XGBoost beats trees. Ångström's café store",
    "机器学习 of features in the cafe",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical") / "lexical"
    lexical_writer.write_lexical_index(folder, TEXTS)
    return LexicalIndex(folder)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("ziplne", ["zipline"]), ("zipeline", ["zipline"]), ("ziplime", ["zipline"]), ("zipilne", ["zipline"]),
        ("kgboost", ["xgboost"]), ("angstroms", []), ("angstrom", ["angstroms"]), ("caffe", ["cafe"]),
        ("caef", ["cafe"]), ("cafr", []), ("stre", ["store"]),
        ("392s", ["329s"]), ("329t", []), ("328s", []), ("gpt3", []), ("2023", []), ("xgbst", []),
        ("teatures", []), ("storr", ["store", "story"]), ("the", []), ("zipline", []), ("", []),
    ],
)  # fmt: skip
def test_a_word_is_known_again_within_one_edit(index: LexicalIndex, word: str, found: list[str]) -> None:
    assert words_within_one_edit(index, word) == found


def test_a_word_is_parted_where_both_halves_are_known_and_say_something(index: LexicalIndex) -> None:
    assert word_splits(index, "featurestore") == [("feature", "store")]
    assert word_splits(index, "cs329s") == [("cs", "329s")]
    assert (
        word_splits(index, "thestore")
        == word_splits(index, "featurestor")
        == word_splits(index, "x")
        == word_splits(index, "3293")
        == []
    )


def test_words_are_kept_as_they_are_written_most_often_and_names_by_their_capitals(index: LexicalIndex) -> None:
    written = {plain: index.words[plain] for plain in ("zipline", "xgboost", "329s", "store", "cafe", "angstroms")}
    assert list(written.values()) == ["Zipline", "XGBoost", "329S", "store", "cafe", "Ångström's"]
    assert not any(word in index.words for word in ("机器学习", "机器"))


def test_any_edit_of_a_long_name_leads_back_to_it(index: LexicalIndex) -> None:
    draws, word = random.Random(4), "zipline"  # noqa: S311, no secret
    for _ in range(200):
        at, letter = draws.randrange(1, len(word)), draws.choice(index.letters)
        slip = draws.choice([word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]])
        assert words_within_one_edit(index, slip) == ([word] if slip != word else [])


def test_an_index_without_words_knows_none(tmp_path: Path) -> None:
    lexical_writer.write_lexical_index(tmp_path / "lexical", ["", "?"])
    index = LexicalIndex(tmp_path / "lexical")
    assert (index.words, index.letters, words_within_one_edit(index, "zipline"), word_splits(index, "zipline")) == (
        {},
        "",
        [],
        [],
    )
