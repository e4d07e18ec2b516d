"""The process of one refresh: `python -m api.refreshing.process`, with a request on its standard input.

It has an interpreter of its own and the lowest priority, so that serving goes on as before. It prints one word once
it holds the lock of runs, or `busy`, and ends when its standard input ends: with the server, however that ends.
Fetches are recorded one by one, so the next run goes on where this one was stopped.
"""

import json
import logging
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.refreshing.lock import run_lock
from api.refreshing.record import read_record
from api.settings import Settings
from index.errors import Busy

if TYPE_CHECKING:
    from api.serialize import Json
    from index.model import StageProgress

STARTED, BUSY = "started", "busy"
# Linux gives disk reads and writes a priority by it, too.
_NICENESS = 19


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What to refresh: the links that `only` chooses, its requests spread over `seconds`.

    `last` is when the last run started that the one who asks knew of: if there was another since, nothing is done.
    """

    only: tuple[str, ...] = ()
    seconds: float = 0.0
    last: str = ""


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _answer(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _serve_request(settings: Settings, request: RefreshRequest) -> None:
    """Refresh, unless a run is under way or was since the request was made."""
    try:
        with run_lock(settings.layout):
            if read_record(settings.layout).started != request.last:
                return _answer(BUSY)
            threading.Thread(target=_end_with_parent, daemon=True).start()
            _answer(STARTED)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on
            _refresh(settings, request)
    except Busy:
        _answer(BUSY)


def _refresh(settings: Settings, request: RefreshRequest) -> None:
    """Fetch what is due, build and publish; a failure is in the record, and nobody reads the output of this process."""
    from api.refreshing.recording import record_run

    def run(progress: "StageProgress") -> "Json":
        from api.tasks.operations import build_index

        return build_index(settings, offline=False, strict=False, progress=progress, only=request.only)

    with suppress(Exception):
        record_run(settings.layout, request.only, run, seconds=request.seconds)


def _main() -> None:
    """Read the request and serve it."""
    os.nice(_NICENESS)  # before NumPy is imported, as Linux counts it for each thread, and NumPy starts some
    values = json.loads(sys.stdin.readline())
    logging.disable(logging.WARNING)
    request = RefreshRequest(tuple(values["only"]), values["seconds"], values["last"])
    _serve_request(Settings(**values["settings"]), request)
    os._exit(0)  # without waiting for the thread that reads


if __name__ == "__main__":
    _main()
