"""An embedding model in full precision as an ONNX graph, and nodes to add to one.

Knows ONNX; must not know where a model comes from.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Vectors
from index.encoder.onnx import TOKENS

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto
    from tokenizers import Tokenizer

# Domain of onnxruntime's own operators.
MICROSOFT = "com.microsoft"
OPSET = 17
# Lowest length by which a vector is divided, as in torch's `normalize`.
_SMALLEST_LENGTH = 1e-12


@dataclass(frozen=True, slots=True)
class FloatModel:
    """A graph with the outputs TEXT, a unit vector, and TOKENS, a vector of any length for each token.

    `dim` is the dimension of both, `max_tokens` the size of the window, special tokens included.
    """

    graph: "ModelProto"
    tokenizer: "Tokenizer"
    dim: int
    max_tokens: int
    question_prompt: str = ""
    passage_prompt: str = ""


def unit_rows(values: str, result: str) -> list["NodeProto"]:
    """Nodes that divide each row of `values` by its length, as `result`."""
    from onnx import helper, numpy_helper

    smallest = numpy_helper.from_array(np.array(_SMALLEST_LENGTH, np.float32))
    return [
        helper.make_node("Constant", [], [f"{result}_smallest"], value=smallest),
        helper.make_node("ReduceL2", [values], [f"{result}_length"], axes=[-1], keepdims=1),
        helper.make_node("Clip", [f"{result}_length", f"{result}_smallest"], [f"{result}_divisor"]),
        helper.make_node("Div", [values, f"{result}_divisor"], [result]),
    ]


def project_tokens(model: "ModelProto", directions: Vectors) -> None:
    """Make the output TOKENS the unit vectors of its rows times `directions`, shape (dim, number of directions)."""
    from onnx import helper, numpy_helper

    states, graph = f"{TOKENS}_full", model.graph
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [states if name == TOKENS else name for name in names]
    graph.initializer.append(numpy_helper.from_array(directions, "directions"))
    graph.node.append(helper.make_node("MatMul", [states, "directions"], [f"{TOKENS}_projected"]))
    graph.node.extend(unit_rows(f"{TOKENS}_projected", TOKENS))
    output = next(output for output in graph.output if output.name == TOKENS)
    output.type.tensor_type.shape.dim[-1].dim_value = directions.shape[1]
