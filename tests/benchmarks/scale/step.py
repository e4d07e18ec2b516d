"""One measured step of `make bench` in a process of its own: `python -m tests.benchmarks.scale.step STEP ARGUMENTS`.

Prints one line of JSON: what was measured, with the seconds of the step, its processor time and its peak memory.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index import generation
from index.build import Recipe, build
from index.encoder import export
from index.encoder.cache import VectorCache
from index.encoder.onnx import TOKENIZER, OnnxEncoder
from index.layout import Layout
from search import Engine, Query
from tests.benchmarks.scale.material import CHUNK_TOKENS, material, questions, words
from tests.benchmarks.scale.stub import ANCHORS, stubbed

# Questions asked before and while it is measured, and texts that the real encoder's rate is measured with.
_WARM, _ASKED, _ENCODED, _ROUNDS = 50, 400, 200, 4
Figures = dict[str, Any]


def built(data: Path, chunks: int, added: float) -> Figures:
    """A build of so many passages and `added` times as many more, with all stages' seconds."""
    layout, stages = Layout(data), dict[str, float]()
    folder = export.prepare_encoder(export.DEFAULT, layout.encoders)
    known, encoder = words(folder / TOKENIZER), OnnxEncoder(folder)
    made = material(chunks, known, added=added)
    texts = list(islice(questions(ANCHORS, known), ANCHORS))
    with stubbed(encoder, texts):
        started, spent = time.monotonic(), time.process_time()

        def stage(name: str, done: int, total: int) -> None:
            if done == total:
                stages[name] = round(time.monotonic() - started, 2)

        found = build(made, layout, Recipe(threads=2, chunk_tokens=CHUNK_TOKENS), stage)
        took, cpu = time.monotonic() - started, time.process_time() - spent
    manifest = found.manifest
    return {
        "chunks": manifest.counts["chunks"], "encoded": found.encoded, "seconds": round(took, 2), "cpu": round(cpu, 2),
        "stages": stages, "vectors": manifest.vectors["type"], "recall": manifest.recall,
        "bytes": {name: int(facts["bytes"]) for name, facts in manifest.files.items()},
    }  # fmt: skip


def encoding(data: Path) -> Figures:
    """Passages a second of the build's encoder, all of its stages but the model's own, and of the bare model."""
    folder = export.prepare_encoder(export.DEFAULT, Layout(data).encoders)
    known = words(folder / TOKENIZER)
    encoder = OnnxEncoder(folder)
    pages = [document.text for document in material(20 * _ENCODED, known).documents]
    texts = [" ".join(page.split()[:150]) for page in pages[:_ENCODED]]
    return _rates(encoder, texts, data)


def _rates(encoder: OnnxEncoder, texts: list[str], data: Path) -> Figures:
    feeds = [np.array([encoder._tokenizer.encode(text).ids], np.int64) for text in texts]

    def model(ids: "np.ndarray[Any, np.dtype[np.int64]]") -> object:
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return encoder._session.run(None, {name: one for name, one in given.items() if name in encoder._inputs})

    def alone() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(model, feeds))

    def cached() -> None:
        path = data / "rate.sqlite"
        path.unlink(missing_ok=True)
        with VectorCache(path) as cache:
            list(cache.passages(encoder, texts, lambda done, total: None, threads=2))

    alone()
    # In turns, and the best of each, as other programs may take their part of the machine.
    best = [min(each) for each in zip(*((_timed(alone), _timed(cached)) for _ in range(_ROUNDS)), strict=True)]
    bare, build = (round(len(texts) / seconds, 1) for seconds in best)
    return {"tokens": round(float(np.mean([ids.size for ids in feeds])), 1), "bare": bare, "build": build}


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def opening(data: Path) -> Figures:
    """Seconds to open the live generation, and to the first hits."""
    asked = next(questions(1, _known(data)))
    before, started = _megabytes(), time.perf_counter()
    engine = Engine(generation.open_current(Layout(data)))
    opened, memory = time.perf_counter() - started, _megabytes() - before
    engine.search(Query(asked))
    return {"open_s": round(opened, 3), "open_mb": round(memory, 1),
            "first_s": round(time.perf_counter() - started, 3)}  # fmt: skip


def searching(data: Path) -> Figures:
    """Milliseconds of searches, the share of each stage, memory afterwards, and what the vectors' type loses."""
    engine = Engine(generation.open_current(Layout(data)))
    asked = list(questions(_WARM + _ASKED, _known(data)))
    for question in asked[:_WARM]:
        engine.search(Query(question))
    took, cpu, stages = [], [], list[dict[str, float]]()
    for question in asked[_WARM:]:
        started, spent = time.perf_counter(), time.process_time()
        stages.append(engine.search(Query(question)).stages)
        took.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - spent))
    percentiles = {f"p{n}_ms": round(float(np.percentile(took, n)), 2) for n in (50, 90, 99)}
    told = {name: round(float(np.median([one[name] for one in stages])), 2) for name in stages[0]}
    memory = {"resident_mb": _megabytes(), "own_mb": _own_megabytes()}
    rest = {"cpu_ms": round(float(np.median(cpu)), 2), "stages_ms": told}
    return percentiles | rest | memory | _recalled(engine, asked[_WARM:])


def _recalled(engine: Engine, asked: list[str]) -> Figures:
    """The share of the ten passages nearest to real questions that is found, and of hits that a full scan gives."""
    opened = engine.generation
    assert isinstance(opened, generation.Generation)
    cells = opened.vectors._cells
    if cells is None:
        return {}  # every vector is compared; what half precision loses is in the manifest
    vectors = [opened.encoder.encode_question(question).vector for question in asked[:100]]
    found = [set(opened.vectors.top(vector, 200)[:10].tolist()) for vector in vectors]
    hits = [[hit.listed.ordinal for hit in engine.search(Query(question)).hits] for question in asked[:100]]
    opened.vectors._cells = None
    full = [set(opened.vectors.top(vector, 200)[:10].tolist()) for vector in vectors]
    others = [[hit.listed.ordinal for hit in engine.search(Query(question)).hits] for question in asked[:100]]
    opened.vectors._cells = cells
    return {
        "recall_questions": round(sum(len(a & b) for a, b in zip(found, full, strict=True)) / 1000, 4),
        "same_hits": round(sum(len({*a} & {*b}) / max(1, len(b)) for a, b in zip(hits, others, strict=True)) / 100, 4),
    }


def _known(data: Path) -> Any:
    return words(next(Layout(data).encoders.iterdir()) / TOKENIZER)


def _megabytes() -> float:
    """Resident memory of this process, pages of mapped files included."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


def _own_megabytes() -> float:
    """Resident memory without pages of files, which the system can take back."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return round(int(lines["RssAnon"].split()[0]) * 1024 / 1e6, 1)


def main() -> None:
    name, data, *rest = sys.argv[1:]
    steps: dict[str, Callable[[], Figures]] = {
        "build": lambda: built(Path(data), int(rest[0]), 0.0),
        "add": lambda: built(Path(data), int(rest[0]), 0.01),
        "encode": lambda: encoding(Path(data)),
        "open": lambda: opening(Path(data)),
        "search": lambda: searching(Path(data)),
    }
    found = steps[name]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps(found | {"peak_mb": round(peak, 1)}))  # noqa: T201


if __name__ == "__main__":
    main()
