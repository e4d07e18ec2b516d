"""The software bill of materials of a release, in CycloneDX: what is installed, by cyclonedx-py, and all weights.

make sbom

writes dist/refdesk.cdx.json. The weights are those of `index.encoder.packaged_models`, each with its pinned digest.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.encoder.packaged_models import PACKAGED_MODELS, PackagedModel

TOOLS = Path(".venv/sbom/bin")
TARGET = Path("dist/refdesk.cdx.json")
# Validates a bill that it is given, in the environment of cyclonedx-py.
_VALIDATION = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()))
"""
# Files with numbers; the others describe them.
_WEIGHTS = {".onnx", ".safetensors"}


def weights_component(model: PackagedModel) -> dict[str, Any]:
    """A packaged model as a component of CycloneDX 1.6."""
    files = [
        {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for name, digest in model.digests.items()
    ]
    weights = next(digest for name, digest in model.digests.items() if Path(name).suffix in _WEIGHTS)
    return {
        "type": "machine-learning-model",
        "bom-ref": f"weights:{model.name}",
        "name": model.origin,
        "description": f"Weights in the Python package {model.package}, used as '{model.name}'",
        "version": f"{model.package} {model.version}",
        "licenses": [{"license": {"id": model.licence}}],
        "hashes": [{"alg": "SHA-256", "content": weights}],
        "components": files,
    }


def with_weights(bill: dict[str, Any], models: Iterable[PackagedModel]) -> dict[str, Any]:
    """The bill with a component for each model."""
    components = [weights_component(model) for model in models]
    return bill | {"components": [*bill.get("components", []), *components]}


def main() -> None:
    """Write the bill of what this Python has installed, once it is valid."""
    TARGET.parent.mkdir(exist_ok=True)
    arguments = ("environment", "--pyproject", "pyproject.toml", "--sv", "1.6", "--output-reproducible", sys.executable)
    done = subprocess.run(
        [TOOLS / "cyclonedx-py", *arguments], check=True, stdout=subprocess.PIPE, text=True, timeout=600
    )
    bill = with_weights(json.loads(done.stdout), PACKAGED_MODELS.values())
    text = json.dumps(bill, indent=1, sort_keys=True) + "\n"
    subprocess.run([TOOLS / "python", "-c", _VALIDATION], check=True, input=text, text=True, timeout=600)
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET}: {len(bill['components'])} components, {len(PACKAGED_MODELS)} of them weights.")  # noqa: T201


if __name__ == "__main__":
    main()
