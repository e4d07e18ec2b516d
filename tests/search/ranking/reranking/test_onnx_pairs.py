"""A cross-encoder in ONNX: what it reads, in which time, and what is no cross-encoder."""

import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.errors import CrossEncoderError
from search.ranking.reranking.cross_encoder import CrossEncoder
from search.ranking.reranking.loading import load_cross_encoder
from tests.search.ranking.reranking.tiny_model import write_model

TEXTS = ["Bees dance.", "A cluster.", "One cluster schedules what another cluster runs."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def cross_encoder(folder: Path) -> CrossEncoder:
    return load_cross_encoder(str(folder))


def test_each_passage_is_read_with_the_question(cross_encoder: CrossEncoder) -> None:
    scores = cross_encoder.logits("What is a cluster?", TEXTS, math.inf)
    assert scores is not None
    assert scores.tolist() == [1, 2, 3]
    nothing = cross_encoder.logits("What?", [], math.inf)
    assert nothing is not None
    assert nothing.shape == (0,)


def test_a_score_does_not_depend_on_the_other_passages(cross_encoder: CrossEncoder) -> None:
    alone = [cross_encoder.logits("Why?", [text], math.inf) for text in TEXTS]
    together = cross_encoder.logits("Why?", TEXTS, math.inf)
    assert together is not None
    assert [scores.tolist() for scores in alone if scores is not None] == [[score] for score in together.tolist()]


def test_of_a_long_pair_the_window_is_read(cross_encoder: CrossEncoder) -> None:
    scores = cross_encoder.logits("Why?", ["cluster " * 2000], math.inf)
    assert scores is not None
    assert 200 < scores[0] < 256
    assert cross_encoder.logits("cluster " * 1000, TEXTS[:1], math.inf) is not None


def test_after_the_deadline_there_are_no_scores(cross_encoder: CrossEncoder) -> None:
    assert cross_encoder.logits("Why?", TEXTS, time.monotonic() - 1) is None
    assert cross_encoder.logits("Why?", ["A cluster."] * 20_000, time.monotonic() + 0.05) is None
    assert cross_encoder.logits("Why?", TEXTS, time.monotonic() + 60) is not None


def test_many_threads_get_the_same_scores(cross_encoder: CrossEncoder) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: cross_encoder.logits("Why?", TEXTS, time.monotonic() + 60), range(64)))
    assert {tuple(scores.tolist()) for scores in results if scores is not None} == {(0, 1, 2)}
    assert None not in [scores if scores is None else 1 for scores in results]


def test_a_model_is_loaded_once_by_its_folder_or_file(folder: Path, cross_encoder: CrossEncoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(load_cross_encoder, [str(folder)] * 8)) == {cross_encoder}
    by_file = load_cross_encoder(str(folder / "model.onnx")).logits("Why?", TEXTS, math.inf)
    assert by_file is not None
    assert by_file.tolist() == [0, 1, 2]


def test_the_tokenizer_may_be_in_the_folder_above(tmp_path: Path) -> None:
    inner = write_model(tmp_path / "onnx", inputs=1)
    (inner / "tokenizer.json").rename(tmp_path / "tokenizer.json")
    assert load_cross_encoder(str(tmp_path)).logits("Why?", TEXTS, math.inf) is not None


def test_what_is_no_cross_encoder_is_refused_with_one_sentence(tmp_path: Path) -> None:
    several = write_model(tmp_path / "several", scores=3)
    infinite = write_model(tmp_path / "infinite", operator="Log")  # of no word
    headless = write_model(tmp_path / "headless")
    (headless / "tokenizer.json").unlink()
    broken = write_model(tmp_path / "broken")
    (broken / "model.onnx").write_bytes(b"not a graph")
    reasons = {
        several: "it gives 3 scores instead of one",
        infinite: "no finite numbers",
        headless: "there is no tokenizer.json",
        broken: "INVALID",
    }
    for name, reason in reasons.items():
        with pytest.raises(
            CrossEncoderError, match=rf"The cross-encoder '{name}' cannot be loaded \(.*{reason}.*"
        ) as e:
            load_cross_encoder(str(name))
        assert len(str(e.value).splitlines()) == 1


def test_a_missing_file_and_an_encoder_are_refused_by_name(tmp_path: Path) -> None:
    missing = tmp_path / "none.onnx"
    with pytest.raises(CrossEncoderError, match=rf"^The cross-encoder '{missing}' cannot be loaded \(there is no such"):
        load_cross_encoder(str(missing))
    with pytest.raises(CrossEncoderError, match=r"^The model 'bge-small' is an encoder, which reads no pairs"):
        load_cross_encoder("bge-small")
