"""Folders with small ONNX models, as exports of Hugging Face have them: made here, with no weights of anybody."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper, save_model
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WORDS = ["[UNK]", "[CLS]", "[SEP]", *(f"w{number}" for number in range(200)), "drift", "owl", "query", ":"]
DIM = 32
INPUTS = ("input_ids", "attention_mask")
# Configuration of a model that pools by the mean.
CONFIGS = {
    "sentence_bert_config.json": {"max_seq_length": 24},
    "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
}


def tokenizer() -> Tokenizer:
    made = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, "[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing("[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    return made


def graph(
    inputs: Sequence[str] = INPUTS,
    output: str = "last_hidden_state",
    opset: int = 17,
    rows: int = len(WORDS),
    kind: int = TensorProto.INT64,
) -> ModelProto:
    """A model whose vector of a token is its row in a table, times a matrix; it adds the other inputs times zero."""
    rng = np.random.default_rng(0)
    weights = {
        "table": rng.normal(size=(rows, DIM)).astype(np.float32),
        "matrix": rng.normal(size=(DIM, DIM)).astype(np.float32),
        "zero": np.zeros((1, 1, 1), np.float32),
        "last": np.array([-1]),
    }
    nodes = [helper.make_node("Gather", ["table", inputs[0]], ["rows"])]
    values = "rows"
    for name in inputs[1:]:
        nodes += [
            helper.make_node("Cast", [name], [f"{name}_float"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", [f"{name}_float", "last"], [f"{name}_column"]),
            helper.make_node("Mul", [f"{name}_column", "zero"], [f"{name}_nothing"]),
            helper.make_node("Add", [values, f"{name}_nothing"], [f"{name}_added"]),
        ]
        values = f"{name}_added"
    nodes.append(helper.make_node("MatMul", [values, "matrix"], [output]))
    made = helper.make_graph(
        nodes, "toy",
        [helper.make_tensor_value_info(name, kind, ("batch", "tokens")) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ("batch", "tokens", DIM))],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )  # fmt: skip
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def write_folder(
    folder: Path, model: ModelProto, configs: Mapping[str, Any] = CONFIGS, subfolder: str = "", name: str = "model.onnx"
) -> Path:
    """A folder with a model, in a subfolder if one is named, its tokenizer and its configuration."""
    (folder / subfolder).mkdir(parents=True, exist_ok=True)
    save_model(model, folder / subfolder / name)
    tokenizer().save(str(folder / "tokenizer.json"))
    for path, fields in configs.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(fields if isinstance(fields, str) else json.dumps(fields), "utf-8")
    return folder


def expected_tokens(model: ModelProto, ids: Sequence[int]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The vectors that `graph` gives tokens, computed without onnxruntime."""
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    rows: np.ndarray[Any, np.dtype[np.float32]] = weights["table"][list(ids)] @ weights["matrix"]
    return rows
