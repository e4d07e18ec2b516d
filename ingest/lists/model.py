"""What a reader of lists gives back, whatever shape it read."""

from dataclasses import dataclass

from ingest.model import Resource


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a list that its owner should look at. `line` counts from 1."""

    line: int
    sentence: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list as read: its title, its resources in order, and what was wrong with it."""

    title: str
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...] = ()
