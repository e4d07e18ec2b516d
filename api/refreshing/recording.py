"""Runs a refresh so that its record follows it: its stages as they are done, its result or its failure at the end.

Knows the record and clocks; must not know how an index is built.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from api.errors import Failure, error_sentence
from api.refreshing.record import RefreshRecord, now_text, read_record, write_record
from api.serialize import Json
from index.layout import Layout
from index.model import StageProgress

# A run that was stopped repeats fetches older than an hour (`ingest.run.RESUME_WITHIN`), so pacing ends before that.
_LONGEST_SECONDS, _LONGEST_PAUSE = 2700.0, 10.0
_RECORD_SECONDS = 0.5


def spreading_seconds(interval: timedelta) -> float:
    """Over how long the requests of a refresh are spread that is due at this interval."""
    return min(interval.total_seconds() / 2, _LONGEST_SECONDS)


def record_run(
    layout: Layout,
    only: Sequence[str],
    run: Callable[[StageProgress], Json],
    shown: StageProgress = lambda *_: None,
    seconds: float = 0.0,
) -> Json:
    """Call `run` with a progress, and record it; returns its report, as of `api.tasks.operations.build_index`.

    Only the holder of the lock of runs may do this. `only` are the words that chose the links, `shown` is a progress
    that is called as well, and `seconds` the time over which requests are spread. What `run` raises is recorded and
    raised again.
    """
    last, started = read_record(layout), now_text()
    if only:
        record = replace(_whole_runs(last), started=started, only=tuple(only))
    else:
        record = RefreshRecord(started=started, complete=last.complete, attempted=started, attempts=last.attempts + 1)
    write_record(layout, record)
    try:
        report = run(_RecordedProgress(layout, record, shown, seconds))
    except Exception as error:
        with suppress(OSError):  # a full disk is for the run to report
            write_record(layout, _finished(record, failure=_failure_sentence(error)))
        raise
    record = replace(record, outcomes=report["outcomes"], encoded=report["encoded"], remark=report["remark"])
    record = _finished(record)
    write_record(layout, record if only else replace(record, complete=record.finished, attempts=0))
    return report


def _whole_runs(last: RefreshRecord) -> RefreshRecord:
    """What a record says of the runs over all links, on which a run over some has no effect."""
    return RefreshRecord(complete=last.complete, attempted=last.attempted, attempts=last.attempts)


def _finished(record: RefreshRecord, failure: str = "") -> RefreshRecord:
    now = now_text()
    return replace(record, failure=failure, finished=now, attempted=record.attempted if record.only else now)


def _failure_sentence(error: Exception) -> str:
    if isinstance(error, (*Failure, OSError)):
        return error_sentence(error)
    reason = f"{type(error).__name__}: {error}"
    return f"The refresh met a fault of the program ({reason}): run 'refdesk index' to see where, and report it."


class _RecordedProgress:
    """Progress of a run: recorded twice a second, and fetching held to a steady rate.

    Links are counted one at a time, so waiting here holds back all of them: the pause before the next is `seconds`
    divided by the links, 10 s at most.
    """

    def __init__(self, layout: Layout, record: RefreshRecord, shown: StageProgress, seconds: float) -> None:
        self._layout, self._record, self._shown, self._seconds = layout, record, shown, seconds
        self._written = self._first = 0.0

    def __call__(self, stage: str, done: int, total: int, note: str = "", /) -> None:
        """Show and record the stage; the note is for terminals."""
        self._shown(stage, done, total, note)
        now = time.monotonic()
        if done >= total or now - self._written > _RECORD_SECONDS:
            self._written = now
            with suppress(OSError):
                write_record(self._layout, replace(self._record, stage=stage, done=done, total=total))
        if stage == "fetching links" and done < total:
            self._first = self._first or now
            time.sleep(max(0.0, self._first + done * min(_LONGEST_PAUSE, self._seconds / total) - now))
