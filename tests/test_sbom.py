"""The bill of materials names all weights with their digests."""

import hashlib
from pathlib import Path

from index.encoder.packaged_models import DEFAULT, PACKAGED_MODELS, packaged_folder
from tests.tools.sbom import with_weights


def test_a_bill_names_all_weights_beside_the_packages() -> None:
    bill = with_weights({"bomFormat": "CycloneDX", "components": [{"name": "numpy"}]}, PACKAGED_MODELS.values())
    package, *models = bill["components"]
    assert (package, bill["bomFormat"]) == ({"name": "numpy"}, "CycloneDX")
    assert {model["type"] for model in models} == {"machine-learning-model"}
    assert [model["name"] for model in models] == [record.origin for record in PACKAGED_MODELS.values()]
    assert [model["licenses"][0]["license"]["id"] for model in models] == ["Apache-2.0", "MIT", "Apache-2.0"]


def test_the_digest_of_a_model_is_that_of_its_weights() -> None:
    (model,) = with_weights({}, [PACKAGED_MODELS[DEFAULT]])["components"]
    weights = Path(packaged_folder(DEFAULT) / "model.safetensors").read_bytes()
    assert model["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(weights).hexdigest()}]
    assert {"tokenizer.json", "config.json"} <= {file["name"] for file in model["components"]}
