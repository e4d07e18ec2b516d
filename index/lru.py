"""A bounded memory for what costs more to work out than to keep. Knows nothing of what it keeps."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values that were asked for last, by their keys, together at most so large. Safe across threads.

    `size` tells how large a value is, 1 without it; one that is larger than all may be is not kept.
    """

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._most, self._size, self._held = most, size, 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, made: Callable[[], Value]) -> Value:
        """What is kept under the key, else what `made` gives; two threads may both make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = made()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._held += self._size(value)
            while self._held > self._most:
                _, gone = self._values.popitem(last=False)
                self._held -= self._size(gone)
        return value
