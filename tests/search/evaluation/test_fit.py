"""Fitting the weights of abstaining."""

from dataclasses import astuple

import numpy as np
import pytest

from search import Engine, Query
from search.answer.abstention import RELATED
from search.evaluation.fit import Fit, fit_abstention
from search.evaluation.judgments import JudgedQuestion

ASKED = ("When does the gardener of bed {} water plants?", "What do plants in bed {} need to grow?")
UNASKED = ("Who is minister of finance in country {}?", "How many goals fell in cup final {}?")
JUDGED = tuple(
    JudgedQuestion(f"{n}{text}", text.format(n), {"example.org/long": 1} if text in ASKED else {})
    for n in range(1, 7)
    for text in (*ASKED, *UNASKED)
)


@pytest.fixture(scope="module")
def fitted(garden: Engine) -> Fit:
    return fit_abstention(garden, JUDGED)


def test_the_fitted_weights_tell_questions_apart(garden: Engine, fitted: Fit) -> None:
    evidence = np.array([astuple(garden.evidence_for(Query(judged.question)).evidence) for judged in JUDGED])
    answers = evidence @ fitted.weights + fitted.constant > 0
    right = np.mean(answers == [bool(judged.relevant) for judged in JUDGED])
    assert right > 0.95


def test_the_rates_are_those_of_questions_that_were_held_out(fitted: Fit) -> None:
    assert 0.9 <= fitted.refused <= 1
    assert 0 <= fitted.wrongly <= 0.1
    assert 0.9 <= fitted.precision <= 1


def test_near_misses_are_told_from_other_topics(garden: Engine, fitted: Fit) -> None:
    assert fitted.related == RELATED
    near = tuple(JudgedQuestion(f"n{n}", f"What does bed {n} cost to water?", {}, type="near-miss") for n in range(6))
    found = fit_abstention(garden, (*JUDGED, *near)).related
    topics = [garden.evidence_for(Query(judged.question)).evidence.topic for judged in near]
    assert 0.2 < found <= max(topics)
