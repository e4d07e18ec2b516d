"""Dates and times as people write them. All are UTC, as the names of generations are."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from search.errors import QuestionError

_FORMS = "write a day as 2026-05-03, a time as 2026-05-03T10:15, or the name of a generation"
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
_WITHOUT_DAY = re.compile(r"\d{4}(-\d\d)?")
_WITHOUT_YEAR = re.compile(r"\d{1,2} [a-z]+|[a-z]+ \d{1,2}", re.IGNORECASE)


class Moment(NamedTuple):
    """A day from its beginning to its end, or a time, which is both."""

    start: datetime
    end: datetime


def read_moment(text: str) -> Moment:
    """The day or time that a text names. Raises QuestionError for what is none, or may be several."""
    text = " ".join(text.replace(",", " ").split())
    if reading := _several_readings(text):
        raise QuestionError(f"The date '{text[:40]}' is ambiguous, {reading}: {_FORMS}.")
    day = _day_in_words(text)
    try:
        moment = day or datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:  # a time zone may lead out of the calendar
        raise QuestionError(f"'{text[:60]}' is not a date, a time or a generation: {_FORMS}.") from error
    return _whole_day(moment) if day or _DAY.fullmatch(text) else Moment(moment, moment)


def _several_readings(text: str) -> str:
    """Why a date may be several; empty if it is not so."""
    if match := _NUMBERS.fullmatch(text):
        first, second, year = match.groups()
        readings = {_iso(year, second, first), _iso(year, first, second)} - {""}
        return f"{' or '.join(sorted(readings))}" if readings else ""
    if _WITHOUT_DAY.fullmatch(text):
        return "as it names no day"
    return "as it names no year" if _WITHOUT_YEAR.fullmatch(text) else ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _day_in_words(text: str) -> datetime | None:
    for form in _IN_WORDS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _whole_day(moment: datetime) -> Moment:
    start = datetime.combine(moment.date(), time(), UTC)
    return Moment(start, start + timedelta(days=1, microseconds=-1))
