"""An ONNX model of a package or of the user as an embedding model: checked, pooled, its operators fused.

Knows graphs; must not know where a model comes from, nor the token projection.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.encoder.graphs.embedding_model import FLOAT32, EmbeddingModel, operator_version, rename_values, unit_rows
from index.encoder.graphs.fusion import fuse_compressed, fuse_float
from index.encoder.graphs.pooling import Pooling, pooling_nodes
from index.encoder.onnx import TEXT, TOKENS, load_tokenizer, open_session
from index.encoder.onnx_folder import OnnxFolder
from index.errors import EncoderError

if TYPE_CHECKING:
    from onnx import ModelProto, TensorProto
    from tokenizers import Tokenizer

# Largest model that is loaded, external weights included, in bytes: the limit of protobuf, 500 million numbers.
_LARGEST_MODEL = 2_000_000_000
# Oldest version of ONNX's operators that has those added here.
_OLDEST_OPSET = 11
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
# Names of outputs in exports by transformers and by sentence-transformers.
_TOKEN_OUTPUTS, _TEXT_OUTPUT = ("last_hidden_state", "token_embeddings"), "sentence_embedding"
# The precision that an operator shows.
_PRECISIONS = {"MatMulInteger": "int8", "QLinearMatMul": "int8", "QAttention": "int8", "QGemm": "int8",
               "DynamicQuantizeMatMul": "int8", "MatMulIntegerToFloat": "int8", "MatMulNBits": "int4"}  # fmt: skip
# Lowest cosine between the vectors of a graph before and after its operators are fused.
_SAME = 0.999
# Tokens of the longest text on which a model is tried; more would take seconds.
_TRIED_TOKENS = 512
_SENTENCE = "Models drift when what they predict changes after their training."


def load_onnx_model(folder: OnnxFolder) -> EmbeddingModel:
    """The model of a folder. Raises EncoderError, naming the model, if it cannot be used."""
    try:
        return _load(folder)
    except Exception as error:  # onnx, onnxruntime and tokenizers raise bare Exceptions
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise EncoderError(
            f"The encoder '{folder.name}' cannot be used ({lines[0].rstrip('.')}): export the model again."
        ) from error


def _load(folder: OnnxFolder) -> EmbeddingModel:
    tokenizer = load_tokenizer(folder.tokenizer.parent)
    graph = _read_graph(folder.model)
    precision = next((_PRECISIONS[node.op_type] for node in graph.graph.node if node.op_type in _PRECISIONS), FLOAT32)
    _check_inputs(graph)
    _add_outputs(graph, folder)
    trials = _trials(tokenizer, folder.window)
    with tempfile.TemporaryDirectory() as scratch:
        graph, dim = _fused(graph, Path(scratch) / "model.onnx", trials, is_float=precision == FLOAT32)
    return EmbeddingModel(
        graph, tokenizer, dim, folder.window, folder.question_prompt, folder.passage_prompt, precision
    )


def _read_graph(path: Path) -> "ModelProto":
    """The graph with its weights. Weights outside the model's folder, also by links, are refused by onnx."""
    import onnx
    from onnx.external_data_helper import load_external_data_for_tensor, uses_external_data

    size = path.stat().st_size
    graph = onnx.load(path, load_external_data=False) if size <= _LARGEST_MODEL else None
    external = [tensor for tensor in graph.graph.initializer if uses_external_data(tensor)] if graph else []
    if graph is None or size + sum(_external_bytes(tensor, path.parent) for tensor in external) > _LARGEST_MODEL:
        raise ValueError(f"it has more than {_LARGEST_MODEL // 10**9} GB")
    for tensor in external:
        load_external_data_for_tensor(tensor, str(path.parent))
    return graph


def _external_bytes(tensor: "TensorProto", folder: Path) -> int:
    from onnx.external_data_helper import ExternalDataInfo

    info = ExternalDataInfo(tensor)
    return int(info.length or (folder / info.location).stat().st_size)


def _check_inputs(graph: "ModelProto") -> None:
    from onnx import TensorProto

    if operator_version(graph) < _OLDEST_OPSET:
        raise ValueError(f"it uses operators older than version {_OLDEST_OPSET}")
    if any(tensor.data_type in {TensorProto.FLOAT16, TensorProto.BFLOAT16} for tensor in graph.graph.initializer):
        raise ValueError("its weights are numbers of 16 bits")
    weights = {tensor.name for tensor in graph.graph.initializer}
    inputs = {value.name: value.type.tensor_type.elem_type for value in graph.graph.input if value.name not in weights}
    if "input_ids" not in inputs or inputs.keys() - _INPUTS:
        raise ValueError(f"its inputs are {', '.join(inputs) or 'none'}, known are {', '.join(sorted(_INPUTS))}")
    if {*inputs.values()} != {TensorProto.INT64}:
        raise ValueError("its inputs are no numbers of 64 bits")


def _add_outputs(graph: "ModelProto", folder: OnnxFolder) -> None:
    """Replace the outputs by TEXT and TOKENS."""
    from onnx import TensorProto, helper

    ranks = {value.name: len(value.type.tensor_type.shape.dim) for value in graph.graph.output}
    tokens = _token_output(ranks)
    names = (name for node in graph.graph.node for name in node.output)
    own = {name: f"model/{name}" for name in names if name.startswith((TEXT, TOKENS))}
    rename_values(graph, own)
    nodes = [helper.make_node("Identity", [own.get(tokens, tokens)], [TOKENS])]
    opset, pooled = operator_version(graph), own.get(_TEXT_OUTPUT, _TEXT_OUTPUT)
    if _TEXT_OUTPUT not in ranks:
        pooled = f"{TEXT}_pooled"
        nodes += pooling_nodes(_needed_pooling(folder), TOKENS, pooled, opset)
    graph.graph.node.extend([*nodes, *unit_rows(pooled, TEXT, opset)])
    outputs = [(TEXT, ("batch", "dim")), (TOKENS, ("batch", "tokens", "token_dim"))]
    del graph.graph.output[:], graph.graph.value_info[:]
    graph.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in outputs)


def _token_output(ranks: dict[str, int]) -> str:
    """The output with a vector for each token: that of a usual name, or the only one of its shape."""
    usual = [name for name in _TOKEN_OUTPUTS if name in ranks]
    names = usual or [name for name, rank in ranks.items() if rank == 3]
    if not usual and len(names) != 1:
        raise ValueError(f"none of its outputs ({', '.join(ranks)}) is {' or '.join(_TOKEN_OUTPUTS)}")
    return names[0]


def _needed_pooling(folder: OnnxFolder) -> Pooling:
    if folder.layers:
        raise ValueError(f"its graph lacks the layer {folder.layers[0]} of modules.json and an output {_TEXT_OUTPUT}")
    if folder.pooling is None:
        raise ValueError("no file says how it pools the vectors of tokens; 1_Pooling/config.json of the model does")
    return folder.pooling


def _trials(tokenizer: "Tokenizer", window: int) -> list[NDArray[np.int64]]:
    """Token ids of texts on which a model is tried, each of shape (1, tokens): a sentence, the last id, a long text."""
    sentence, last = tokenizer.encode(_SENTENCE).ids, tokenizer.get_vocab_size() - 1
    long = np.random.default_rng(0).integers(last + 1, size=min(window, _TRIED_TOKENS)).tolist()
    return [np.array([ids], np.int64) for ids in (sentence, [last] * 2, long)]


def _fused(
    graph: "ModelProto", path: Path, trials: Sequence[NDArray[np.int64]], *, is_float: bool
) -> tuple["ModelProto", int]:
    """The graph with its operators fused, if that changes no vector, and the dimension of its vectors."""
    import onnx

    onnx.save_model(graph, path)
    expected = _trial_vectors(path, trials)
    fuse = fuse_float if is_float else fuse_compressed
    fuse(path)
    if np.sum(_trial_vectors(path, trials) * expected, axis=1).min() < _SAME:
        return graph, expected.shape[1]
    return onnx.load(path), expected.shape[1]


def _trial_vectors(path: Path, trials: Sequence[NDArray[np.int64]]) -> Vectors:
    """The vectors of the trials, one row each. Raises ValueError if the outputs are of another shape."""
    session = open_session(path, threads=1)
    names = [value.name for value in session.get_inputs()]
    rows = []
    for ids in trials:
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        text, tokens = session.run([TEXT, TOKENS], {name: feed[name] for name in names})
        if (text.ndim, text.shape[0]) != (2, 1) or tokens.shape[:-1] != ids.shape:
            raise ValueError(f"its vectors have the shapes {text.shape} and {tokens.shape} for {ids.shape[1]} tokens")
        if not (np.isfinite(text).all() and np.isfinite(tokens).all()):
            raise ValueError("its vectors are no finite numbers")
        rows.append(text[0])
    return np.stack(rows)
