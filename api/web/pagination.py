"""Pages of a long list: thousands of resources on one page would take megabytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from search.errors import QuestionError

Item = TypeVar("Item")
# Page numbers that are shown beside the current one.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class PageSlice(Generic[Item]):
    """The items on one page; `number` counts from 1 to `count`, `first` and `last` are positions in the whole list."""

    items: Sequence[Item]
    number: int
    count: int
    first: int
    last: int

    @property
    def numbers(self) -> Iterator[int | None]:
        """The first page, those around this one, and the last; None where others are left out."""
        shown = [
            number
            for number in range(1, self.count + 1)
            if number in {1, self.count} or abs(number - self.number) <= _NEAR
        ]
        for before, number in zip([0, *shown], shown, strict=False):
            if number > before + 1:
                yield None
            yield number


def list_page(items: Sequence[Item], number: int | None, size: int) -> PageSlice[Item]:
    """The page with this number, by default the first; the last if there are fewer.

    Raises QuestionError for a number below 1.
    """
    if number is not None and number < 1:
        raise QuestionError(f"page is {number}, pages are counted from 1.")
    count = max(1, -(-len(items) // size))
    number = min(number or 1, count)
    start = size * (number - 1)
    members = items[start : start + size]
    return PageSlice(members, number, count, start + 1 if members else 0, start + len(members))


def page_with(items: Sequence[Item], item: Item | None, size: int) -> PageSlice[Item]:
    """The page that has `item`, the first if none has."""
    position = items.index(item) if item in items else 0
    return list_page(items, position // size + 1, size)
