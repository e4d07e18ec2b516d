"""The locators of a passage: page, address or time of its text in the source.

A document of a thousand pages has a thousand locators; a passage carries only its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from ingest.model import Locator


class DocumentLocators:
    """The locators of a document, by kind, sorted by offset."""

    def __init__(self, locators: Iterable[Locator]) -> None:
        self._by_kind: dict[str, list[Locator]] = {}
        for locator in sorted(locators, key=_offset):
            self._by_kind.setdefault(locator.kind, []).append(locator)

    def of(self, start: int, end: int) -> tuple[Locator, ...]:
        """The locators of `text[start:end]`: of each kind the last one before `start` and those before `end`.

        Of addresses also the next, as the page of the passage ends there.
        """
        locators: list[Locator] = []
        for kind, ordered in self._by_kind.items():
            first = max(0, bisect_right(ordered, start, key=_offset) - 1)
            locators += ordered[first : bisect_left(ordered, end, key=_offset) + (kind == "url")]
        return tuple(locators)


def _offset(locator: Locator) -> int:
    return locator.offset
