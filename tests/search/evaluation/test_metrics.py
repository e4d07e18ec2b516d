"""Measures against values computed by hand."""

from dataclasses import asdict
from math import log2

import pytest

from search.evaluation.judgments import JudgedQuestion
from search.evaluation.metrics import MEASURES, abstention_rates, mean_measures
from search.evaluation.metrics import retrieval_measures as by_question


def retrieval(judged: list[JudgedQuestion], ranked: dict[str, list[str]]) -> dict[str, float]:
    return mean_measures(by_question(judged, ranked))


def test_each_question_keeps_its_own_values_in_order() -> None:
    judged = [JudgedQuestion("q2", "?", {"a": 1}), JudgedQuestion("q0", "?", {}), JudgedQuestion("q1", "?", {"b": 1})]
    values = by_question(judged, {"q1": ["b"], "q2": ["x", "a"], "q0": ["a"]})
    assert values[:, MEASURES.index("MRR@10")].tolist() == [0.5, 1.0]


def test_a_perfect_ranking_has_1_everywhere() -> None:
    measures = retrieval([JudgedQuestion("q", "?", {"a": 2, "b": 1})], {"q": ["a", "b", "c"]})
    names = ("nDCG@10", "MRR@10", "hit@1", "hit@5", "recall@10", "recall@100")
    assert measures == dict.fromkeys(names, 1.0)


def test_grades_rank_and_depth_count_as_by_hand() -> None:
    ranked = ["x", "one", "two", *(f"x{n}" for n in range(7)), "late"]
    measures = retrieval([JudgedQuestion("q", "?", {"two": 2, "one": 1, "late": 1, "never": 1})], {"q": ranked})
    gained = 1 / log2(3) + 2 / log2(4)
    ideal = 2 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5)
    assert measures == {
        "nDCG@10": pytest.approx(gained / ideal, abs=1e-4), "MRR@10": 0.5,
        "hit@1": 0.0, "hit@5": 1.0, "recall@10": 0.5, "recall@100": 0.75,
    }  # fmt: skip


def test_a_question_that_found_nothing_counts_as_0() -> None:
    judged = [JudgedQuestion("q1", "?", {"a": 1}), JudgedQuestion("q2", "?", {"b": 1})]
    assert set(retrieval(judged, {"q1": ["a"], "q2": []}).values()) == {0.5}


def test_a_relevant_resource_past_the_fifth_place_is_no_hit_at_5() -> None:
    measures = retrieval([JudgedQuestion("q", "?", {"a": 1})], {"q": ["1", "2", "3", "4", "5", "a"]})
    assert measures["hit@5"] == 0.0
    assert measures["MRR@10"] == pytest.approx(1 / 6, abs=1e-4)


def test_questions_without_an_answer_do_not_count_for_retrieval() -> None:
    judged = [JudgedQuestion("q1", "?", {"a": 1}), JudgedQuestion("q2", "?", {})]
    assert set(retrieval(judged, {"q1": ["a"], "q2": ["b"]}).values()) == {1.0}


def test_a_mean_over_no_question_is_0() -> None:
    assert set(retrieval([JudgedQuestion("q", "?", {})], {"q": ["a"]}).values()) == {0.0}


def test_abstaining_is_rated_on_both_kinds_of_question() -> None:
    judged = [JudgedQuestion(str(n), "?", {"a": 1} if n < 4 else {}) for n in range(9)]
    rates = abstention_rates(judged, {str(n): n in {3, 4, 5, 6} for n in range(9)})
    assert asdict(rates) == {"refused": 0.6, "wrongly": 0.25, "precision": 0.75, "recall": 0.6}


def test_a_rate_over_no_question_is_none() -> None:
    assert set(asdict(abstention_rates([], {})).values()) == {None}
