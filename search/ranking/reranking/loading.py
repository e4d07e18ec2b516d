"""Loads cross-encoders: the packaged one, an ONNX folder or file, or a model of sentence-transformers.

Knows where models come from; must not know questions. Loads PyTorch for the last kind alone.
"""

from functools import cache
from pathlib import Path
from threading import Lock

from index.encoder.onnx import MODEL, TOKENIZER
from index.encoder.onnx_folder import find_onnx
from index.encoder.packaged_models import PACKAGED_MODELS, RERANKER, packaged_folder
from index.errors import EncoderError
from search.errors import CrossEncoderError
from search.ranking.reranking.cross_encoder import CrossEncoder
from search.ranking.reranking.onnx_pairs import OnnxCrossEncoder

_LOCK = Lock()


def load_cross_encoder(name: str = "", threads: int = 2) -> CrossEncoder:
    """Load a cross-encoder, once per process; `threads` is the number of processor threads.

    `name` is an ONNX file or its folder, or what sentence-transformers takes; empty for the packaged model. Raises
    CrossEncoderError if there is no such model, its package is missing or altered, or it does not give a single score.
    """
    with _LOCK:  # `cache` alone would load it once for each thread that asks at the same time
        return _load(name or RERANKER, threads)


@cache
def _load(name: str, threads: int) -> CrossEncoder:
    try:
        if name == RERANKER:
            folder = packaged_folder(name)
            return OnnxCrossEncoder(folder / MODEL, folder, threads)
        if name in PACKAGED_MODELS:
            raise CrossEncoderError(f"The model '{name}' is an encoder, which reads no pairs: set another.")
        model = find_onnx(name)
    except EncoderError as error:
        raise CrossEncoderError(str(error).replace("The encoder", "The cross-encoder", 1)) from error
    try:
        return _load_onnx(model, threads) if model else _load_torch(name, threads)
    except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise CrossEncoderError(
            f"The cross-encoder '{name}' cannot be loaded ({reason}): check its name or folder, or do without one."
        ) from error


def _load_onnx(model: Path, threads: int) -> CrossEncoder:
    """The model of a user, tried once. Above a folder `onnx` may be its tokenizer."""
    folders = [model.parent, *([model.parent.parent] if model.parent.name == "onnx" else [])]
    tokenizer = next((folder for folder in folders if (folder / TOKENIZER).is_file()), None)
    if tokenizer is None:
        raise ValueError(f"there is no {TOKENIZER} beside it")
    cross_encoder = OnnxCrossEncoder(model, tokenizer, threads)
    cross_encoder.check()
    return cross_encoder


def _load_torch(name: str, threads: int) -> CrossEncoder:
    from search.ranking.reranking.torch_pairs import TorchCrossEncoder

    return TorchCrossEncoder(name, threads)
