"""Memory and time to serve many passages, beside the peers: `python -m tests.benchmarks.peers.large [PASSAGES]`.

Texts are those of `make bench`, and vectors are made up while indexing, as it would take the peers hours to encode
the texts; questions go through the real encoder. Nothing is said of quality. Writes large.json beside this file.
"""

import json
import os
import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from index.encoder import export
from index.encoder.onnx import TOKENIZER
from index.generation import open_current
from index.layout import Layout
from search.evaluation.judgments import Collection, JudgedQuestion
from tests.benchmarks.peers import bench, measure
from tests.benchmarks.peers.protocol import MADE_UP
from tests.benchmarks.peers.systems import HERE, SAME_WEIGHTS, WORK, System
from tests.benchmarks.scale.material import Writer, questions, words

FIGURES = HERE / "large.json"
_PASSAGES, _QUESTIONS = 100_000, 100
# Paragraphs of some 60 tokens in a passage.
_PARAGRAPHS = 2


def subject(count: int) -> measure.Subject:
    """So many passages, written where every system can read them, and questions."""
    known = words(export.prepare_encoder(export.DEFAULT, WORK / "refdesk" / "encoders") / TOKENIZER)
    path = WORK / "passages" / f"made-{count}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = Writer(known, 0)
    with path.open("w", encoding="utf-8") as file:
        for at in range(count):
            own = writer.own()
            title, text = " ".join(own[:5].tolist()), " ".join(writer.paragraphs(own, _PARAGRAPHS))
            file.write(measure._line(str(at), title, text))
    judged = tuple(
        JudgedQuestion(question, question, {}) for question in islice(questions(_QUESTIONS, known), _QUESTIONS)
    )
    return measure.Subject(Collection(f"made-{count}", (), judged), judged, path, 0)


def indexed(asked: measure.Subject) -> dict[System, Path]:
    """The folder of each system's index, built with made-up vectors unless it is kept from before."""
    os.environ[MADE_UP] = "1"
    folders = {system: measure.indexed(system, asked) for system in SAME_WEIGHTS}
    del os.environ[MADE_UP]
    return folders


def measured(count: int) -> dict[str, Any]:
    """Memory and milliseconds of each system, asked in turns."""
    load = round(os.getloadavg()[0], 1)
    for system in SAME_WEIGHTS:
        system.install()
    asked = subject(count)
    folders = indexed(asked)
    built = {system.name: json.loads((folder / "built.json").read_text("utf-8")) for system, folder in folders.items()}
    ours = next(folder for system, folder in folders.items() if system.ours)
    found, _ = measure.latency(folders, asked)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": bench.machine(), "load": load, "passages": count,
        "chunks": open_current(Layout(ours / "index")).manifest.counts["chunks"],
        "systems": {name: found[name] | {"versions": one["versions"]} for name, one in built.items()},
    }  # fmt: skip


def main() -> None:
    found = measured(int(sys.argv[1]) if sys.argv[1:] else _PASSAGES)
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.stdout.write(FIGURES.read_text("utf-8"))


if __name__ == "__main__":
    main()
