"""Encoders side by side: quality, build time, size and the time of a question, on judged collections and real pages.

    python -m tests.quality.encoders WORK FOLDER [--web WEB] [--encoders NAMES] [--limit N]

FOLDER holds collections in BEIR layout, WEB real pages (`tests.quality.web`), of whose questions the test half is
asked; the bundled list is always measured. Indexes are kept in WORK/<encoder>/<input>, so that a second call only asks.
At most N questions of an input are asked, evenly spaced. Exporting an encoder counts as no build. It prints the tables
of docs/decisions/025-bge-small.md; everything else is in WORK/encoders.json.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from api.settings import load_settings
from api.tasks.evaluation import notes_only_input
from index.build import BuildInput, Recipe, build
from index.encoder.export import prepare_encoder
from index.encoder.onnx import OnnxEncoder
from index.generation import open_current
from index.layout import ENCODER, Layout
from search import Engine, Query
from search.answer.calibration import calibrate
from search.evaluation.judgments import JudgedQuestion, read_beir, read_judgments
from search.evaluation.metrics import MEASURES, retrieval_measures
from search.evaluation.runner import ranked_keys
from search.evaluation.significance import p_values
from search.model import MAX_K, Mode, Verdict
from tests.benchmarks.peers.protocol import peak_memory
from tests.quality import real_pages

Json = dict[str, Any]

BUNDLED, PAGES = "bundled list", "real pages"
_MODES = (Mode.DENSE, Mode.FUSED, Mode.HYBRID)
_MEASURE = "nDCG@10"
# Texts on which the encoders' times are compared, and rounds of which the quickest counts.
_TIMED, _ROUNDS = 60, 5


def inputs(folder: Path, web: Path | None) -> dict[str, Callable[[], tuple[BuildInput, Sequence[JudgedQuestion]]]]:
    """What is indexed and which questions are asked of it, by name."""
    settings = load_settings()
    chosen: dict[str, Callable[[], tuple[BuildInput, Sequence[JudgedQuestion]]]] = {
        BUNDLED: lambda: (notes_only_input(settings), read_judgments(settings.judgments))
    }
    for path in sorted(corpus.parent for corpus in folder.glob("*/corpus.jsonl")):
        chosen[path.name] = lambda path=path: _collection(path)  # type: ignore[misc]
    if web:
        chosen[PAGES] = lambda: (real_pages.build_input(web), _test_half())
    return chosen


def _collection(path: Path) -> tuple[BuildInput, Sequence[JudgedQuestion]]:
    collection = read_beir(path)
    return BuildInput(collection.name, collection.resources), collection.judged


def _test_half() -> list[JudgedQuestion]:
    """The questions on real pages on which nothing was tuned."""
    return [question for question in read_judgments(real_pages.JUDGMENTS) if question.split == "test"]


def build_index(work: Path, encoder: str, build_input: BuildInput) -> Json:
    """Build an index in one thread unless it is there; the processor time and the memory that this took."""
    record = work / "built.json"
    if not record.is_file():
        started = time.process_time()
        layout = Layout(work, shared_encoders=_exports(work.parents[1]))
        result = build(build_input, layout, Recipe(encoder, threads=1), calibrate=calibrate)
        seconds, memory = time.process_time() - started, peak_memory()
        counts = {"passages": result.manifest.counts["chunks"], "encoded": result.encoded}
        record.write_text(json.dumps(counts | {"seconds": round(seconds, 1), "memory_mb": round(memory)}), "utf-8")
    return dict(json.loads(record.read_text("utf-8")))


def _exports(work: Path) -> Path:
    """Where the exported encoders are, for the indexes of all inputs."""
    return work / "exports"


def ask_questions(work: Path, judged: Sequence[JudgedQuestion]) -> Json:
    """nDCG@10 by mode, and of each question in the shipped one; abstention; processor time of a search."""
    layout = Layout(work)
    with Engine(open_current(layout)) as engine:
        answerable = [question for question in judged if question.relevant]
        values, times = {}, list[float]()
        for mode in _MODES:
            keys, times = _ranked(engine, mode, answerable)
            values[str(mode)] = retrieval_measures(answerable, keys)[:, MEASURES.index(_MEASURE)]
        refused = {q.id: engine.evidence_for(Query(q.question)).outcome is not Verdict.ANSWERED for q in judged}
        manifest = engine.generation.manifest
    return {
        "questions": len(judged),
        "encoder": manifest.encoder.sha256,
        "ranking": {mode: round(float(rows.mean()), 4) for mode, rows in values.items()},
        "values": np.round(values[str(Mode.HYBRID)], 4).tolist(),
        "wrongly refused": _share(refused[q.id] for q in judged if q.relevant),
        "refused": _share(refused[q.id] for q in judged if not q.relevant),
        "search_ms": round(median(times) * 1000, 1),
        "index_mb": round(sum(int(file["bytes"]) for file in manifest.files.values()) / 1e6, 1),
        "learned": manifest.abstention,
    }


def _ranked(
    engine: Engine, mode: Mode, questions: Sequence[JudgedQuestion]
) -> tuple[dict[str, list[str]], list[float]]:
    """The ranked keys of each question, and the processor seconds of each search."""
    keys, times = {}, []
    for question in questions:
        started = time.process_time()
        hits = engine.search(Query(question.question, k=MAX_K, mode=mode)).hits
        times.append(time.process_time() - started)
        keys[question.id] = ranked_keys(hits)
    return keys, times


def _share(values: Iterable[bool]) -> float | None:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else None


def encoding_times(work: Path, encoders: Sequence[str]) -> Json:
    """Processor milliseconds to open each encoder, for a question and for a passage: the least of several turns."""
    judged, texts = _bundled_texts()
    times: dict[str, list[tuple[float, float, float]]] = {encoder: [] for encoder in encoders}
    for _ in range(_ROUNDS):
        for encoder in encoders:
            layout = Layout(work / encoder / BUNDLED)
            folder = layout.generation(layout.current.read_text("utf-8").strip()) / ENCODER
            started = time.process_time()
            opened = OnnxEncoder(folder)
            seconds = (
                time.process_time() - started,
                _timed(opened.encode_question, judged),
                _timed(opened.encode_passage, texts),
            )
            times[encoder].append(seconds)
    least = {encoder: np.min(rows, axis=0) * 1000 for encoder, rows in times.items()}
    return {
        name: dict(zip(("open", "question", "passage"), row.round(1).tolist(), strict=True))
        for name, row in least.items()
    }


def _bundled_texts() -> tuple[list[str], list[str]]:
    settings = load_settings()
    notes = [resource.note for resource in notes_only_input(settings).resources if resource.note]
    return [question.question for question in read_judgments(settings.judgments)][:_TIMED], notes[:_TIMED]


def _timed(encode: Callable[[str], object], texts: Sequence[str]) -> float:
    """Mean processor seconds for a text, after one that does not count."""
    encode(texts[0])
    started = time.process_time()
    for text in texts:
        encode(text)
    return (time.process_time() - started) / len(texts)


def measure(place: Path, encoder: str, build_input: BuildInput, judged: Sequence[JudgedQuestion], limit: int) -> Json:
    """The report on one encoder and one input, whose index is in the folder `place`."""
    step = max(1, -(-len(judged) // limit))
    return build_index(place, encoder, build_input) | ask_questions(place, judged[::step])


def table(reports: dict[str, dict[str, Json]], encoders: Sequence[str]) -> Iterator[str]:
    """The rows of a Markdown table: an input and, for each encoder, its figures."""
    columns = "input, passages, questions|encoder|dense|fused|shipped|p|refused|wrongly|build|index|search"
    yield f"| {columns.replace('|', ' | ')} |"
    yield "|" + "---|" * (columns.count("|") + 1)
    for name, by_encoder in reports.items():
        first = by_encoder[encoders[0]]
        for encoder in encoders:
            report = by_encoder[encoder]
            difference = np.array(report["values"]) - np.array(first["values"])
            p = "" if encoder == encoders[0] else f"{p_values(difference[:, None])[0]:.3f}"
            rates = " | ".join(
                "" if report[rate] is None else f"{report[rate]:.3f}" for rate in ("refused", "wrongly refused")
            )
            ranking = " | ".join(f"{report['ranking'][mode]:.4f}" for mode in _MODES)
            sizes = f"{report['seconds']:.0f} s | {report['index_mb']:.0f} MB | {report['search_ms']} ms"
            title = f"{name}, {report['passages']}, {report['questions']}"
            yield f"| {title} | {encoder} | {ranking} | {p} | {rates} | {sizes} |"


def main() -> None:
    """Measure each part in a process of its own, so that memory is that of one build."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("work", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--web", type=Path)
    arguments.add_argument("--encoders", default="all-MiniLM-L6-v2,bge-small", type=lambda names: names.split(","))
    arguments.add_argument("--limit", type=int, default=10**9)
    arguments.add_argument("--part", nargs=2, metavar=("INPUT", "ENCODER"))
    chosen = arguments.parse_args()
    if chosen.part:
        name, encoder = chosen.part
        build_input, judged = inputs(chosen.folder, chosen.web)[name]()
        report = measure(chosen.work / encoder / name, encoder, build_input, judged, chosen.limit)
        print(json.dumps(report))  # noqa: T201
        return
    for encoder in chosen.encoders:
        prepare_encoder(encoder, _exports(chosen.work))
    reports: dict[str, dict[str, Json]] = {}
    for name in inputs(chosen.folder, chosen.web):
        for encoder in chosen.encoders:
            command = [sys.executable, "-m", "tests.quality.encoders", *sys.argv[1:], "--part", name, encoder]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            reports.setdefault(name, {})[encoder] = json.loads(done.stdout)
    times = encoding_times(chosen.work, chosen.encoders)
    (chosen.work / "encoders.json").write_text(json.dumps({"inputs": reports, "times": times}, indent=1), "utf-8")
    print("\n".join([*table(reports, chosen.encoders), "", json.dumps(times)]))  # noqa: T201


if __name__ == "__main__":
    main()
