"""An embedding model as an ONNX graph, and nodes to add to one.

Knows ONNX; must not know where a model comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import Vectors
from index.encoder.onnx import TOKENS

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto
    from tokenizers import Tokenizer

# Domain of onnxruntime's own operators.
MICROSOFT = "com.microsoft"
OPSET = 17
# Name of the precision in which an export is compressed; any other is kept.
FLOAT32 = "float32"
# From this version of ONNX's operators on, the axes of a reduction are an input instead of an attribute.
_AXES_AS_INPUT = 18
# Lowest length by which a vector is divided, as in torch's `normalize`.
_SMALLEST_LENGTH = 1e-12


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A graph with the outputs TEXT, a unit vector, and TOKENS, a vector of any length for each token.

    `dim` is the dimension of TEXT, `max_tokens` the size of the window, special tokens included. `precision` names the
    numbers of the weights.
    """

    graph: "ModelProto"
    tokenizer: "Tokenizer"
    dim: int
    max_tokens: int
    question_prompt: str = ""
    passage_prompt: str = ""
    precision: str = FLOAT32


def reduction(operator: str, values: str, axis: int, result: str, opset: int, **attributes: Any) -> list["NodeProto"]:
    """Nodes that reduce `values` along one axis, in the form of that version of ONNX's operators."""
    from onnx import helper, numpy_helper

    if opset < _AXES_AS_INPUT:
        return [helper.make_node(operator, [values], [result], axes=[axis], **attributes)]
    axes = numpy_helper.from_array(np.array([axis], np.int64))
    return [
        helper.make_node("Constant", [], [f"{result}_axes"], value=axes),
        helper.make_node(operator, [values, f"{result}_axes"], [result], **attributes),
    ]


def unit_rows(values: str, result: str, opset: int = OPSET) -> list["NodeProto"]:
    """Nodes that divide each row of `values` by its length, as `result`."""
    from onnx import helper, numpy_helper

    smallest = numpy_helper.from_array(np.array(_SMALLEST_LENGTH, np.float32))
    return [
        helper.make_node("Constant", [], [f"{result}_smallest"], value=smallest),
        *reduction("ReduceL2", values, -1, f"{result}_length", opset, keepdims=1),
        helper.make_node("Clip", [f"{result}_length", f"{result}_smallest"], [f"{result}_divisor"]),
        helper.make_node("Div", [values, f"{result}_divisor"], [result]),
    ]


def project_tokens(model: "ModelProto", directions: Vectors) -> None:
    """Make the output TOKENS the unit vectors of its rows times `directions`, shape (dim, number of directions)."""
    from onnx import helper, numpy_helper

    states, graph = f"{TOKENS}_full", model.graph
    rename_values(model, {TOKENS: states})
    graph.initializer.append(numpy_helper.from_array(directions, "directions"))
    graph.node.append(helper.make_node("MatMul", [states, "directions"], [f"{TOKENS}_projected"]))
    graph.node.extend(unit_rows(f"{TOKENS}_projected", TOKENS, operator_version(model)))
    output = next(output for output in graph.output if output.name == TOKENS)
    output.type.tensor_type.shape.dim[-1].dim_value = directions.shape[1]


def rename_values(model: "ModelProto", names: dict[str, str]) -> None:
    """Rename what nodes take and give; the graph's own inputs and outputs keep their names."""
    for node in model.graph.node:
        for values in (node.input, node.output):
            values[:] = [names.get(name, name) for name in values]


def operator_version(model: "ModelProto") -> int:
    """The version of ONNX's operators that a graph uses; 0 if it does not say."""
    return next((int(opset.version) for opset in _standard_opsets(model)), 0)


def _standard_opsets(model: "ModelProto") -> Sequence[Any]:
    return [opset for opset in model.opset_import if opset.domain in {"", "ai.onnx"}]
