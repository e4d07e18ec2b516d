"""Proves the small installation: `make serving-install`, or `python -m tests.tools.serving_install`.

Installs `refdesk[serve]` alone into a new environment, at the versions of the lock, puts an index
beside it that was built here, and holds its served answers against ours. Fails where it has what
only building needs, answers otherwise, or takes 300 MB. Needs the package registry.
"""

import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

from api import serialize, wiring
from api.settings import Settings
from search.evaluation.judgments import read_judgments
from search.model import Query

ROOT = Path(__file__).parents[2]
MOST_BYTES = 300_000_000
_BUILDING = ("bm25s", "onnx", "scipy", "sentence_transformers", "torch", "trafilatura", "transformers")


def installed(folder: Path) -> Path:
    """A new environment with `refdesk[serve]`; without pip, which no server needs, and bytecode, which Python makes."""
    venv.create(folder, with_pip=False)
    pins = folder / "constraints.txt"
    lock = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pins.write_text("\n".join(line.removesuffix(" \\") for line in lock if re.match("[a-z]", line)), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-compile", "--constraint", str(pins), f"{ROOT}[serve]"], check=True)
    return folder


@contextmanager
def served(command: Path, data: Path) -> Iterator[str]:
    """The address of `refdesk serve` on a data folder."""
    environment = os.environ | {"REFDESK_DATA": str(data), "PYTHONPATH": ""}
    process = subprocess.Popen([command, "serve", "--port", "0", "--workers", "2"], cwd=data, env=environment,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://\S+", said)
        yield found[0] if found else sys.exit(said + process.stderr.read())
    finally:
        process.terminate()
        process.communicate(timeout=60)


def differing(address: str, settings: Settings) -> tuple[int, list[str]]:
    """How many judged questions were asked, and those that the two installations answer otherwise."""
    engine, wrong = wiring.open_engine(settings), []
    questions = [judged.question for judged in read_judgments(settings.judgments)]
    with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:
        for question in questions:
            theirs: dict[str, Any] = client.get("/ask", params={"q": question}).json()
            ours = json.loads(json.dumps(serialize.result_json(engine.ask(Query(question)))))
            if theirs | {"took_ms": 0} != ours | {"took_ms": 0}:
                wrong.append(question)
    return len(questions), wrong


def size(folder: Path) -> int:
    """Bytes on disk of an environment's packages, as `du` counts them."""
    packages = next(folder.glob("lib/python*/site-packages"))
    return sum(path.lstat().st_blocks * 512 for path in packages.rglob("*"))


def main() -> None:
    with TemporaryDirectory() as scratch:
        folder, built, beside = Path(scratch) / "venv", Path(scratch) / "built", Path(scratch) / "beside"
        ours = Path(sys.executable).parent / "refdesk"
        subprocess.run(
            [ours, "index", "--offline", "--quiet"], check=True, env=os.environ | {"REFDESK_DATA": str(built)}
        )
        beside.mkdir()
        copytree(built / "generations", beside / "generations")
        (beside / "CURRENT").write_bytes((built / "CURRENT").read_bytes())
        theirs = installed(folder) / "bin" / "refdesk"
        with served(theirs, beside) as address:
            asked, wrong = differing(address, Settings(data=beside))
        refused = subprocess.run([theirs, "index"], capture_output=True, text=True, check=False, cwd=beside,
                                 env=os.environ | {"PYTHONPATH": ""})  # fmt: skip
        heavy = [name for name in _BUILDING if list(folder.glob(f"lib/python*/site-packages/{name}"))]
        taken = size(folder)
    print(f"{taken / 1e6:.0f} MB, {asked} questions, {len(wrong)} answered otherwise; {refused.stderr.strip()}")  # noqa: T201
    if wrong or heavy or taken >= MOST_BYTES or "pip install 'refdesk[build]'" not in refused.stderr:
        sys.exit(f"This is no serving installation: {wrong[:3]} {heavy}")


if __name__ == "__main__":
    main()
