"""Compare Refdesk with txtai, Haystack, LlamaIndex and VectrixDB at their documented hybrid defaults.

    python -m tests.benchmarks.peers.bench COLLECTIONS [--peers "txtai haystack"] [--limit 50]

COLLECTIONS is a folder of collections in BEIR layout. Refdesk is always measured; peers that are
not named keep their earlier figures. One of them is Refdesk as it ranks best (`refdesk-quality`); it and VectrixDB have
other weights than the rest. Writes peers.json beside this file, from which the tables
of README.md and docs/evaluation.md are made. `--limit` is the most questions of a collection that are judged; with
fewer than those that are timed the figures go elsewhere.
"""

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search.evaluation.judgments import read_beir
from tests.benchmarks.peers import measure
from tests.benchmarks.peers.summary import BUSY, summary
from tests.benchmarks.peers.systems import HERE, SYSTEMS, THREADS, WORK, System

FIGURES = HERE / "peers.json"
QUICK = WORK / "quick.json"


def measured(systems: list[System], subject: measure.Subject, run: str) -> dict[str, Any]:
    """All figures of the systems on one collection."""
    _say(f"{subject.collection.name}: indexes")
    folders = {system: measure.indexed(system, subject) for system in systems}
    _say("building a sample")
    rates = measure.rate(systems, subject)
    _say("cold starts")
    cold = measure.cold(folders, subject)
    _say("warm questions")
    warm, ranked = measure.latency(folders, subject)
    found = {}
    for system, folder in folders.items():
        _say(f"every other question to {system.name}")
        built = json.loads((folder / "built.json").read_text("utf-8"))
        found[system.name] = {
            "run": run,
            "quality": measure.quality(system, subject, folder, ranked[system.name]),
            "warm": warm[system.name],
            "cold": cold[system.name],
            "passages_per_second": rates[system.name],
            "build_memory_mb": round(built["memory_mb"]),
            "versions": built["versions"],
            "weights_sha256": built["weights_sha256"],
            # Of indexes that are kept some are older than cross-encoders.
            "cross_encoder_sha256": built.get("cross_encoder_sha256"),
        }
    found["refdesk"]["one_core"] = warm["one core"]
    return {
        "passages": len(subject.collection.resources),
        "judged": sum(bool(one.relevant) for one in subject.collection.judged),
        "questions": len(subject.judged),
        "systems": found,
    }


def merged(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The figures of a run over those of earlier runs, system by system."""
    collections: dict[str, Any] = dict(before.get("collections", {}))
    for name, found in now["collections"].items():
        systems = collections.get(name, {}).get("systems", {}) | found["systems"]
        collections[name] = found | {"systems": systems}
    return now | {"collections": collections}


def main() -> None:
    """Read the command line, measure, write, and print what it comes to."""
    folders, systems, limit = _wishes()
    # Taken before our own work counts: how many programs want a processor on average.
    load = round(os.getloadavg()[0], 1)
    if load > BUSY:
        _say(f"other programs keep this machine busy (load {load}): qualities will be right, times will not")
    for system in systems:
        _say(f"environment of {system.name}")
        system.install()
        measure.rehearse(system)
    run, target = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", target_of(limit)
    for folder in folders:
        found = measured(systems, measure.subject(read_beir(folder), limit), run)
        _write(target, {"run": run, "machine": machine(), "load": load, "collections": {folder.name: found}})
    sys.stdout.write(json.dumps(summary(json.loads(target.read_text("utf-8"))), indent=1) + "\n")


def target_of(limit: int) -> Path:
    """Where the figures of at most `limit` questions go; 0 is no limit."""
    return QUICK if 0 < limit < measure.TIMED else FIGURES


def _write(target: Path, now: dict[str, Any]) -> None:
    before = json.loads(target.read_text("utf-8")) if target.is_file() else {}
    target.write_text(json.dumps(merged(before, now), indent=1) + "\n", "utf-8")


def _wishes() -> tuple[list[Path], list[System], int]:
    """Collections, systems and the limit of the command line."""
    peers = [one.name for one in SYSTEMS if not one.ours]
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("collections", type=Path)
    parser.add_argument("--peers", default=" ".join(peers))
    parser.add_argument("--limit", type=int, default=0)
    wishes = parser.parse_args()
    folders = sorted(path.parent for path in wishes.collections.glob("*/corpus.jsonl"))
    if not folders:
        parser.error(f"{wishes.collections} has no collection in BEIR layout: give the folder above them.")
    if unknown := set(wishes.peers.split()) - set(peers):
        parser.error(f"There is no peer '{min(unknown)}': there are {', '.join(peers)}.")
    return folders, [one for one in SYSTEMS if one.ours or one.name in wishes.peers.split()], wishes.limit


def machine() -> str:
    """The machine, as figures name it."""
    cores, python = f"{os.cpu_count()} cores", f"Python {platform.python_version()}"
    return f"{cores}, {THREADS} threads each, {platform.machine()}, {python}"


def _say(what: str) -> None:
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {what}\n")


if __name__ == "__main__":
    main()
