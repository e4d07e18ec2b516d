"""Terms, and BM25 over them."""

from collections import Counter
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import lexical_writer
from index.text.lexical import K1, B, LexicalIndex, terms

TEXTS = ["Drift and drift alarms", "Alarms ring", "The feature store of booking.com", "to be or not to be", "机器"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical") / "lexical"
    lexical_writer.write_lexical_index(folder, TEXTS)
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
        ("ﬁne ｍｏｄｅｌ", ["fine", "model"]),
        ("mo\u00addel\u200bs", ["model"]),
        ("Kafka™ don´t", ["kafka"]),
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
    lexical_writer.write_lexical_index(tmp_path / "lexical", ["", "the", "?"])
    index = LexicalIndex(tmp_path / "lexical")
    assert (index.size, list(index.scores(terms("What is drift?")))) == (3, [0, 0, 0])


def test_text_without_blanks_is_known_by_pairs_of_characters() -> None:
    assert terms("模型监控XGBoost好") == ["模型", "型监", "监控", "xgboost", "好"]
    assert set(terms("如何监控?")) & set(terms("我们监控模型。")) == {"监控"}
    assert terms("слово.ком") == ["слово.ком", "слово", "ком"]


RUNS = ["drift alarms", "drift alarms drift", "nothing here", "alarms of stores", "drift"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """Five chunks, to be scored as runs of the first three and the last two."""
    folder = tmp_path_factory.mktemp("runs") / "lexical"
    lexical_writer.write_lexical_index(folder, RUNS)
    return LexicalIndex(folder)


STARTS, STOPS = np.array([0, 3]), np.array([3, 5])


@pytest.mark.parametrize("term", ["drift", "alarm", "store", "unheard"])
def test_a_run_of_chunks_is_scored_by_bm25_over_its_chunks_with_the_term(runs: LexicalIndex, term: str) -> None:
    frequencies = runs.scores([term]) / runs.rarity(term)
    expected = [
        runs.rarity(term) * (n := sum(frequencies[start:stop])) / (n + K1 * (1 - B + B * (stop - start) / 2.5))
        for start, stop in zip(STARTS, STOPS, strict=True)
    ]
    assert runs.run_scores([term], STARTS, STOPS, 2.5) == pytest.approx(expected, abs=1e-5)


def test_the_score_of_a_run_is_the_sum_over_the_terms_of_the_question(runs: LexicalIndex) -> None:
    drift, alarm = (runs.run_scores([term], STARTS, STOPS, 2.5) for term in ("drift", "alarm"))
    assert runs.run_scores(["drift", "alarm", "drift"], STARTS, STOPS, 2.5) == pytest.approx(2 * drift + alarm)


def test_a_run_gains_less_by_length_than_by_more_of_its_chunks_with_the_term(runs: LexicalIndex) -> None:
    starts, stops = np.array([0, 0, 0]), np.array([1, 2, 3])
    short, fitting, long = runs.run_scores(["drift"], starts, stops, 2.0)
    assert fitting > short
    assert fitting > long


@pytest.mark.parametrize("question", [[], ["unheard"]])
def test_runs_score_nothing_for_terms_that_nobody_uses(runs: LexicalIndex, question: list[str]) -> None:
    assert list(runs.run_scores(question, STARTS, STOPS, 2.5)) == [0, 0]


def test_no_run_has_no_score(runs: LexicalIndex) -> None:
    assert runs.run_scores(["drift"], STARTS[:0], STOPS[:0], 2.5).shape == (0,)


def test_the_combined_weights_of_a_run_give_its_scores(runs: LexicalIndex) -> None:
    for run, (start, stop) in enumerate(zip(STARTS.tolist(), STOPS.tolist(), strict=True)):
        sums: Counter[int] = Counter()
        for row in range(start, stop):
            sums.update(runs.weights(row, terms(RUNS[row])))  # type: ignore[arg-type]  # its values may be floats
        weights = runs.combined_weights(sums, (stop - start) / 2.5)
        for term in ("drift", "alarm", "store"):
            score = sum(count * weights.get(number, 0.0) for number, count in runs.counts([term]).items())
            assert score == pytest.approx(runs.run_scores([term], STARTS, STOPS, 2.5)[run], abs=1e-5)
