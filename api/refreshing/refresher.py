"""Starts refreshes of a server's index, when they are due or on request, and describes them.

Each server process has one; the lock of the data folder lets one run at a time. Must not know routes.
"""

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

from pydantic import SecretStr

from api.errors import Failure, RefreshFailed, RefreshRunning, SettingsError, error_sentence
from api.extras import require_extra
from api.refreshing.lock import is_running
from api.refreshing.process import BUSY, STARTED, RefreshRequest
from api.refreshing.record import parse_interval, read_record
from api.refreshing.recording import spreading_seconds
from api.serialize import Json
from api.settings import Settings
from api.tasks.lists.selection import STATE_WORDS, check_selection
from api.tasks.named_lists import configured_lists, with_current_lists

_log = logging.getLogger(__name__)
_ENDED = "The refresh ended before it was complete: the next one goes on from there."


class Refresher:
    """Watches the schedule in a thread of its own; `built` gives the time of the live index."""

    POLL_SECONDS = 5.0
    # Between two starts of one process, so that one that always ends at once is not started all the time.
    LEAST_SECONDS = 60.0

    def __init__(self, settings: Settings, built: Callable[[], datetime | None]) -> None:
        self._settings, self._built = settings, built
        self._process: subprocess.Popen[str] | None = None
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._logged, self._not_before = "", 0.0
        self._watcher = threading.Thread(target=self._watch, name="refresh-schedule", daemon=True)

    def start(self) -> None:
        """Begin to watch the schedule."""
        self._watcher.start()

    def stop(self) -> None:
        """End the schedule, and the refresh that this process started."""
        self._stop.set()
        with self._lock:
            self._end_process()
        self._watcher.join()

    def begin(self, only: Sequence[str] = (), seconds: float = 0.0) -> None:
        """Start a refresh of all links or of those that the words of `only` choose, spread over these seconds.

        Raises SelectionError, RefreshRunning while there is one, NotInstalled without what reads pages, RefreshFailed,
        or SettingsError for a settings file that became unusable.
        """
        require_extra("build")
        settings, last = with_current_lists(self._settings), read_record(self._settings.layout).started
        only = tuple(dict.fromkeys(filter(None, only)))
        check_selection(only, configured_lists(settings))
        with self._lock:
            if self._stop.is_set() or is_running(settings.layout):
                raise RefreshRunning
            answer = self._start(settings, RefreshRequest(only, seconds, last))
        if answer == BUSY:
            raise RefreshRunning
        if answer != STARTED:
            raise RefreshFailed

    def choices(self) -> list[str]:
        """The words that `begin` takes; the names of lists only if there are several."""
        settings = self._settings
        with suppress(SettingsError):  # which `begin` reports
            settings = with_current_lists(settings)
        lists = [name for name in configured_lists(settings) if name not in STATE_WORDS]
        return [*STATE_WORDS, *(lists if len(lists) > 1 else ())]

    def status(self) -> Json:
        """The last run or the one under way, and when the next is due."""
        running, record = is_running(self._settings.layout), read_record(self._settings.layout)
        failure = record.failure or (_ENDED if record.started and not record.finished and not running else "")
        due, is_ours = self._due(), running and not record.finished  # else one over other lists, which is not recorded
        return {
            "running": running, "every": self._settings.refresh, "only": [*record.only], "started": record.started,
            "finished": record.finished, "next": due.isoformat(timespec="seconds") if due else "",
            "failure": "" if running else failure, "remark": record.remark, "encoded": record.encoded,
            "outcomes": record.outcomes, "stage": record.stage if is_ours else "",
            "done": record.done if is_ours else 0, "total": record.total if is_ours else 0,
        }  # fmt: skip

    def _start(self, settings: Settings, request: RefreshRequest) -> str:
        """Start the process; returns its answer, empty if it ended without one."""
        process = subprocess.Popen(
            [sys.executable, "-m", "api.refreshing.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        answer = _ask(process, asdict(request) | {"settings": _settings_json(settings)})
        if answer != STARTED:
            _end(process)
            return answer
        self._end_process()
        self._process = process
        return answer

    def _end_process(self) -> None:
        """End the process of this refresher, if there is one, and close its pipes, also if it has ended by itself."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _due(self) -> datetime | None:
        built = self._built()
        if not (self._settings.refresh and built):
            return None
        record = read_record(self._settings.layout)
        return record.due(parse_interval(self._settings.refresh), built, datetime.now(UTC))

    def _watch(self) -> None:
        while not self._stop.wait(self.POLL_SECONDS):
            try:
                self._follow_schedule()
            except (*Failure, OSError) as error:
                self._log_once(error_sentence(error))

    def _log_once(self, failure: str) -> None:
        """Log a failure unless it is the last one logged."""
        if failure and failure != self._logged:
            _log.warning("%s", failure)
        self._logged = failure

    def _follow_schedule(self) -> None:
        due, now = self._due(), time.monotonic()
        if is_running(self._settings.layout):
            return
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._end_process()
        self._log_once(read_record(self._settings.layout).failure)
        if due and due <= datetime.now(UTC) and now >= self._not_before:
            self._not_before = now + self.LEAST_SECONDS
            with suppress(RefreshRunning):  # another server process was first
                self.begin(seconds=spreading_seconds(parse_interval(self._settings.refresh)))


def _ask(process: subprocess.Popen[str], request: Json) -> str:
    """Send the request; returns the first line of the answer, empty if the process ended."""
    if not (process.stdin and process.stdout):
        return ""
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()
    except BrokenPipeError:
        return ""


def _end(process: subprocess.Popen[str]) -> None:
    """End a process, if it runs, and close the pipes to it."""
    process.kill()
    process.wait()
    for pipe in filter(None, (process.stdin, process.stdout)):
        with suppress(BrokenPipeError):
            pipe.close()


def _settings_json(settings: Settings) -> Json:
    """The settings as JSON, with their secrets: they go through a pipe to a process of the same user."""
    secrets = {name: value.get_secret_value() for name, value in settings if isinstance(value, SecretStr)}
    return settings.model_dump(mode="json") | secrets
