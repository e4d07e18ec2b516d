"""The ONNX graph of a BERT encoder, written from its weights without torch.

Its operators are those to which onnxruntime's optimizer fuses an export of torch. Knows the names of BERT's weights;
must not know quantisation or the token projection.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.graphs.embedding_model import MICROSOFT, OPSET, EmbeddingModel, unit_rows
from index.encoder.onnx import TEXT, TOKENS

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

_INPUTS = ("input_ids", "token_type_ids", "attention_mask")
# Version of ONNX's file format that came with OPSET.
_IR_VERSION = 8
# Lowest divisor of a mean, as in sentence-transformers.
_SMALLEST_COUNT = 1e-9


def load_bert(folder: Path) -> EmbeddingModel:
    """The BERT in a folder of sentence-transformers; a text's vector is the mean of its tokens' vectors.

    Raises OSError, ValueError or KeyError if a file is missing or of another form.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    window = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))["max_seq_length"]
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    graph = _BertGraph(load_file(folder / "model.safetensors"), config).model()
    return EmbeddingModel(graph, tokenizer, config["hidden_size"], window)


class _BertGraph:
    """Adds node after node; a method that adds nodes returns the name of their result."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], config: Mapping[str, Any]) -> None:
        self._weights, self._config = weights, config
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def model(self) -> "ModelProto":
        """The whole graph, from the tokens' numbers to the outputs TEXT and TOKENS."""
        from onnx import TensorProto, helper

        hidden, layers = self._embeddings(), self._config["num_hidden_layers"]
        for number in range(layers):
            hidden = self._layer(f"encoder.layer.{number}", hidden, TOKENS if number == layers - 1 else "")
        self._nodes += unit_rows(self._mean(hidden), TEXT)
        sizes = ("batch", "tokens", self._config["hidden_size"])
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, sizes[:2]) for name in _INPUTS]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in ((TEXT, sizes[::2]), (TOKENS, sizes))
        ]
        graph = helper.make_graph(self._nodes, "bert", inputs, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _node(self, operator: str, inputs: Sequence[str], result: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(operator, inputs, [result], name=result, domain=domain, **attributes))
        return result

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _cast(self, values: str, dtype: type, result: str) -> str:
        from onnx import helper

        return self._node("Cast", [values], result, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def _embeddings(self) -> str:
        """The sum of the vectors of word, type and position, normalised."""
        # The number of tokens that are no padding, by which the attention masks.
        step = self._constant("step", np.array([1]))
        self._node("ReduceSum", [self._cast("attention_mask", np.int32, "mask"), step], "lengths", keepdims=0)
        words = self._gather("word", "input_ids")
        types = self._gather("token_type", "token_type_ids")
        places = self._gather("position", self._positions(step))
        total = self._node("Add", [self._node("Add", [words, types], "typed_words"), places], "placed_words")
        return self._normalised(total, "embeddings.LayerNorm")

    def _positions(self, step: str) -> str:
        start = self._constant("start", np.array([0]))
        numbers = self._constant("numbers", np.arange(self._config["max_position_embeddings"])[None])
        length = self._node("Shape", ["input_ids"], "length", start=1, end=2)
        return self._node("Slice", [numbers, start, length, step], "positions")

    def _gather(self, kind: str, ids: str) -> str:
        return self._node("Gather", [self._weight(f"embeddings.{kind}_embeddings.weight"), ids], f"{kind}_vectors")

    def _layer(self, name: str, hidden: str, result: str) -> str:
        hidden = self._dense(f"{name}.attention.output", self._attention(f"{name}.attention", hidden), hidden)
        wide, bias = self._product(f"{name}.intermediate.dense", hidden), f"{name}.intermediate.dense.bias"
        active = self._node("BiasGelu", [wide, self._weight(bias)], f"{name}.gelu", MICROSOFT)
        return self._dense(f"{name}.output", active, hidden, result)

    def _attention(self, name: str, hidden: str) -> str:
        parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._weights[f"{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        inputs = [hidden, self._constant(f"{name}.weight", weight), self._constant(f"{name}.bias", bias), "lengths"]
        return self._node("Attention", inputs, name, MICROSOFT, num_heads=self._config["num_attention_heads"])

    def _dense(self, name: str, values: str, skip: str, result: str = "") -> str:
        """A dense layer on `values`, added to `skip` and normalised."""
        biased = [self._weight(f"{name}.dense.bias"), self._product(f"{name}.dense", values)]
        total = self._node("Add", [self._node("Add", biased, f"{name}.biased"), skip], f"{name}.total")
        return self._normalised(total, f"{name}.LayerNorm", result)

    def _product(self, name: str, values: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        return self._node("MatMul", [values, weight], name)

    def _normalised(self, values: str, name: str, result: str = "") -> str:
        inputs = [values, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        epsilon = self._config["layer_norm_eps"]
        return self._node("LayerNormalization", inputs, result or name, axis=-1, epsilon=epsilon)

    def _mean(self, hidden: str) -> str:
        """The mean over the tokens that are no padding."""
        last, axis = self._constant("last_axis", np.array([-1])), self._constant("token_axis", np.array([1]))
        mask = self._cast(self._node("Unsqueeze", ["attention_mask", last], "column"), np.float32, "column_factors")
        total = self._node("ReduceSum", [self._node("Mul", [hidden, mask], "unpadded"), axis], "sum", keepdims=0)
        count = self._node("ReduceSum", [mask, axis], "count", keepdims=0)
        smallest = self._constant("smallest_count", np.array(_SMALLEST_COUNT, np.float32))
        return self._node("Div", [total, self._node("Clip", [count, smallest], "divisor")], "mean")
