"""The record of refreshes, `refresh.json` in the data folder: the last run, and when the next is due.

Knows the file and the arithmetic of its times; must not know processes or how an index is built.
"""

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.errors import SettingsError
from api.setting_values.texts import INTERVAL
from index.current import write_durably
from index.layout import Layout

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
# The wait after a first failure; it doubles with each further one, up to the interval.
_FIRST_RETRY = timedelta(minutes=1)
_MOST_DOUBLINGS = 16
# Clocks of machines that share a folder may differ so much; a time further ahead is that of a clock since set back.
_CLOCK_DIFFERENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RefreshRecord:
    """One run: ISO times, its links by outcome, and its failure or remark.

    A run without `finished` is under way, or was interrupted if no process holds the lock. `only` are the words of
    a run over some links. Of the runs over all links, `complete` is the time of the last that succeeded, `attempts`
    counts those since then, and `attempted` is the time of the last.
    """

    started: str = ""
    finished: str = ""
    only: tuple[str, ...] = ()
    complete: str = ""
    attempted: str = ""
    attempts: int = 0
    failure: str = ""
    remark: str = ""
    encoded: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    stage: str = ""
    done: int = 0
    total: int = 0

    def due(self, interval: timedelta, built: datetime, now: datetime) -> datetime:
        """When the next run is due; `built` is the time of the live index, for a desk that was never refreshed."""
        since, wait = built, interval
        if self.attempts:
            retry = _FIRST_RETRY * (1 << min(self.attempts - 1, _MOST_DOUBLINGS))
            since, wait = datetime.fromisoformat(self.attempted), min(interval, retry)
        elif self.complete:
            since = datetime.fromisoformat(self.complete)
        return now if since > now + _CLOCK_DIFFERENCE else since + wait


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
    with suppress(OSError, ValueError, TypeError, AttributeError):
        return _parse_record(json.loads(record_path(layout).read_text("utf-8")))
    return RefreshRecord()


def _parse_record(values: dict[str, Any]) -> RefreshRecord:
    """The record with these values, of which an earlier version may have written fewer. Raises one of many errors."""
    latest = values.get("finished") or values.get("started", "")
    known = {"complete": latest, "attempted": latest}
    known |= {each.name: values[each.name] for each in fields(RefreshRecord) if each.name in values}
    record = RefreshRecord(**known | {"only": tuple(values.get("only", ()))})
    for name, default in asdict(RefreshRecord()).items():
        if type(getattr(record, name)) is not type(default):
            raise TypeError(name)
    for time in filter(None, (record.started, record.finished, record.complete, record.attempted)):
        if datetime.fromisoformat(time).tzinfo is None:
            raise ValueError(time)
    if record.attempts < 0 or (record.attempts and not record.attempted):
        raise ValueError(record.attempts)
    if not all(isinstance(word, str) for word in record.only):
        raise TypeError(record.only)
    if not all(isinstance(count, int) for count in record.outcomes.values()):
        raise TypeError(record.outcomes)
    return record


def write_record(layout: Layout, record: RefreshRecord) -> None:
    """Replace the record in one step. Only the process that holds the lock of refreshes writes it."""
    write_durably(record_path(layout), json.dumps(asdict(record)))


def now_text() -> str:
    """The time now, in ISO form, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
