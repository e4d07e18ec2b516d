"""Measure the search on our judgments and on collections, and keep the figures for the docs.

    python tests/quality/figures.py [FOLDER OF COLLECTIONS]

writes figures.json beside this file, with the machine and the versions. Collections are
folders in BEIR layout; they are not part of the project.
"""

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).with_name("figures.json")
_LIBRARIES = ("bm25s", "faiss-cpu", "onnxruntime", "sentence-transformers")


def measured(*wishes: str) -> dict[str, Any]:
    """The JSON of `refdesk eval` with these arguments, without the lists of questions."""
    command = [str(Path(sys.executable).parent / "refdesk"), "eval", *wishes, "--json"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    kept = ("input", "questions", "passages", "encoder", "retrieval", "abstaining")
    return {name: found[name] for name in kept}


def figures(folders: list[Path]) -> dict[str, Any]:
    """Everything that the docs quote."""
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "libraries": {name: version(name) for name in _LIBRARIES},
        "inputs": [measured(), *(measured(str(folder)) for folder in folders)],
    }


if __name__ == "__main__":
    chosen = sorted(path.parent for path in Path(sys.argv[1]).glob("*/corpus.jsonl")) if sys.argv[1:] else []
    FIGURES.write_text(json.dumps(figures(chosen), indent=1) + "\n", "utf-8")
