"""The evidence for an answer, and when it does not suffice."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from index.generation import Generation
from search import Engine, Query
from search.abstain import NOTHING, WEIGHTS, Evidence, probability, reason_against, weigh
from search.late import matches

GOOD = Evidence(coverage=1.0, unknown=0.0, weakest=0.8, length=2.0)
BAD = Evidence(coverage=0.0, unknown=1.0, weakest=0.2, length=2.0)


def weighed(engine: Engine, question: str) -> Evidence:
    passages = [hit.passages[0] for hit in engine.search(Query(question, k=3)).hits]
    return weigh(
        engine.generation.lexical,
        question,
        matches(engine.generation, engine.generation.encoder.question(question), passages),
    )


def test_good_evidence_gives_no_reason_against_an_answer() -> None:
    assert probability(GOOD) > 0.9
    assert reason_against(GOOD) == ""


def test_bad_evidence_gives_one_honest_sentence() -> None:
    assert probability(BAD) < 0.1
    assert reason_against(BAD) == NOTHING


@pytest.mark.parametrize(("name", "worse"), [("coverage", 0.5), ("unknown", 0.5), ("weakest", 0.6), ("length", 1.0)])
def test_each_piece_of_evidence_tells_in_its_own_direction(name: str, worse: float) -> None:
    assert probability(replace(GOOD, **{name: worse})) < probability(GOOD)


def test_there_is_a_weight_for_each_piece_of_evidence() -> None:
    assert len(WEIGHTS) == len(astuple(GOOD))


def test_coverage_and_unknown_words_are_weighed_by_rarity(engine: Engine, opened: Generation) -> None:
    found = weighed(engine, "Airbnb zzyzx")
    known, unknown = (opened.lexical.rarity(term) for term in ("airbnb", "zzyzx"))
    assert found.coverage == pytest.approx(known / (known + unknown))
    assert found.unknown == pytest.approx(unknown / (known + unknown))


def test_a_question_whose_words_all_stand_in_one_passage_is_covered(engine: Engine) -> None:
    found = weighed(engine, "Airbnb experiences ranking")
    assert found.coverage == pytest.approx(1.0)
    assert found.unknown == 0.0


def test_the_weakest_third_of_the_words_is_that_of_the_best_passage(engine: Engine) -> None:
    question = "How did Airbnb rank experiences?"
    passages = [hit.passages[0] for hit in engine.search(Query(question, k=3)).hits]
    words = [
        np.sort(match.words())
        for match in matches(engine.generation, engine.generation.encoder.question(question), passages)
    ]
    thirds = [float(word[: len(word) // 3].mean()) for word in words]
    found = weighed(engine, question)
    assert found.weakest == pytest.approx(max(thirds), abs=1e-5)
    assert found.length == pytest.approx(np.log(len(words[0])))


def test_no_passage_is_evidence_for_nothing(opened: Generation) -> None:
    found = weigh(opened.lexical, "Airbnb", [])
    assert found == Evidence(coverage=0.0, unknown=0.0, weakest=0.0, length=0.0)
    assert reason_against(found)


def test_a_question_of_stop_words_alone_is_covered_by_nothing(engine: Engine) -> None:
    found = weighed(engine, "What is it all about?")
    assert (found.coverage, found.unknown) == (0.0, 0.0)


@pytest.mark.parametrize(
    "question", ["What is the capital of Mongolia?", "asdf qwer zxcv", "Who won the 1998 cup final?"]
)
def test_a_question_that_the_list_does_not_answer_is_refused(engine: Engine, question: str) -> None:
    assert reason_against(weighed(engine, question)) == NOTHING


@pytest.mark.parametrize(
    "question", ["How did Airbnb rank experiences?", "Where can I practise coding for interviews?"]
)
def test_a_question_that_the_list_answers_is_let_through(engine: Engine, question: str) -> None:
    assert reason_against(weighed(engine, question)) == ""
