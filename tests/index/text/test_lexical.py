"""Terms, and BM25 over them."""

from collections import Counter
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import lexical
from index.text.lexical import K1, B, LexicalIndex, terms

TEXTS = ["Drift and drift alarms", "Alarms ring", "The feature store of booking.com", "to be or not to be", "机器"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical") / "lexical"
    lexical.write_lexical_index(folder, TEXTS)
    return LexicalIndex(folder)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Monitoring monitored models", ["monitor", "monitor", "model"]),
        ("What is the drift of it?", ["drift"]),
        ("CAFÉ naïve", ["cafe", "naiv"]),
        ("the model's users' data", ["model", "user", "data"]),
        ("C++ and C#", ["c++", "c#"]),
        ("Booking.com", ["booking.com", "book", "com"]),
        ("Q&A", ["q&a", "q"]),
        ("gradient-boosted", ["gradient", "boost"]),
        ("GPT-4 in 2023", ["gpt", "4", "2023"]),
        ("end. Next", ["end", "next"]),
        ("机器学习", ["机器", "器学", "学习"]),
        ("", []),
        ("?!", []),
    ],
)
def test_text_becomes_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_an_apostrophe_of_either_form_joins(apostrophe: str) -> None:
    assert terms(f"don{apostrophe}t model{apostrophe}s") == terms("model")


@given(st.text())
def test_the_terms_of_any_text_are_words_that_do_not_depend_on_case(text: str) -> None:
    assert all(term and not term.isspace() for term in terms(text))
    assert terms(text.upper().lower()) == terms(text.upper().lower().upper().lower())


def test_scores_are_bm25(index: LexicalIndex) -> None:
    documents = [terms(text) or [""] for text in TEXTS]
    mean = sum(map(len, documents)) / len(documents)
    for term in ("drift", "alarm", "store"):
        holders = sum(term in document for document in documents)
        idf = log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
        expected = [
            idf * (n := Counter(document)[term]) / (n + K1 * (1 - B + B * len(document) / mean))
            for document in documents
        ]
        assert index.scores([term]) == pytest.approx(expected, abs=1e-5)


def test_the_scores_of_a_question_are_the_sum_over_its_terms(index: LexicalIndex) -> None:
    assert index.scores(["drift", "alarm"]) == pytest.approx(index.scores(["drift"]) + index.scores(["alarm"]))


@pytest.mark.parametrize("question", [[], ["unheard"], ["unheard", "of"]])
def test_terms_that_nobody_uses_score_nothing(index: LexicalIndex, question: list[str]) -> None:
    assert list(index.scores(question)) == [0] * index.size


def test_a_term_is_the_rarer_the_fewer_chunks_have_it(index: LexicalIndex) -> None:
    assert index.rarity("alarm") == pytest.approx(log(6 / 2.5))
    assert index.rarity("drift") == pytest.approx(log(6 / 1.5))
    assert index.rarity("unheard") == pytest.approx(log(6 / 0.5))
    assert (index.knows("alarm"), index.knows("unheard")) == (True, False)


def test_texts_without_any_term_can_be_indexed(tmp_path: Path) -> None:
    lexical.write_lexical_index(tmp_path / "lexical", ["", "the", "?"])
    index = LexicalIndex(tmp_path / "lexical")
    assert (index.size, list(index.scores(terms("What is drift?")))) == (3, [0, 0, 0])


def test_text_without_blanks_is_known_by_pairs_of_characters() -> None:
    assert terms("模型监控XGBoost好") == ["模型", "型监", "监控", "xgboost", "好"]
    assert set(terms("如何监控?")) & set(terms("我们监控模型。")) == {"监控"}
    assert terms("слово.ком") == ["слово.ком", "слово", "ком"]
