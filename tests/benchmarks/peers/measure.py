"""What is measured of the systems on one collection, each figure beside the others'.

Quality comes from every question, through the code that judges Refdesk; times come from the
same questions in the same order, a few to each system in turn, so that what else the machine
does falls on all alike. Peers' indexes and rankings are kept: they change with their versions alone.
"""

import hashlib
import json
import random
import shutil
import statistics
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.evaluation.judgments import Collection, JudgedQuestion
from search.evaluation.metrics import mean_measures, retrieval_measures
from tests.benchmarks.peers.systems import ROOT, WORK, Process, System

_SEED = 20260101
# Questions that are timed, and how many a system answers before it is the next one's turn.
TIMED, _TURN = 300, 25
_WARM = ("What is a warm question?", "How long does the first answer take?", "Which one is not counted?")
# Starts of a process, the first of which only brings the files into memory.
_STARTS = 4
# Builds that are timed side by side, and the passages of each.
_BUILDS, _SAMPLE = 3, 200
# Questions between two savings of a ranking that takes long.
_SAVED = 100
# What an index of ours depends on.
_SOURCES = ("index/**/*.py", "ingest/model.py")


@dataclass(frozen=True, slots=True)
class Subject:
    """A collection with its questions, and its passages as the systems read them."""

    collection: Collection
    judged: tuple[JudgedQuestion, ...]
    passages: Path
    sample: int

    @property
    def timed(self) -> list[JudgedQuestion]:
        """The questions that are timed, the same in every run."""
        return sampled(self.judged, TIMED)


def sampled(judged: Sequence[JudgedQuestion], limit: int) -> list[JudgedQuestion]:
    """At most `limit` questions, drawn with a fixed seed; 0 is no limit."""
    drawn = random.Random(_SEED).sample(list(judged), len(judged))  # noqa: S311, a draw is no secret
    return drawn[:limit] if limit else drawn


def subject(collection: Collection, limit: int) -> Subject:
    """The collection, its passages written where every system can read them."""
    path = WORK / "passages" / f"{collection.name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(_line(one.key, one.title, one.note) for one in collection.resources), "utf-8")
    answerable = [one for one in collection.judged if one.relevant]
    return Subject(collection, tuple(sampled(answerable, limit)), path, min(limit or _SAMPLE, _SAMPLE))


def _line(key: str, title: str, text: str) -> str:
    return json.dumps({"id": key, "title": title, "text": text}) + "\n"


def indexed(system: System, subject: Subject) -> Path:
    """The folder with the system's index of all passages, built unless it is kept from before."""
    folder = WORK / system.name / "indexes" / subject.collection.name / _key(system, subject)
    if not (folder / "built.json").is_file():
        shutil.rmtree(folder.parent, ignore_errors=True)
        found = system.build(subject.passages, folder / "index")
        (folder / "built.json").write_text(json.dumps(found, indent=1), "utf-8")
    return folder


def _key(system: System, subject: Subject) -> str:
    digest = hashlib.sha256(subject.passages.read_bytes())
    sources = [path for pattern in _SOURCES for path in sorted(ROOT.glob(pattern))] if system.from_sources else []
    for path in (system.program, *sources):
        digest.update(path.read_bytes())
    digest.update(system.needs.encode())
    return digest.hexdigest()[:12]


def quality(system: System, subject: Subject, folder: Path, timed: Mapping[str, list[str]]) -> dict[str, float]:
    """The measures of `refdesk eval` over all questions.

    `timed` are the rankings of this run's timed questions, by their ids. A peer is asked each other one only once ever.
    """
    kept = folder / "ranked.json"
    ranked = json.loads(kept.read_text("utf-8")) if kept.is_file() and not system.from_sources else {}
    ranked |= timed
    todo = [one for one in subject.judged if one.id not in ranked]
    with Process(system, "serve", folder / "index") if todo else nullcontext() as process:
        for at in range(0, len(todo), _SAVED):
            asked = todo[at : at + _SAVED]
            found = process.ask([one.question for one in asked])["ranked"]
            ranked |= {one.id: keys for one, keys in zip(asked, found, strict=True)}
            kept.write_text(json.dumps(ranked), "utf-8")
    return {
        name: value
        for name, value in mean_measures(retrieval_measures(subject.judged, ranked)).items()
        if name != "recall@100"
    }


def latency(
    folders: Mapping[System, Path], subject: Subject
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, list[str]]]]:
    """Milliseconds of a question in a warm process, by system, and of ours on one core as `one core`.

    Beside them the rankings of the timed questions, by system and by the question's id.
    """
    ms: dict[str, list[float]] = {}
    ranked: dict[str, dict[str, list[str]]] = {}
    memory = {}
    with ExitStack() as stack:
        serving = {s.name: stack.enter_context(Process(s, "serve", folders[s] / "index")) for s in folders}
        ours = next(s for s in folders if s.ours)
        serving["one core"] = stack.enter_context(Process(ours, "serve", folders[ours] / "index", cores=1))
        for process in serving.values():
            process.ask([], _WARM)
        for turn, questions in enumerate(_turns(subject.timed)):
            for name in _rotated(list(serving), turn):
                answer = serving[name].ask([judged.question for judged in questions], _WARM[:1])
                ms.setdefault(name, []).extend(answer["ms"])
                ids = (judged.id for judged in questions)
                ranked.setdefault(name, {}).update(zip(ids, answer["ranked"], strict=True))
                memory[name] = answer["memory_mb"]
    return {name: _percentiles(took) | {"memory_mb": round(memory[name])} for name, took in ms.items()}, ranked


def _turns(questions: list[JudgedQuestion]) -> list[list[JudgedQuestion]]:
    return [questions[at : at + _TURN] for at in range(0, len(questions), _TURN)]


def _rotated(names: list[Any], turn: int) -> list[Any]:
    at = turn % len(names)
    return names[at:] + names[:at]


def _percentiles(ms: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(ms, (50, 99))
    return {"questions": len(ms), "p50_ms": round(float(p50), 1), "p99_ms": round(float(p99), 1)}


def cold(folders: Mapping[System, Path], subject: Subject) -> dict[str, dict[str, float]]:
    """Seconds from asking for a process to its first answer (median), and the memory it took by then."""
    seconds: dict[str, list[float]] = {system.name: [] for system in folders}
    memory: dict[str, float] = {}
    for turn, judged in enumerate(subject.timed[:_STARTS]):
        for system in _rotated(list(folders), turn):
            with Process(system, "serve", folders[system] / "index") as process:
                found = process.ask([judged.question])
                seconds[system.name].append(process.age)
            memory[system.name] = max(memory.get(system.name, 0), found["memory_mb"])
    return {
        name: {"seconds": round(statistics.median(took[1:]), 2), "memory_mb": round(memory[name])}
        for name, took in seconds.items()
    }


def rate(systems: Sequence[System], subject: Subject) -> dict[str, float]:
    """Passages indexed in a second (median), on evenly drawn samples, the same for all systems."""
    lines = subject.passages.read_text("utf-8").splitlines(keepends=True)
    step = max(1, len(lines) // subject.sample)
    rates: dict[str, list[float]] = {system.name: [] for system in systems}
    for turn in range(_BUILDS):
        few = lines[turn % step :: step][: subject.sample]
        for system in _rotated(list(systems), turn):
            rates[system.name].append(len(few) / _built(system, few)["seconds"])
    return {name: round(statistics.median(found), 1) for name, found in rates.items()}


def rehearse(system: System) -> None:
    """Build an index of one passage: files come into memory, and our encoder is exported if it never was."""
    _built(system, [_line("1", "A title", "A passage that nobody asks for.")])


def _built(system: System, lines: Sequence[str]) -> dict[str, Any]:
    """What a system says of building an index that is not kept."""
    scratch = WORK / system.name / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    (scratch / "passages.jsonl").write_text("".join(lines), "utf-8")
    return system.build(scratch / "passages.jsonl", scratch / "index")
