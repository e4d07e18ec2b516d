"""An encoder of a few kilobytes: each word a fixed random vector, a text their mean. Real files, opened in no time."""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from index.encoder.onnx import MODEL, TEXT, TOKENIZER, TOKENS, write_card
from index.integrity import file_digest
from index.model import EncoderCard

DIM = 32


def write(folder: Path, texts: Iterable[str]) -> Path:
    """An encoder that knows the words of `texts`."""
    folder.mkdir()
    words = ["[UNK]", *sorted({word for text in texts for word in re.findall(r"\w+|[^\w\s]+", text)})]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / TOKENIZER))
    onnx.save(_model(len(words)), folder / MODEL)
    write_card(folder, EncoderCard("tiny", file_digest(folder / MODEL), DIM, 256, "float32"))
    return folder


def _model(words: int) -> onnx.ModelProto:
    table = np.random.default_rng(0).normal(size=(words, DIM)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], [TOKENS]),
        helper.make_node("ReduceMean", [TOKENS], ["mean"], axes=[1], keepdims=0),
        helper.make_node("ReduceL2", ["mean"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Div", ["mean", "length"], [TEXT]),
    ]
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])]
    outputs = [
        helper.make_tensor_value_info(TEXT, TensorProto.FLOAT, [1, DIM]),
        helper.make_tensor_value_info(TOKENS, TensorProto.FLOAT, [1, "tokens", DIM]),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, [numpy_helper.from_array(table, "table")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
