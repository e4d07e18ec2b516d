"""The record of refreshes, `refresh.json` in the data folder: the last run, and when the next is due.

Knows the file and the arithmetic of its times; must not know processes or how an index is built.
"""

import json
import re
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.errors import SettingsError
from index.layout import Layout

INTERVAL = r"[1-9][0-9]{0,2}[hdw]"
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
# The wait after a first failure; it doubles with each further one, up to the interval.
_FIRST_RETRY = timedelta(minutes=1)
_MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class RefreshRecord:
    """One run: ISO times, `attempts` since the last success, its links by outcome, and its failure or remark.

    A run without `finished` is under way, or was interrupted if no process holds the lock.
    """

    started: str = ""
    finished: str = ""
    attempts: int = 0
    failure: str = ""
    remark: str = ""
    encoded: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    stage: str = ""
    done: int = 0
    total: int = 0

    def due(self, interval: timedelta, built: datetime) -> datetime:
        """When the next run is due; `built` is the time of the live index, for a desk that was never refreshed."""
        if not self.started:
            return built + interval
        if self.attempts:
            doublings = min(self.attempts - 1, _MOST_DOUBLINGS)
            return datetime.fromisoformat(self.finished or self.started) + min(
                interval, _FIRST_RETRY * (1 << doublings)
            )
        return datetime.fromisoformat(self.finished) + interval


def parse_interval(text: str) -> timedelta:
    """The duration of 12h, 1d or 2w. Raises SettingsError for any other text."""
    if not re.fullmatch(INTERVAL, text):
        raise SettingsError(f"{text!r} is not an interval: give hours, days or weeks, as 12h, 1d or 1w.")
    return int(text[:-1]) * _UNITS[text[-1]]


def record_path(layout: Layout) -> Path:
    """Where the record is."""
    return layout.data / "refresh.json"


def read_record(layout: Layout) -> RefreshRecord:
    """The record; an empty one if there is none or it cannot be read."""
    try:
        values = json.loads(record_path(layout).read_text("utf-8"))
        record = RefreshRecord(**{each.name: values[each.name] for each in fields(RefreshRecord)})
        for time in filter(None, (record.started, record.finished)):
            if datetime.fromisoformat(time).tzinfo is None:
                return RefreshRecord()
    except (OSError, ValueError, KeyError, TypeError):
        return RefreshRecord()
    return record


def write_record(layout: Layout, record: RefreshRecord) -> None:
    """Replace the record in one step. Only the process that holds the lock of refreshes writes it."""
    path = record_path(layout)
    draft = path.with_suffix(".json.new")
    draft.write_text(json.dumps(asdict(record)), "utf-8")
    draft.replace(path)


def now_text() -> str:
    """The time now, in ISO form, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
