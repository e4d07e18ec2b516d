"""Time and memory against the size of the corpus: `make bench`, or `python -m tests.benchmarks.scale.bench SIZES`.

SIZES are numbers of passages, by default from 1,000 to 1,000,000, which takes some hours and 12 GB of disk. Each
step runs in a process of its own. Writes figures.json beside this file, docs/benchmarks.md and the plots in
docs/benchmarks, anew after each size. Where SIZES are named the others keep their figures; on another machine, or with
other libraries, it then only prints what they come to.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.report import BUSY, page
from tests.benchmarks.scale.step import Figures

ROOT = Path(__file__).parents[3]
FIGURES = Path(__file__).with_name("figures.json")
DATA, DOCS = ROOT / ".bench", ROOT / "docs"
SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)
# Processes from which a cold start's median is taken.
_COLD = 5
_LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "refdesk", "tokenizers")


def step(name: str, data: Path, *told: str) -> Figures:
    """What a step prints. Ends the run where one fails."""
    command = [sys.executable, "-m", "tests.benchmarks.scale.step", name, str(data), *told]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"The step '{name}' failed.")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(chunks: int) -> Figures:
    """All figures of one size; its data folder is removed afterwards."""
    data = DATA / str(chunks)
    shutil.rmtree(data, ignore_errors=True)
    (data / "cache").mkdir(parents=True)
    (data / "cache" / "encoders").symlink_to(DATA / "encoders")
    found: Figures = {"load": round(os.getloadavg()[0], 1)}
    for name in ("build", "add"):
        _say(f"{chunks:,} passages: {name}")
        found[name] = step(name, data, str(chunks))
    _say(f"{chunks:,} passages: cold and warm")
    starts = [step("open", data) for _ in range(_COLD)]
    found["open"] = {key: sorted(one[key] for one in starts)[_COLD // 2] for key in starts[0]}
    found["search"] = step("search", data)
    shutil.rmtree(data)
    return found


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    load = round(os.getloadavg()[0], 1)
    if load > BUSY:
        _say(f"other programs keep this machine busy (load {load}): ratios and memory will be right, times will not")
    (DATA / "encoders").mkdir(parents=True, exist_ok=True)
    (DATA / "rate" / "cache").mkdir(parents=True, exist_ok=True)
    if not (DATA / "rate" / "cache" / "encoders").exists():
        (DATA / "rate" / "cache" / "encoders").symlink_to(DATA / "encoders")
    run = _run(load)
    found = _before(run) if sys.argv[1:] else {}
    kept = bool(found) or not sys.argv[1:]
    figures: dict[str, Any] = {"run": run, "encode": step("encode", DATA / "rate")}
    for chunks in sizes:
        found[str(chunks)] = measured(chunks)
        figures["sizes"] = {size: found[size] for size in sorted(found, key=int)}
        if kept:
            _write(figures)
    sys.stdout.write(page(figures))


def _before(run: Figures) -> Figures:
    """The sizes that were measured before on such a machine, with the same libraries, each with its date and rate."""
    before = json.loads(FIGURES.read_text("utf-8"))
    same = all(before["run"][key] == run[key] for key in ("machine", "libraries"))
    origin = {"date": before["run"]["date"], "rate": before["encode"]["build"]}
    return {size: origin | one for size, one in before["sizes"].items()} if same else {}


def _write(figures: Figures) -> None:
    from tests.benchmarks.scale.plots import draw

    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    (DOCS / "benchmarks.md").write_text(page(figures), "utf-8")
    draw(figures, DOCS / "benchmarks")


def _run(load: float) -> dict[str, Any]:
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "libraries": {name: version(name) for name in _LIBRARIES},
        "load": load,
    }


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
