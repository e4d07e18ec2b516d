"""Starts refreshes of a server's index, when they are due or on request, and describes them.

Each server process has one; the lock of the data folder lets one refresh run at a time. Must not know routes.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from filelock import FileLock, Timeout
from pydantic import SecretStr

from api.errors import Failure, RefreshFailed, RefreshRunning, error_sentence
from api.extras import require_extra
from api.refreshing.process import BUSY, STARTED
from api.refreshing.record import parse_interval, read_record
from api.serialize import Json
from api.settings import Settings

_log = logging.getLogger(__name__)
_ENDED = "The refresh ended before it was complete: the next one goes on from there."


class Refresher:
    """Watches the schedule in a thread of its own; `built` gives the time of the live index."""

    POLL_SECONDS = 5.0

    def __init__(self, settings: Settings, built: Callable[[], datetime | None]) -> None:
        self._settings, self._built = settings, built
        self._process: subprocess.Popen[str] | None = None
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._logged = ""
        self._watcher = threading.Thread(target=self._watch, name="refresh-schedule", daemon=True)

    def start(self) -> None:
        """Begin to watch the schedule."""
        self._watcher.start()

    def stop(self) -> None:
        """End the schedule, and the refresh that this process started."""
        self._stop.set()
        with self._lock:
            if self._process is not None:
                _end(self._process)
        self._watcher.join()

    def begin(self, *, paced: bool = False) -> None:
        """Start a refresh; `paced` spreads its requests.

        Raises RefreshRunning while there is one, NotInstalled without what reads pages, RefreshFailed.
        """
        require_extra("build")
        with self._lock:
            if self._stop.is_set() or self._is_running():
                raise RefreshRunning
            process = subprocess.Popen(
                [sys.executable, "-m", "api.refreshing.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            answer = _request(process, {"settings": _settings_json(self._settings), "paced": paced})
            if answer == STARTED:
                ended, self._process = self._process, process
            else:
                ended = process
            if ended is not None:
                _end(ended)
        if answer == BUSY:
            raise RefreshRunning
        if answer != STARTED:
            raise RefreshFailed

    def status(self) -> Json:
        """The last run or the one under way, and when the next is due."""
        record, running = read_record(self._settings.layout), self._is_running()
        failure = record.failure or (_ENDED if record.started and not record.finished and not running else "")
        due = self._due()
        return {
            "running": running, "every": self._settings.refresh, "started": record.started,
            "finished": record.finished, "next": due.isoformat(timespec="seconds") if due else "",
            "failure": "" if running else failure, "remark": record.remark, "encoded": record.encoded,
            "outcomes": record.outcomes, "stage": record.stage if running else "",
            "done": record.done if running else 0, "total": record.total if running else 0,
        }  # fmt: skip

    def _due(self) -> datetime | None:
        built = self._built()
        if not (self._settings.refresh and built):
            return None
        record = read_record(self._settings.layout)
        return record.due(parse_interval(self._settings.refresh), built)

    def _is_running(self) -> bool:
        """Whether any process refreshes this data folder; a reader's check takes the lock for an instant."""
        path = self._settings.layout.data / "refresh.lock"
        if not path.exists():
            return False
        try:
            with FileLock(path, timeout=0.05, poll_interval=0.005):  # another reader's check ends within that
                return False
        except Timeout:
            return True

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
        due, running = self._due(), self._is_running()
        if not running:
            self._log_once(read_record(self._settings.layout).failure)
        if due and not running and due <= datetime.now(UTC):
            with suppress(RefreshRunning):  # another server process was first
                self.begin(paced=True)


def _request(process: subprocess.Popen[str], request: Json) -> str:
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
