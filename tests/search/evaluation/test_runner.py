"""Evaluating: every question through the engine, and what went wrong named."""

import json
from dataclasses import fields, replace

import pytest

from search import Engine, Mode, Query
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.runner import Evaluation, Miss, run_evaluation
from search.model import MAX_K

BOOK, BEES, HONEY = "example.org/long", "example.org/bees", "title:on-honey"
JUDGED = (
    JudgedQuestion("q1", "When does the gardener of bed 17 water every plant?", {BOOK: 1}, "dev"),
    JudgedQuestion("q2", "How do bees find their way home?", {HONEY: 1}, "test"),
    JudgedQuestion("q3", "What is the capital of Mongolia?", {}, "dev"),
    JudgedQuestion("q4", "How do bees find their way home by the sun?", {}, "test"),
    JudgedQuestion("q5", "Which quarterly tax forms are due?", {BEES: 1, HONEY: 2}, "test"),
)


@pytest.fixture(scope="module")
def found(garden: Engine) -> Evaluation:
    return run_evaluation(garden, JUDGED, answers=True)


def test_each_retriever_and_their_fusion_is_measured(found: Evaluation) -> None:
    assert found.questions == 5
    assert list(found.retrieval) == [*Mode]
    assert found.retrieval[Mode.HYBRID]["recall@10"] == 1.0


def test_measures_are_those_of_the_hits_that_the_engine_gives(found: Evaluation, garden: Engine) -> None:
    def rank(judged: JudgedQuestion) -> int:
        hits = garden.search(Query(judged.question, k=MAX_K)).hits
        return next(hit.rank for hit in hits if hit.listed.resource.key in judged.relevant)

    ranks = [rank(judged) for judged in JUDGED if judged.relevant]
    assert found.retrieval[Mode.HYBRID]["MRR@10"] == pytest.approx(sum(1 / n for n in ranks) / 3, abs=1e-4)


def test_a_miss_says_what_was_wanted_best_first_and_what_came(found: Evaluation) -> None:
    assert Miss("q2", "How do bees find their way home?", ("On honey",), "On bees", 2) in found.misses
    assert all(miss.question != JUDGED[0].question for miss in found.misses)


def test_wrong_answers_and_wrong_refusals_are_named(found: Evaluation) -> None:
    assert found.wrong_answers == (JUDGED[3].question,)
    assert found.wrong_refusals == (JUDGED[4].question,)


def test_abstaining_is_rated_in_all_and_by_split(found: Evaluation) -> None:
    rates = {name: (rates["refused"], rates["wrongly"]) for name, rates in found.abstaining.items()}
    assert rates == {"all": (0.5, 0.3333), "dev": (1.0, 0.0), "test": (0.0, 0.5)}


def test_without_answers_only_retrieval_is_measured(garden: Engine) -> None:
    seen: list[tuple[int, int]] = []
    found = run_evaluation(garden, JUDGED, answers=False, progress=lambda done, total: seen.append((done, total)))
    assert (found.abstaining, found.wrong_answers, found.wrong_refusals) == ({}, (), ())
    assert (found.answering, found.risk) == ({}, {})
    total = sum(bool(judged.relevant) for judged in JUDGED) * len(Mode)
    assert seen == [(done, total) for done in range(1, total + 1)]


def test_what_a_query_asks_for_by_default_is_what_ships(found: Evaluation) -> None:
    assert found.shipped == Query("any").mode
    assert [*found.p_values] == [mode for mode in Mode if mode != found.shipped]


def test_values_intervals_and_means_tell_of_the_same_questions(found: Evaluation) -> None:
    assert found.ids == ("q1", "q2", "q5")
    for mode, values in found.values.items():
        for measure, each in values.items():
            low, high = found.intervals[mode][measure]
            assert found.retrieval[mode][measure] == pytest.approx(sum(each) / 3, abs=1e-4)
            assert min(each) - 1e-4 <= low <= found.retrieval[mode][measure] <= high <= max(each) + 1e-4


def test_the_digest_stands_for_questions_and_judgments(garden: Engine, found: Evaluation) -> None:
    again = run_evaluation(garden, JUDGED, answers=False)
    other = run_evaluation(garden, [replace(JUDGED[0], relevant={BEES: 1}), *JUDGED[1:]], answers=False)
    assert found.judged_data == again.judged_data != other.judged_data


def test_a_question_that_finds_nothing_is_a_miss_without_a_rank(garden: Engine) -> None:
    never = JudgedQuestion("q9", "zzyzx", {"not.in/the-list": 1})
    found = run_evaluation(garden, [never], answers=False)
    assert [(miss.relevant, miss.rank) for miss in found.misses] == [(("not.in/the-list",), None)]


def test_a_report_is_plain_data_with_the_misses_in_words(found: Evaluation) -> None:
    report = found.to_dict()
    assert list(report) == [field.name for field in fields(Evaluation)]
    assert report["misses"][0].keys() == {"id", "question", "relevant", "top", "rank"}
    assert json.loads(json.dumps(report))["questions"] == found.questions
