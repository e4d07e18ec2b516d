"""Where the text of a passage stands in its source: the locators that hold for it.

A document of a thousand pages has as many locators; a passage carries the few that tell of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from ingest.model import Locator


class DocumentLocators:
    """The locators of one document, by kind and in order."""

    def __init__(self, locators: Iterable[Locator]) -> None:
        self._kinds: dict[str, list[Locator]] = {}
        for locator in sorted(locators, key=_offset):
            self._kinds.setdefault(locator.kind, []).append(locator)

    def of(self, start: int, end: int) -> tuple[Locator, ...]:
        """Of each kind the one in force at `start` and those that begin before `end`; of addresses also the next.

        Where the next address begins, the page of the passage ends.
        """
        found: list[Locator] = []
        for kind, row in self._kinds.items():
            first = max(0, bisect_right(row, start, key=_offset) - 1)
            found += row[first : bisect_left(row, end, key=_offset) + (kind == "url")]
        return tuple(found)


def _offset(locator: Locator) -> int:
    return locator.offset
