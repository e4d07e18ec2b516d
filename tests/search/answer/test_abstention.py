"""The evidence for an answer, and when it does not suffice."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from index.encoder.onnx import Encoding
from index.generation import Generation
from search import Engine, Query
from search.answer.abstention import (
    REASONS,
    RELATED,
    WEIGHTS,
    Evidence,
    Thresholds,
    certainty,
    gather_evidence,
    verdict,
)
from search.model import Verdict
from search.ranking.late_interaction import Match, match_passages

SHIPPED = Thresholds()
GOOD = Evidence(unknown=0.0, strays=0.0, weakest=0.8, sentence=0.8, topic=0.7, length=2.0)
BAD = Evidence(unknown=1.0, strays=1.0, weakest=0.2, sentence=0.2, topic=0.0, length=2.0)


def held(engine: Engine, question: str) -> tuple[Encoding, list[Match]]:
    encoding = engine.generation.encoder.encode_question(question)
    passages = [hit.passages[0] for hit in engine.search(Query(question, k=3)).hits]
    return encoding, match_passages(engine.generation, encoding, passages)


def weighed(engine: Engine, question: str) -> Evidence:
    return gather_evidence(engine.generation, question, *held(engine, question))


def test_similarities_are_weighed_on_the_scale_of_the_encoder(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, encoder = weighed(engine, "How did Airbnb rank experiences?"), engine.generation.encoder
    monkeypatch.setattr(encoder, "card", replace(encoder.card, text_scale=1.5, token_scale=2.0))
    scaled = weighed(engine, "How did Airbnb rank experiences?")
    assert (1 - scaled.weakest, 1 - scaled.sentence) == pytest.approx((2 - 2 * plain.weakest, 2 - 2 * plain.sentence))
    assert 1 - scaled.topic == pytest.approx(1.5 - 1.5 * plain.topic)
    assert (scaled.unknown, scaled.strays, scaled.length) == (plain.unknown, plain.strays, plain.length)


def test_good_evidence_is_answered() -> None:
    assert certainty(GOOD) > 1
    assert verdict(GOOD, SHIPPED) is Verdict.ANSWERED


def test_bad_evidence_is_nothing() -> None:
    assert certainty(BAD) < -1
    assert verdict(BAD, SHIPPED) is Verdict.NOTHING


def test_without_an_answer_the_topic_says_whether_there_is_related_reading() -> None:
    near = replace(BAD, unknown=0.5, topic=RELATED)
    assert verdict(near, SHIPPED) is Verdict.RELATED
    assert verdict(replace(near, topic=RELATED - 1e-6), SHIPPED) is Verdict.NOTHING
    assert verdict(replace(near, unknown=1.0), SHIPPED) is Verdict.NOTHING


def test_each_outcome_without_an_answer_has_its_sentence() -> None:
    assert REASONS.keys() == set(Verdict) - {Verdict.ANSWERED}


@pytest.mark.parametrize(
    ("name", "worse"),
    [("unknown", 0.5), ("strays", 0.5), ("weakest", 0.6), ("sentence", 0.6), ("topic", 0.5), ("length", 1.0)],
)
def test_each_piece_of_evidence_tells_in_its_own_direction(name: str, worse: float) -> None:
    assert certainty(replace(GOOD, **{name: worse})) < certainty(GOOD)


def test_there_is_a_weight_for_each_piece_of_evidence() -> None:
    assert len(WEIGHTS) == len(astuple(GOOD))


def test_unknown_words_are_weighed_by_rarity(engine: Engine, opened: Generation) -> None:
    known, unknown = (opened.lexical.rarity(term) for term in ("airbnb", "zzyzx"))
    assert weighed(engine, "Airbnb zzyzx").unknown == pytest.approx(unknown / (known + unknown))


@pytest.mark.parametrize(
    ("question", "share"),
    [("airbnb experiences", 0.0), ("How does Airbnb rank?", 0.0), ("Airbnb or 1871?", 1.0),
     ("rank at Airbnb or Zzyzx", 0.5), ("What did Zzyzx do at Yzzyx?", 1.0)],
)  # fmt: skip
def test_names_and_numbers_that_no_passage_has_are_strays(engine: Engine, question: str, share: float) -> None:
    encoding, _ = held(engine, question)
    passages = [hit.passages[0] for hit in engine.search(Query("How did Airbnb rank experiences?", k=1)).hits]
    evidence = gather_evidence(
        engine.generation, question, encoding, match_passages(engine.generation, encoding, passages)
    )
    assert evidence.strays == share


def test_the_weakest_third_of_the_words_is_that_of_the_best_passage(engine: Engine) -> None:
    question = "How did Airbnb rank experiences?"
    words = [np.sort(match.token_scores()) for match in held(engine, question)[1]]
    thirds = [float(word[: len(word) // 3].mean()) for word in words]
    evidence = weighed(engine, question)
    assert evidence.weakest == pytest.approx(max(thirds), abs=1e-5)
    assert evidence.length == pytest.approx(np.log(len(words[0])))


def test_sentence_and_topic_are_the_best_of_the_passages(engine: Engine) -> None:
    question = "How did Airbnb rank experiences?"
    encoding, matches = held(engine, question)
    evidence = gather_evidence(engine.generation, question, encoding, matches)
    alone = [gather_evidence(engine.generation, question, encoding, [match]) for match in matches]
    assert evidence.sentence == max(single.sentence for single in alone) > min(single.sentence for single in alone)
    assert evidence.topic == max(single.topic for single in alone) > min(single.topic for single in alone)


def test_no_passage_is_evidence_for_nothing(opened: Generation) -> None:
    evidence = gather_evidence(opened, "airbnb", opened.encoder.encode_question("airbnb"), [])
    assert evidence == Evidence(unknown=0.0, strays=0.0, weakest=0.0, sentence=0.0, topic=0.0, length=0.0)
    assert verdict(evidence, SHIPPED) is Verdict.NOTHING


@pytest.mark.parametrize(
    "question", ["What is the capital of Mongolia?", "asdf qwer zxcv", "Who won the 1998 cup final?"]
)
def test_a_question_that_the_list_does_not_answer_is_refused(engine: Engine, question: str) -> None:
    assert verdict(weighed(engine, question), SHIPPED) is Verdict.NOTHING


@pytest.mark.parametrize(
    "question", ["How did Airbnb rank experiences?", "Where can I practise coding for interviews?"]
)
def test_a_question_that_the_list_answers_is_let_through(engine: Engine, question: str) -> None:
    assert verdict(weighed(engine, question), SHIPPED) is Verdict.ANSWERED
