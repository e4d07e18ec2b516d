"""The generations that are kept, and the choice of one by its name or by a date."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from api.history.moments import Moment, read_moment
from api.sanitize import sanitize_line
from index.errors import NotKept
from search.errors import QuestionError

_CREATED = "%Y%m%dT%H%M%S%fZ"


class KeptGeneration(NamedTuple):
    """A generation that is kept; `label` is its day, with the time if another is of the same day."""

    name: str
    created: datetime
    label: str


class Choice(NamedTuple):
    """A generation, and what is to be said of the choice."""

    generation: KeptGeneration
    remark: str = ""


def kept_generations(names: Sequence[str]) -> list[KeptGeneration]:
    """The generations with these names, in their order, each with its label."""
    times = [created_at(name) for name in names]
    days = [time.date() for time in times]
    return [
        KeptGeneration(name, time, _label(time, with_time=days.count(time.date()) > 1))
        for name, time in zip(names, times, strict=True)
    ]


def created_at(name: str) -> datetime:
    """The time at which a generation was built."""
    return datetime.strptime(name.partition("-")[0], _CREATED).replace(tzinfo=UTC)


def choose_since(kept: Sequence[KeptGeneration], text: str, now: datetime) -> Choice:
    """The generation from which changes count: by its name, else the live one when a day began, or at a time.

    `kept` are all, newest first. A time before the first that is kept chooses that one, with a remark. Raises
    QuestionError for a text that is no moment or several, NotKept for an unknown name.
    """
    if named := _by_name(kept, text):
        return Choice(named)
    moment = _past(text, now)
    earlier = [generation for generation in kept if generation.created <= moment.start]
    if earlier:
        return Choice(earlier[0])
    oldest = kept[-1]
    return Choice(oldest, f"No index before that of {oldest.label} is kept, so changes count from that one.")


def choose_as_of(kept: Sequence[KeptGeneration], text: str, now: datetime) -> KeptGeneration:
    """The generation of that name, else the last one of that day or before, or at a time.

    Raises QuestionError for a text that is no moment or several, NotKept if none is kept.
    """
    if named := _by_name(kept, text):
        return named
    moment = _past(text, now)
    for generation in kept:
        if generation.created <= moment.end:
            return generation
    raise NotKept(f"No index from {moment.start:%Y-%m-%d} or before is kept; kept are those of {_labels(kept)}.")


def _by_name(kept: Sequence[KeptGeneration], text: str) -> KeptGeneration | None:
    """The generation with this name or unique beginning of a name; None for a text that is no name."""
    if text[8:9] != "T" or not text[:8].isdigit() or ":" in text:
        return None
    matches = [generation for generation in kept if generation.name.startswith(text)]
    if len(matches) == 1:
        return matches[0]
    shown = sanitize_line(text)[:60]
    if matches:
        names = ", ".join(generation.name for generation in matches)
        raise QuestionError(f"The name '{shown}' is ambiguous: {names}.")
    raise NotKept(f"No generation '{shown}' is kept; kept are: {', '.join(generation.name for generation in kept)}.")


def _past(text: str, now: datetime) -> Moment:
    moment = read_moment(text)
    if moment.start > now:
        raise QuestionError(f"{sanitize_line(text)[:40]} lies in the future: name a day or time that has passed.")
    return moment


def _label(time: datetime, *, with_time: bool) -> str:
    return f"{time.day} {time:%B %Y}" + (f", {time:%H:%M:%S} UTC" if with_time else "")


def _labels(kept: Sequence[KeptGeneration]) -> str:
    return "; ".join(generation.label for generation in kept)
