"""Two Ray nodes on loopback, and runs of `refdesk index` on them.

Needs ray, which `make ray` installs beside the environment. Nodes and runs are processes of their own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

ADDRESS, CLIENTS = "127.0.0.2:6390", "ray://127.0.0.2:10001"
_HEAD = ("--head", "--node-ip-address=127.0.0.2", "--port=6390", "--include-dashboard=false")
_SECOND = ("--node-ip-address=127.0.0.3", f"--address={ADDRESS}")
_ALIKE = ("--block", "--num-cpus=2", "--disable-usage-stats", "--object-store-memory=300000000")
_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60


@contextmanager
def node(*arguments: str, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """A node until the block ends; the head has the number 1."""
    command = [sys.executable, "-c", "from ray.scripts.scripts import main; main()", "start", *arguments, *_ALIKE]
    started = subprocess.Popen(command, env=_environment(), start_new_session=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait(number)
        yield started
    finally:
        end(started)


def end(started: subprocess.Popen[bytes]) -> None:
    """End a node with all its processes at once, as a power cut does."""
    try:
        os.killpg(started.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    started.wait(30)


def head() -> AbstractContextManager[subprocess.Popen[bytes]]:
    """The first node."""
    return node(*_HEAD, number=1)


def second() -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Another node beside the first."""
    return node(*_SECOND, number=2)


def _environment() -> dict[str, str]:
    return os.environ | {"RAY_DISABLE_IMPORT_WARNING": "1"}


def _wait(number: int) -> None:
    """Until so many nodes are there."""
    count = "print(sum(node['Alive'] for node in ray.nodes()))"
    look = f"import ray; ray.init(address={ADDRESS!r}, logging_level='ERROR'); {count}"
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends:
        found = subprocess.run([sys.executable, "-c", look], capture_output=True, check=False, env=_environment())
        if found.stdout.strip() == str(number).encode():
            return
        time.sleep(0.5)
    raise RuntimeError(f"{number} Ray nodes did not start.")


def run(data: Path, urls: Sequence[str], on: str, **settings: str) -> subprocess.Popen[bytes]:
    """`refdesk index` over a list of these addresses, begun."""
    data.mkdir(exist_ok=True)
    listed = data / "list.md"
    listed.write_text("# List\n\n" + "".join(f"- [Page {n}]({url})\n" for n, url in enumerate(urls)), "utf-8")
    hosts = sorted({url.split("/")[2].partition(":")[0] for url in urls})
    named = {f"REFDESK_{name.upper()}": value for name, value in settings.items()}
    environment = _environment() | named | {
        "REFDESK_DATA": str(data), "REFDESK_LIST": str(listed), "REFDESK_ARCHIVE": "", "REFDESK_PER_HOST_SECONDS": "0",
        "REFDESK_ALLOW_HOSTS": "[" + ", ".join(f'"{host}"' for host in hosts) + "]",
    }  # fmt: skip
    command = [sys.executable, "-c", "from api.cli import main; main()", "index", "--on", on, "--json"]
    return subprocess.Popen(command, env=environment, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end_all(title: str) -> None:
    """End every process whose title begins so, at once."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if entry.read_bytes().startswith(title.encode()):
                os.kill(int(entry.parent.name), signal.SIGKILL)
        except OSError:  # gone by itself
            continue
