"""Any sentence-transformers model as an ONNX graph.

The only module of the index that imports torch, transformers or sentence-transformers. Must not know quantisation.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.graphs.embedding_model import OPSET, EmbeddingModel
from index.encoder.graphs.fusion import fuse_float
from index.encoder.onnx import TEXT, TOKENS
from index.encoder.onnx_folder import read_prompts
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Largest difference of a number of a vector from the original's at which an export is accepted.
_TOLERANCE = 1e-3
_SAMPLES = ["a text", "and a longer text beside it"]


def load_torch_model(model: str) -> EmbeddingModel:
    """The model of a name or folder. Raises EncoderError if it cannot be loaded, or exported without a loss."""
    import onnx

    loaded = _load(model)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model.onnx"
        _trace(loaded, path)
        config = getattr(loaded.transformers_model, "config", None)
        fuse_float(path, *(getattr(config, size, 0) for size in ("num_attention_heads", "hidden_size")))
        _compare(loaded, model, path)
        graph = onnx.load(path)
    dim, window = int(loaded.get_embedding_dimension() or 0), int(loaded.max_seq_length or 512)
    return EmbeddingModel(graph, loaded.tokenizer.backend_tokenizer, dim, window, *read_prompts(loaded.prompts))


def _load(model: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        # "eager" is the only form of attention that `fuse_float` recognises.
        loaded = SentenceTransformer(
            model, device="cpu", model_kwargs={"use_safetensors": True, "attn_implementation": "eager"}
        )
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(f"The encoder '{model}' cannot be loaded ({reason}): check its name or folder.") from error
    if getattr(loaded.tokenizer, "backend_tokenizer", None) is None:
        raise EncoderError(f"The encoder '{model}' has no fast tokenizer: choose another.")
    return loaded


def _trace(loaded: "SentenceTransformer", target: Path) -> None:
    import torch

    sample = loaded.tokenizer(_SAMPLES, padding=True, return_tensors="pt")
    names = list(sample.keys())

    class Flat(torch.nn.Module):
        """The model with positional inputs and outputs, as the exporter requires."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = loaded

        def forward(self, *inputs: Any) -> Any:
            outputs = self.inner(dict(zip(names, inputs, strict=True)))
            return torch.nn.functional.normalize(outputs["sentence_embedding"], dim=-1), outputs["token_embeddings"]

    axes = {name: {0: "batch", 1: "tokens"} for name in names} | {TEXT: {0: "batch"}, TOKENS: {0: "batch", 1: "tokens"}}
    torch.onnx.export(
        Flat().eval(), tuple(sample[name] for name in names), str(target), dynamo=False,
        input_names=names, output_names=[TEXT, TOKENS], dynamic_axes=axes, opset_version=OPSET,
    )  # fmt: skip


def _compare(loaded: "SentenceTransformer", model: str, path: Path) -> None:
    """Raise EncoderError if the graph gives other vectors than the original."""
    import onnxruntime

    sample = loaded.tokenizer(_SAMPLES, padding=True, return_tensors="np")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    vectors = session.run([TEXT], {node.name: sample[node.name] for node in session.get_inputs()})[0]
    original = loaded.encode(_SAMPLES, prompt="", normalize_embeddings=True, show_progress_bar=False)
    if (difference := float(np.abs(vectors - original).max())) > _TOLERANCE:
        raise EncoderError(f"The export of {model} differs from the original (by {difference:.3f}): choose another.")
