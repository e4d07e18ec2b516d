"""Encoders from ONNX models: pooled and prompted as their configuration says, or refused in one sentence."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper, save_model
from onnx.external_data_helper import set_external_data

from index.encoder import export
from index.encoder.graphs import onnx_model
from index.encoder.onnx import OnnxEncoder
from index.encoder.onnx_folder import find_onnx
from index.errors import EncoderError
from tests.index.encoder.onnx_folders import CONFIGS, DIM, INPUTS, WORDS, expected_tokens, graph, write_folder

TEXT = "owl w7 w9 drift"
IDS = [1, WORDS.index("owl"), WORDS.index("w7"), WORDS.index("w9"), WORDS.index("drift"), 2]


def opened(folder: Path, cache: Path) -> OnnxEncoder:
    return OnnxEncoder(export.prepare_encoder(str(folder), cache))


def refusal(folder: Path, cache: Path) -> str:
    with pytest.raises(EncoderError) as refused:
        export.prepare_encoder(str(folder), cache)
    assert not list(cache.glob("*"))
    return str(refused.value)


def unit(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(vector / np.linalg.norm(vector))


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, lambda tokens: tokens.mean(axis=0)),
        ({"pooling_mode": "mean"}, lambda tokens: tokens.mean(axis=0)),
        ({"pooling_mode_cls_token": True, "include_prompt": True}, lambda tokens: tokens[0]),
        ({"pooling_mode": ["cls"]}, lambda tokens: tokens[0]),
        ({"pooling_mode_lasttoken": True}, lambda tokens: tokens[-1]),
    ],
)
def test_token_vectors_are_pooled_as_the_configuration_says(tmp_path: Path, pooling: Any, expected: Any) -> None:
    folder = write_folder(tmp_path / "model", graph(), CONFIGS | {"1_Pooling/config.json": pooling})
    encoder = opened(folder, tmp_path / "cache")
    vector = encoder.encode_passage(TEXT).vector
    assert vector @ unit(expected(expected_tokens(graph(), IDS))) > 0.98
    assert (encoder.card.dim, encoder.max_tokens, encoder.card.name) == (DIM, 24, str(folder))


@pytest.mark.parametrize("inputs", [INPUTS, ("input_ids",), (*INPUTS, "token_type_ids")])
@pytest.mark.parametrize("opset", [13, 17, 18, 20])
def test_a_model_has_the_inputs_and_operators_of_its_export(tmp_path: Path, inputs: Any, opset: int) -> None:
    encoder = opened(write_folder(tmp_path / "model", graph(inputs, opset=opset)), tmp_path / "cache")
    encoding = encoder.encode_passage(TEXT)
    assert encoding.vector @ unit(expected_tokens(graph(), IDS).mean(axis=0)) > 0.98
    assert np.allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-4)
    assert len(encoding.tokens) == len(IDS) - 2


def test_a_model_with_its_own_vector_of_the_text_needs_no_pooling(tmp_path: Path) -> None:
    model = graph(output="token_embeddings")
    model.graph.initializer.append(numpy_helper.from_array(np.array(1), "second"))
    model.graph.node.append(helper.make_node("Gather", ["token_embeddings", "second"], ["sentence_embedding"], axis=1))
    sentence = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ("batch", DIM))
    model.graph.output.append(sentence)
    configs = {"sentence_bert_config.json": {"max_seq_length": 24}, "modules.json": [{"type": "models.Dense"}]}
    encoder = opened(write_folder(tmp_path / "model", model, configs), tmp_path / "cache")
    assert encoder.encode_passage(TEXT).vector @ unit(expected_tokens(graph(), IDS)[1]) > 0.98


def test_prompts_come_from_the_configuration(tmp_path: Path) -> None:
    prompts = {"prompts": {"query": "query : ", "document": ""}, "default_prompt_name": None}
    folder = write_folder(tmp_path / "model", graph(), CONFIGS | {"config_sentence_transformers.json": prompts})
    encoder = opened(folder, tmp_path / "cache")
    question, passage = encoder.encode_question(TEXT), encoder.encode_passage(TEXT)
    assert (encoder.card.question_prompt, encoder.card.passage_prompt) == ("query : ", "")
    assert np.array_equal(question.vector, encoder.encode_passage(f"query : {TEXT}").vector)
    assert np.array_equal(question.tokens, passage.tokens)


def test_the_files_beside_a_folder_onnx_belong_to_its_model(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model", graph(), subfolder="onnx")
    cards = [opened(place, tmp_path / str(n)).card for n, place in enumerate((folder, folder / "onnx"))]
    assert cards[0].sha256 == cards[1].sha256


def test_one_of_several_models_is_named_by_its_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model", graph(), name="model_quantized.onnx")
    assert find_onnx(str(folder)) == folder / "model_quantized.onnx"
    save_model(graph(), folder / "model_O4.onnx")
    assert "has several models (model_O4.onnx, model_quantized.onnx): name the file" in refusal(folder, tmp_path / "c")
    assert opened(folder / "model_O4.onnx", tmp_path / "cache").card.name == str(folder / "model_O4.onnx")


def test_a_folder_with_safetensors_is_read_as_before(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model", graph())
    (folder / "model.safetensors").write_bytes(b"")
    assert find_onnx(str(folder)) is None
    assert find_onnx(str(folder / "model.onnx")) == folder / "model.onnx"


def test_int8_weights_stay_as_they_are(tmp_path: Path) -> None:
    first = OnnxEncoder(export.prepare_encoder(str(write_folder(tmp_path / "float", graph())), tmp_path / "one"))
    compressed = quantised(tmp_path, graph())
    again = opened(write_folder(tmp_path / "int8", compressed), tmp_path / "two")
    assert (first.card.precision, again.card.precision) == ("int8", "int8")
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in compressed.graph.initializer}
    content = (again._folder / "weights.bin").read_bytes()
    assert weights["matrix_quantized"].tobytes() in content
    assert again.encode_passage(TEXT).vector @ first.encode_passage(TEXT).vector > 0.98


def quantised(folder: Path, model: ModelProto) -> ModelProto:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    save_model(model, folder / "plain.onnx")
    quantize_dynamic(folder / "plain.onnx", folder / "compressed.onnx", weight_type=QuantType.QInt8)
    return onnx.load(folder / "compressed.onnx")


def test_another_file_of_a_model_is_another_encoder(tmp_path: Path) -> None:
    folder, names = write_folder(tmp_path / "model", graph()), set()
    for change in (lambda: None, lambda: save_model(graph(("input_ids",)), folder / "model.onnx"),
                   lambda: (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 20}')):  # fmt: skip
        change()
        names.add(export.prepare_encoder(str(folder), tmp_path / "cache").name)
    assert len(names) == 3


def test_external_weights_in_the_folder_are_read(tmp_path: Path) -> None:
    plain = opened(write_folder(tmp_path / "plain", graph()), tmp_path / "cache")
    folder = write_folder(tmp_path / "model", graph())
    save_model(graph(), folder / "model.onnx", save_as_external_data=True, location="model.onnx_data", size_threshold=8)
    encoder = opened(folder, tmp_path / "cache")
    assert np.array_equal(encoder.encode_passage(TEXT).vector, plain.encode_passage(TEXT).vector)


@pytest.mark.parametrize("place", ["../secret", "/etc/hostname", "link"])
def test_weights_outside_the_folder_are_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "secret").write_bytes(bytes(4 * DIM * DIM))
    folder, model = write_folder(tmp_path / "model", graph()), graph()
    (folder / "link").symlink_to(tmp_path / "secret")
    matrix = next(tensor for tensor in model.graph.initializer if tensor.name == "matrix")
    set_external_data(matrix, place)
    matrix.ClearField("raw_data")
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    assert "Data of TensorProto" in (reason := refusal(folder, tmp_path / "cache")) or "absolute path" in reason


def test_a_model_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "model", graph())
    monkeypatch.setattr(onnx_model, "_LARGEST_MODEL", 1000)
    assert "it has more than" in refusal(folder, tmp_path / "cache")
    model = graph()
    for tensor in model.graph.initializer:
        set_external_data(tensor, "model.onnx", length=10**12)
        tensor.ClearField("raw_data")
    monkeypatch.setattr(onnx_model, "_LARGEST_MODEL", 2_000_000_000)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    assert "it has more than 2 GB" in refusal(folder, tmp_path / "cache")


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (
            graph(("ids", "attention_mask")),
            "its inputs are ids, attention_mask, known are attention_mask, input_ids, token",
        ),
        (graph((*INPUTS, "pixel_values")), "its inputs are input_ids, attention_mask, pixel_values, known are"),
        (graph(kind=TensorProto.INT32), "its inputs are no numbers of 64 bits"),
        (graph(opset=9), "it uses operators older than version 11"),
        (graph(rows=50), "indices element out of data bounds"),
    ],
)
def test_a_graph_that_is_no_encoder_is_refused(tmp_path: Path, model: ModelProto, reason: str) -> None:
    folder = write_folder(tmp_path / "model", model)
    message = refusal(folder, tmp_path / "cache")
    assert message.startswith(f"The encoder '{folder}' cannot be used (")
    assert reason in message
    assert message.count("\n") == 0


def test_a_graph_without_token_vectors_is_refused(tmp_path: Path) -> None:
    model = graph()
    model.graph.node.append(helper.make_node("ReduceMean", ["last_hidden_state"], ["logits"], axes=[1], keepdims=0))
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("batch", DIM)))
    folder = write_folder(tmp_path / "model", model)
    assert "none of its outputs (logits) is last_hidden_state or token_embeddings" in refusal(folder, tmp_path / "c")


@pytest.mark.parametrize(
    ("configs", "reason"),
    [
        ({"1_Pooling/config.json": {"pooling_mode_max_tokens": True}}, "its pooling (pooling_mode_max_tokens) is none"),
        ({"1_Pooling/config.json": {"pooling_mode": ["cls", "mean"]}}, "its pooling (cls, mean) is none of mean, cls"),
        ({"1_Pooling/config.json": "[]"}, "1_Pooling/config.json has no fields"),
        ({"1_Pooling/config.json": "{"}, "Expecting property name"),
        ({"sentence_bert_config.json": {"max_seq_length": None}}, "its window is unknown"),
        ({"sentence_bert_config.json": {"max_seq_length": 10**9}}, "its window is unknown"),
        ({"sentence_bert_config.json": " " * 1_000_001}, "sentence_bert_config.json has more than 1 MB"),
        ({"modules.json": [{"type": "sentence_transformers.models.Dense"}]}, "its graph lacks the layer Dense"),
        ({"config_sentence_transformers.json": {"prompts": {"query": "q: "}},
          "1_Pooling/config.json": {"pooling_mode": "mean", "include_prompt": False}}, "leaves out the prompt"),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_be_followed_is_refused(tmp_path: Path, configs: Any, reason: str) -> None:
    folder = write_folder(tmp_path / "model", graph(), CONFIGS | configs)
    assert reason in refusal(folder, tmp_path / "cache")


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("tokenizer.json", "there is no tokenizer.json, which AutoTokenizer.save_pretrained writes"),
        ("1_Pooling/config.json", "no file says how it pools the vectors of tokens; 1_Pooling/config.json"),
        ("sentence_bert_config.json", "its window is unknown, which is max_seq_length in sentence_bert_config.json"),
    ],
)
def test_a_missing_file_is_named(tmp_path: Path, missing: str, reason: str) -> None:
    folder = write_folder(tmp_path / "model", graph())
    (folder / missing).unlink()
    assert reason in refusal(folder, tmp_path / "cache")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"{}"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write_folder(tmp_path / "model", graph())
    (folder / name).write_bytes(content)
    assert refusal(folder, tmp_path / "cache").startswith(f"The encoder '{folder}' cannot be used (")


def test_an_onnx_model_needs_no_torch(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model", graph())
    code = f"""
import sys
from pathlib import Path
from index.encoder import export
export.prepare_encoder({str(folder)!r}, Path({str(tmp_path / "cache")!r}))
print(sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
