"""A folder with an embedding model in ONNX, as a package or an export has it: its files, window, pooling, prompts.

Knows the configuration files of Hugging Face and sentence-transformers; must not read graphs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.encoder.graphs.pooling import Pooling, read_pooling
from index.encoder.onnx import MODEL, TOKENIZER
from index.encoder.packaged_models import PACKAGED_MODELS, packaged_folder
from index.errors import EncoderError

# Largest configuration and tokenizer that are read, in bytes; the largest in use have some 20 kB and 33 MB.
_LARGEST_CONFIG, _LARGEST_TOKENIZER = 1_000_000, 200_000_000
# Windows beyond these, in tokens, are no windows: larger numbers stand for "no limit".
_SMALLEST_WINDOW, _LARGEST_WINDOW = 16, 100_000
_MODULES, _POOLING, _PROMPTS = "modules.json", "1_Pooling/config.json", "config_sentence_transformers.json"
# Files and fields that name the size of the window.
_WINDOWS = {
    "sentence_bert_config.json": "max_seq_length",
    "tokenizer_config.json": "model_max_length",
    "config.json": "max_position_embeddings",
}
# Layers of sentence-transformers that a graph may lack: they are added to it.
_ADDED_LAYERS = {"Transformer", "Pooling", "Normalize"}


@dataclass(frozen=True, slots=True)
class OnnxFolder:
    """A model and what its configuration says of it.

    `pooling` is None where the configuration does not say it. `layers` are those after the pooling that cannot be added
    to a graph. `files` are all files that determine the encoder, external weights excepted.
    """

    name: str
    model: Path
    tokenizer: Path
    window: int
    pooling: Pooling | None
    question_prompt: str = ""
    passage_prompt: str = ""
    layers: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def find_onnx(name: str) -> Path | None:
    """The ONNX model that a setting names: a file, or that of a folder without safetensors; None for anything else.

    Raises EncoderError if the file is missing, or a folder has several models and none has the usual name.
    """
    path = Path(name)
    if path.suffix == ".onnx":
        if not path.is_file():
            raise EncoderError(f"The encoder '{name}' cannot be loaded (there is no such file): correct its path.")
        return path
    if not path.is_dir() or any(path.rglob("*.safetensors")):
        return None
    models = [model for folder in (path, path / "onnx") for model in sorted(folder.glob("*.onnx"))]
    usual = [model for model in models if model.name == MODEL] or models
    if len(usual) > 1 and usual[0].name != MODEL:
        names = ", ".join(str(model.relative_to(path)) for model in models)
        raise EncoderError(f"The encoder '{name}' has several models ({names}): name the file of one.")
    return usual[0] if usual else None


def read_packaged(name: str) -> OnnxFolder:
    """A packaged model, with what its record says of it. Raises EncoderError if it is not the pinned one."""
    folder, record = packaged_folder(name), PACKAGED_MODELS[name]
    prompts = record.question_prompt, record.passage_prompt
    return OnnxFolder(name, folder / MODEL, folder / TOKENIZER, record.window, record.pooling, *prompts)


def read_onnx_folder(name: str, model: Path) -> OnnxFolder:
    """The model with the files of its folder; those of the folder above a folder `onnx` stand in for missing ones.

    Raises EncoderError if a file is missing, too large or not readable.
    """
    configs = _Configs([model.parent, *([model.parent.parent] if model.parent.name == "onnx" else [])])
    try:
        return OnnxFolder(
            name, model, configs.tokenizer(), configs.window(), configs.pooling(),
            *read_prompts(configs.fields(_PROMPTS).get("prompts")), configs.layers(), (model, *configs.files),
        )  # fmt: skip
    except (OSError, ValueError, RecursionError) as error:
        raise EncoderError(f"The encoder '{name}' cannot be used ({error}): correct or complete its folder.") from error


def read_prompts(prompts: object) -> tuple[str, str]:
    """The prompts for questions and for passages among those of sentence-transformers; empty where there is none."""
    texts = {name: text for name, text in prompts.items() if isinstance(text, str)} if isinstance(prompts, dict) else {}
    return texts.get("query", ""), texts.get("document") or texts.get("passage") or texts.get("corpus") or ""


class _Configs:
    """The configuration files in the first of `folders` that has them. Its methods raise OSError or ValueError."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.files: list[Path] = []

    def tokenizer(self) -> Path:
        path = self._path(TOKENIZER, _LARGEST_TOKENIZER)
        if path is None:
            raise ValueError(f"there is no {TOKENIZER}, which AutoTokenizer.save_pretrained writes")
        return path

    def fields(self, name: str) -> dict[str, Any]:
        """The fields of a file; none if it is missing."""
        fields = self._content(name, {})
        if not isinstance(fields, dict):
            raise ValueError(f"{name} has no fields")  # noqa: TRY004, a mistake in data
        return fields

    def window(self) -> int:
        """The smallest of the windows that the files name."""
        sizes = [self.fields(name).get(field) for name, field in _WINDOWS.items()]
        windows = [size for size in sizes if isinstance(size, int) and _SMALLEST_WINDOW <= size <= _LARGEST_WINDOW]
        if not windows:
            raise ValueError("its window is unknown, which is max_seq_length in sentence_bert_config.json")
        return min(windows)

    def pooling(self) -> Pooling | None:
        fields = self.fields(_POOLING)
        if fields.get("include_prompt") is False and any(read_prompts(self.fields(_PROMPTS).get("prompts"))):
            raise ValueError("its pooling leaves out the prompt, which is not supported")
        return read_pooling(fields) if fields else None

    def layers(self) -> tuple[str, ...]:
        """The layers that a graph of token vectors would need besides its pooling."""
        modules = self._content(_MODULES, [])
        if not isinstance(modules, list):
            raise ValueError(f"{_MODULES} has no list of modules")  # noqa: TRY004, a mistake in data
        kinds = [str(module.get("type")).rpartition(".")[2] for module in modules if isinstance(module, dict)]
        return tuple(kind for kind in kinds if kind not in _ADDED_LAYERS)

    def _content(self, name: str, default: Any) -> Any:
        path = self._path(name, _LARGEST_CONFIG)
        return json.loads(path.read_text("utf-8")) if path else default

    def _path(self, name: str, largest: int) -> Path | None:
        path = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if path and path.stat().st_size > largest:
            raise ValueError(f"{name} has more than {largest // 1_000_000} MB")
        self.files += [path] if path and path not in self.files else []
        return path
