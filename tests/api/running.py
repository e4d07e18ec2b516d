"""Ways to run the command line: in this process, and as the process a user starts."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def finished(process: subprocess.Popen[str]) -> Ran:
    """Wait for a process to end."""
    out, err = process.communicate(timeout=60)
    return Ran(process.returncode, out, err)


def untimed(found: dict[str, Any]) -> dict[str, Any]:
    """A result without the time it took."""
    return {key: value for key, value in found.items() if key != "took_ms"}
