"""The gate on quality: every figure is held to a floor, and a floor is never lowered unasked.

    make gate                               our judgments
    make gate COLLECTIONS=folder            and every collection in BEIR layout there, or the one it is
    make gate WEB=folder                    and the figures on real pages (tests/quality/real_pages.py)
    make gate ACCEPT=1                      keep the figures for the docs, raise what floors can be raised
    make gate ACCEPT=1 LOWER=1              and lower the floors that figures fell under

figures.json beside this file holds figures, floors, the machine and the versions. A floor is
for one set of judged data, whose digest stands beside it. The collections are not part of
the project.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FIGURES = Path(__file__).with_name("figures.json")
# How far under what was measured a floor is set, where two questions weigh less. Other processors round otherwise.
SLACK = 0.005
# What the shipped ranking may lie below the better of its two retrievers.
TOLERANCE = 0.003
_LIBRARIES = ("faiss-cpu", "onnxruntime", "sentence-transformers")
_KEPT = ("input", "questions", "passages", "judged_data", "encoder", "shipped", "retrieval", "intervals", "abstaining",
         "answering", "risk")  # fmt: skip


def measured(*wishes: str) -> Json:
    """The JSON of `refdesk eval` with these arguments."""
    command = [str(Path(sys.executable).parent / "refdesk"), "eval", *wishes, "--json"]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))


def figures(found: Json) -> dict[str, tuple[float, int]]:
    """Every figure that has a floor, higher being better, and over how many questions it was taken."""
    answerable = len(found["ids"])
    named = {f"{mode} {name}": (value, answerable) for mode, values in found["retrieval"].items()
             for name, value in values.items()}  # fmt: skip
    if rates := found["abstaining"].get("all"):
        if rates["refused"] is not None:
            named["refused"] = rates["refused"], found["questions"] - answerable
        named["not wrongly refused"] = round(1 - rates["wrongly"], 4), answerable
    for name in ("first quote", "whole answer") if found["answering"] else ():
        named[name] = found["answering"][name], int(found["answering"]["questions"])
    return named


def failures(found: Json, pinned: Json | None) -> list[str]:
    """A sentence for everything that `pinned`, the entry of this input, does not allow."""
    said = _parts(found)
    if pinned is None:
        return [*said, "It has no floors yet: pin them with 'make gate ACCEPT=1'."]
    if found["judged_data"] != pinned["judged_data"]:
        return [*said, "What is judged has changed, so the floors say nothing: pin new ones with 'make gate ACCEPT=1'."]
    values = figures(found)
    for name, floor in pinned["floors"].items():
        value = values.get(name, (-1.0, 0))[0]
        if value < floor:
            said.append(f"{name} is {value:.4f}, its floor {floor:.4f}." if name in values else f"{name} is gone.")
    return said


def _parts(found: Json) -> list[str]:
    scores = {mode: values["nDCG@10"] for mode, values in found["retrieval"].items()}
    better, shipped = max(scores["lexical"], scores["dense"]), scores[found["shipped"]]
    said = f"The shipped ranking has {shipped:.4f} nDCG@10, the better of its retrievers {better:.4f}."
    risk = found["risk"] or {"area": 0.0, "area_dense": 0.0}
    risky = "What is risked by answering has the area {area:.4f}, by cosine alone {area_dense:.4f}.".format(**risk)
    return [said] * (shipped < better - TOLERANCE) + [risky] * (risk["area"] > risk["area_dense"])


def accepted(found: Json, pinned: Json | None, *, lower: bool) -> tuple[Json, list[str]]:
    """The new entry for an input, and the names of the floors that would have to be lowered for it."""
    before = pinned["floors"] if pinned else {}
    floors, under = {}, []
    for name, (value, count) in figures(found).items():
        floor = math.floor((value - max(SLACK, 2 / max(count, 1))) * 1e4 + 1e-6) / 1e4
        fallen = value < before.get(name, value)
        under += [name] if fallen else []
        floors[name] = floor if fallen else max(floor, before.get(name, floor))
    under += [name for name in before if name not in floors]
    entry = {name: found[name] for name in _KEPT} | {"floors": floors}
    return entry, [] if lower else under


def gate(folders: list[Path], *, accept: bool, lower: bool) -> bool:
    """Measure, say what fails and, with `accept`, keep what may be kept. Whether all is well."""
    kept = json.loads(FIGURES.read_text("utf-8"))
    entries = {one["input"]: one for one in kept["inputs"]}
    well = True
    for wishes in ([], *([str(folder)] for folder in folders)):
        found = measured(*wishes)
        name = found["input"]
        said = failures(found, entries.get(name))
        if accept:
            entry, under = accepted(found, entries.get(name), lower=lower)
            said = _parts(found) + [f"The floor of {one} would be lowered: LOWER=1 does that." for one in under]
            entries |= {} if under else {name: entry}
            FIGURES.write_text(json.dumps(_dated(entries, kept.get("pages")), indent=1) + "\n", "utf-8")
        well = well and not said
        print("\n  ".join([f"{name}: {'fails' if said else 'holds'}", *said]), flush=True)  # noqa: T201
    return well


def gate_pages(folder: Path, *, accept: bool, lower: bool) -> bool:
    """The same for the figures on real pages, as tests/quality/real_pages.py prints them; both halves have floors."""
    command = [sys.executable, "-m", "tests.quality.real_pages", str(folder)]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    kept = json.loads(FIGURES.read_text("utf-8"))
    pinned = kept.get("pages")
    messages = page_failures(report, pinned)
    if accept:
        floors = page_floors(report)
        under = [name for name, floor in (pinned or {"floors": {}})["floors"].items() if floors.get(name, -1.0) < floor]
        messages = [f"The floor of {name} would be lowered: LOWER=1 does that." for name in under if not lower]
        kept["pages"] = pinned if messages else {"report": report, "floors": floors}
        FIGURES.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    print("\n  ".join([f"real pages: {'fails' if messages else 'holds'}", *messages]), flush=True)  # noqa: T201
    return not messages


def page_figures(report: Json) -> dict[str, tuple[float, int]]:
    """Every figure on real pages, higher being better, and the number of questions of its half."""
    named = {}
    for split in ("test", "dev"):
        rates = report[split]
        for name, value in rates.items():
            if name not in {"questions", "gists", "concepts", "wrongly refused"}:
                named[f"{split} {name}"] = value, rates["questions"]
        named[f"{split} not wrongly refused"] = round(1 - rates["wrongly refused"], 4), rates["questions"]
        named[f"{split} gists nDCG@10"] = rates["gists"]["nDCG@10"], rates["gists"]["questions"]
        named[f"{split} refused, concepts"] = rates["concepts"]["refused"], rates["concepts"]["questions"]
    return named


def page_floors(report: Json) -> dict[str, float]:
    """A floor for each figure, two questions below it."""
    return {name: round(value - 2 / count, 4) for name, (value, count) in page_figures(report).items()}


def page_failures(report: Json, pinned: Json | None) -> list[str]:
    """A sentence for every figure on real pages below its floor."""
    if pinned is None:
        return ["It has no floors yet: pin them with 'make gate WEB=folder ACCEPT=1'."]
    if report["counts"]["resources"] != pinned["report"]["counts"]["resources"]:
        return ["These are other pages, so the floors say nothing: pin new ones with 'make gate WEB=folder ACCEPT=1'."]
    values = page_figures(report)
    floors = pinned["floors"].items()
    return [
        f"{name} is {values[name][0]:.4f}, its floor {floor:.4f}." for name, floor in floors if values[name][0] < floor
    ]


def _dated(entries: dict[str, Json], pages: Json | None = None) -> Json:
    return {
        **({"pages": pages} if pages else {}),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "libraries": {name: version(name) for name in _LIBRARIES},
        "inputs": list(entries.values()),
    }


def _collections(folder: Path) -> list[Path]:
    """The folder itself if it is a collection, else those in it."""
    return [folder] if (folder / "corpus.jsonl").is_file() else sorted(p.parent for p in folder.glob("*/corpus.jsonl"))


if __name__ == "__main__":
    wishes = argparse.ArgumentParser()
    wishes.add_argument("collections", nargs="?", type=Path)
    wishes.add_argument("--web", type=Path)
    wishes.add_argument("--accept", action="store_true")
    wishes.add_argument("--lower", action="store_true")
    wished = wishes.parse_args()
    chosen = _collections(wished.collections) if wished.collections else []
    if wished.collections and not chosen:
        sys.exit(f"{wished.collections} has no collections in BEIR layout.")
    well = gate(chosen, accept=wished.accept, lower=wished.lower)
    if wished.web:
        well = gate_pages(wished.web, accept=wished.accept, lower=wished.lower) and well
    sys.exit(0 if well else 1)
