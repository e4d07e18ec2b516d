"""Write a model as a sealed encoder: shorter token vectors, int8 weights, the card.

Knows quantisation and the token projection; must not know where the model comes from.
"""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Vectors
from index.encoder.graphs.embedding_model import FLOAT32, EmbeddingModel, project_tokens
from index.encoder.onnx import MODEL, TOKENIZER, WEIGHTS, OnnxEncoder, write_card
from index.model import EncoderCard
from index.vectors.token_vectors import WORD

if TYPE_CHECKING:
    from onnx import ModelProto
    from tokenizers import Tokenizer

# Lowest mean cosine to the original at which int8 is used; MiniLM reaches 0.993.
INT8_FLOOR = 0.98
# Output type of fused operators for the quantisation: float32, number 1 of ONNX's types.
FUSED_OUTPUT_TYPE = {"DefaultTensorType": 1}
# Dimension of token vectors, of the 384 that MiniLM has; `index.vectors.token_vectors` stores two bits per number.
TOKEN_DIM = 256
_PROBE_TEXTS, _PROBE_WORDS = 160, 40
_DECIMALS = 6
# Constants up to this size stay in the graph.
_SMALL_BYTES = 1024
_PROBES = (
    "How do I monitor a model in production?",
    "Gradient boosted trees predict the value of a home from its features.",
    "The fraud team replaced hand-written rules by a network over sequences of user behaviour.",
    "Which book introduces reinforcement learning?",
)


def write_encoder(model: EmbeddingModel, name: str, folder: Path) -> None:
    """Write model, tokenizer and card of the encoder `name` into a folder, in int8 if that is accurate enough.

    A model that is compressed already keeps its weights as they are.
    """
    model.tokenizer.no_truncation()
    model.tokenizer.no_padding()
    model.tokenizer.save(str(folder / TOKENIZER))
    (folder / MODEL).write_bytes(model.graph.SerializeToString())
    _write_card(model, name, folder, model.precision)
    original = OnnxEncoder(folder)
    if model.precision != FLOAT32:
        project_tokens(model.graph, _token_projection(original, model.tokenizer))
        _write_graph(model, model.graph, name, folder, model.precision)
        return
    with ThreadPoolExecutor(1) as pool:  # both take seconds
        quantising = pool.submit(_quantise, folder / MODEL, folder / "int8.onnx")
        vectors, directions = _probe_vectors(original), _token_projection(original, model.tokenizer)
    quantised = quantising.result()
    project_tokens(quantised, directions)
    _write_graph(model, quantised, name, folder, "int8")
    if float(np.mean(np.sum(_probe_vectors(OnnxEncoder(folder)) * vectors, axis=1))) < INT8_FLOOR:
        project_tokens(model.graph, directions)
        _write_graph(model, model.graph, name, folder, FLOAT32)


def _write_graph(model: EmbeddingModel, graph: "ModelProto", name: str, folder: Path, precision: str) -> None:
    """Write a graph, its weights in a file of their own, and the card; the weights are removed from `graph`."""
    from onnx.external_data_helper import convert_model_to_external_data, write_external_data_tensors

    (folder / WEIGHTS).unlink(missing_ok=True)
    convert_model_to_external_data(graph, location=WEIGHTS, size_threshold=_SMALL_BYTES)
    write_external_data_tensors(graph, str(folder))
    shutil.copymode(folder / MODEL, folder / WEIGHTS)  # onnx lets the owner alone read it
    (folder / MODEL).write_bytes(graph.SerializeToString(deterministic=True))
    _write_card(model, name, folder, precision)


def _write_card(model: EmbeddingModel, name: str, folder: Path, precision: str) -> None:
    prompts = model.question_prompt, model.passage_prompt
    write_card(folder, EncoderCard(name, encoder_digest(folder), model.dim, model.max_tokens, precision, *prompts))


def encoder_digest(folder: Path) -> str:
    """SHA-256 of the graph and the weights of an encoder, as its card has it."""
    digest = hashlib.sha256()
    for path in (folder / MODEL, folder / WEIGHTS):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def _probe_vectors(encoder: OnnxEncoder) -> Vectors:
    return np.stack([encoder.encode_passage(probe).vector for probe in _PROBES])


def _token_projection(encoder: OnnxEncoder, tokenizer: "Tokenizer") -> Vectors:
    """The projection of token vectors, shape (dim, TOKEN_DIM or less): principal components, randomly rotated.

    The components are those of texts drawn uniformly from the vocabulary: as good as the indexed texts
    themselves (docs/decisions/010), and a property of the model alone. After the rotation all numbers of a
    vector have the same variance, as quantisation to few bits requires.
    """
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(0)
    draws = rng.integers(tokenizer.get_vocab_size(), size=(_PROBE_TEXTS, _PROBE_WORDS)).tolist()
    texts = [tokenizer.decode(draw, skip_special_tokens=True) for draw in draws]
    tokens = np.concatenate([encoder.encode_passage(text).tokens for text in texts])
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    # The last digits depend on threads and on places in memory; without them an export has the same digest each time.
    with threadpool_limits(1, "blas"):
        directions = _components(tokens.T @ tokens)
        directions = directions[:, : min(TOKEN_DIM, len(directions) // WORD * WORD)]
        rotation, _ = np.linalg.qr(rng.normal(size=(directions.shape[1],) * 2))
        rotated: Vectors = np.round(directions @ rotation, _DECIMALS).astype(np.float32)
        return rotated


def _components(covariance: Vectors) -> Vectors:
    """The eigenvectors, that of the largest eigenvalue first, each with its largest number positive.

    Without that rule the algebra library would decide between a vector and its opposite.
    """
    vectors = np.linalg.eigh(covariance.astype(np.float64)).eigenvectors[:, ::-1]
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(axis=0)[None], axis=0)
    components: Vectors = vectors * np.sign(largest)
    return components


def _quantise(original: Path, target: Path) -> "ModelProto":
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # One scale per channel: with one per matrix, MiniLM's cosine to the original falls from 0.993 to 0.956.
    # Seven bits, as eight overflow on processors without VNNI.
    with _without_advice():
        quantize_dynamic(
            original, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options=FUSED_OUTPUT_TYPE,
        )  # fmt: skip
    quantised = onnx.load(target)
    target.unlink()
    return quantised


@contextmanager
def _without_advice() -> Iterator[None]:
    """Silence the root logger, to which the quantisation writes."""
    root, silent = logging.getLogger(), logging.Filter("silent")
    root.addFilter(silent)
    try:
        yield
    finally:
        root.removeFilter(silent)
