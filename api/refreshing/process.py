"""The process of one refresh: `python -m api.refreshing.process`, with the settings on its standard input.

It has an interpreter of its own and the lowest priority, so that serving goes on as before. It prints one word once
it holds the lock of refreshes, or `busy`, and ends when its standard input ends: with the server, however that ends.
Fetches are recorded one by one, so the next run goes on where this one was stopped.
"""

import json
import logging
import os
import sys
import threading
import time
from dataclasses import replace

from filelock import FileLock, Timeout

from api.errors import Failure, error_sentence
from api.refreshing.record import RefreshRecord, now_text, parse_interval, read_record, write_record
from api.settings import Settings

STARTED, BUSY = "started", "busy"
_NICENESS = 19
# A run that was stopped repeats fetches older than an hour (`ingest.run.RESUME_WITHIN`), so pacing ends before that.
_LONGEST_SECONDS, _LONGEST_PAUSE = 2700.0, 10.0
_RECORD_SECONDS = 0.5


class _PacedProgress:
    """Progress of a run: recorded twice a second, and fetching held to a steady rate.

    Links are counted one at a time, so waiting here holds back all of them: the pause before the next is the window
    divided by the links, 10 s at most.
    """

    def __init__(self, settings: Settings, record: RefreshRecord, *, paced: bool) -> None:
        self._layout, self._record = settings.layout, record
        interval = parse_interval(settings.refresh).total_seconds() if settings.refresh and paced else 0.0
        self._window = min(interval / 2, _LONGEST_SECONDS)
        self._written = self._first = 0.0

    def __call__(self, stage: str, done: int, total: int, _note: str = "") -> None:
        """Record the stage; notes are for terminals."""
        now = time.monotonic()
        if done >= total or now - self._written > _RECORD_SECONDS:
            self._written = now
            write_record(self._layout, replace(self._record, stage=stage, done=done, total=total))
        if stage == "fetching links" and done < total:
            self._first = self._first or now
            time.sleep(max(0.0, self._first + done * min(_LONGEST_PAUSE, self._window / total) - now))


def refresh(settings: Settings, *, paced: bool) -> None:
    """Fetch what is due, build and publish, and record the run; a failure becomes its sentence."""
    from api.tasks.operations import build_index

    last = read_record(settings.layout)
    record = RefreshRecord(started=now_text(), attempts=last.attempts + 1)
    write_record(settings.layout, record)
    progress = _PacedProgress(settings, record, paced=paced)
    try:
        report = build_index(settings, offline=False, strict=False, progress=progress)
    except (*Failure, OSError) as error:
        record = replace(record, failure=error_sentence(error))
    else:
        outcomes, encoded, remark = report["outcomes"], report["encoded"], report["remark"]
        record = replace(record, attempts=0, outcomes=outcomes, encoded=encoded, remark=remark)
    write_record(settings.layout, replace(record, finished=now_text()))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _run() -> None:
    """Run one refresh, unless another process does."""
    request = json.loads(sys.stdin.readline())
    settings = Settings(**request["settings"])
    logging.disable(logging.WARNING)
    try:
        # Not at the first try: who looks whether a refresh runs holds the lock for an instant.
        with FileLock(settings.layout.data / "refresh.lock", timeout=1):
            os.nice(_NICENESS)
            threading.Thread(target=_end_with_parent, daemon=True).start()
            sys.stdout.write(f"{STARTED}\n")
            sys.stdout.flush()
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on
            refresh(settings, paced=request["paced"])
    except Timeout:
        sys.stdout.write(f"{BUSY}\n")
    sys.stdout.flush()
    os._exit(0)  # without waiting for the thread that reads


if __name__ == "__main__":
    _run()
