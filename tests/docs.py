"""Makes the parts of README.md that a program knows better; cog puts them in, test_docs.py holds them.

make docs
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "tests" / "quality" / "figures.json"
_NAMES = {
    "mlops-guide": "the bundled list, its notes alone",
    "mlquestions_dev": "questions on machine learning",
    "scifact": "BEIR SciFact",
    "squad2_halfdev": "SQuAD 2, half of dev",
}


def refdesk(line: str) -> str:
    """What a refdesk command prints, run as a person would; the index is the one REFDESK_DATA names."""
    command = [str(Path(sys.executable).parent / "refdesk"), *shlex.split(line)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "80"})
    return done.stdout


def transcript(line: str) -> str:
    """A terminal transcript of one refdesk command."""
    return f"\n```console\n$ refdesk {line}\n{refdesk(line).rstrip()}\n```\n"


def settings_table() -> str:
    """All settings with their defaults."""
    from api.settings import Settings

    rows = ["", "| setting | default | what it is |", "|---|---|---|"]
    for name, found in Settings.model_fields.items():
        rows.append(f"| `{name}` | {_default(name, found.default)} | {found.description} |")
    return "\n".join([*rows, ""])


def _default(name: str, value: object) -> str:
    if name in {"list", "judgments"}:
        return "the bundled one"
    if name == "data":
        return "`data` of the clone, else the user's data folder"
    return f"`{value}`" if value != "" else "none"


def evaluation_table() -> str:
    """nDCG@10 of the fused search and of its two parts, and the rates of abstaining."""
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    rows = ["", "| collection | questions | passages | BM25 | dense | fused |", "|---|---|---|---|---|---|"]
    for one in found["inputs"]:
        values = [one["retrieval"][mode]["nDCG@10"] for mode in ("lexical", "dense", "hybrid")]
        cells = [_NAMES.get(one["input"], one["input"]), one["questions"], one["passages"]]
        rows.append("| " + " | ".join([*map(str, cells), *(f"{value:.3f}" for value in values)]) + " |")
    ours = found["inputs"][0]
    fused, rates = ours["retrieval"]["hybrid"], ours["abstaining"]["all"]
    libraries = ", ".join(f"{name} {number}" for name, number in found["libraries"].items())
    said = (
        f"On the bundled list the first resource is a right one for {fused['hit@1']:.1%} of the questions it answers, "
        f"and one of the first five for {fused['hit@5']:.1%}. Of the questions it does not answer, near misses "
        f"included, {rates['refused']:.1%} are refused, and of those it does {rates['wrongly']:.1%}.\n"
        f"Encoder {ours['encoder']['name']} ({ours['encoder']['precision']}); {found['machine']}; {libraries}."
    )
    return "\n".join([*rows, "", said, ""])
