"""Ways to run the command line: in this process, and as the process a user starts."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from api.http.app import create_app
from api.http.server import uvicorn_config
from api.settings import Settings

# All a title can do to a terminal, a log or a page.
HOSTILE = "\x1b[31mRed\x1b]0;title\x07 \u202eevil\u2066 \x9b2Jtitle\u2028\r\nnew [bold]line[/bold]"
COMMAND = str(Path(sys.executable).parent / "refdesk")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def started(*arguments: str, data: Path, **more: Any) -> subprocess.Popen[str]:
    """`refdesk` as a process of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([COMMAND, *arguments], env=os.environ | {"REFDESK_DATA": str(data)}, **pipes | more)


@contextmanager
def serving(settings: Settings, keep_alive: int = 5) -> Iterator[int]:
    """A server beside the test, on any port of this machine; gives the port.

    A connection without a request ends after `keep_alive` seconds, by default those of uvicorn.
    """
    config = uvicorn_config(settings)
    config.timeout_keep_alive = keep_alive
    config.app = partial(create_app, settings)  # without a log of its own
    server = uvicorn.Server(config)
    with socket.socket(proto=socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()  # whoever connects before it is up waits
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def finished(process: subprocess.Popen[str]) -> Ran:
    """Wait for a process to end."""
    out, err = process.communicate(timeout=60)
    return Ran(process.returncode, out, err)


def untimed(found: dict[str, Any]) -> dict[str, Any]:
    """A result without the time it took."""
    return {key: value for key, value in found.items() if key != "took_ms"}
