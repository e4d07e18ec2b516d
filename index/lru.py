"""A bounded cache of values that cost more to compute than to keep. Must not know what it holds."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Value]):
    """The most recently used values, of at most `maxsize` in total. Safe across threads.

    `getsizeof` gives the size of a value, 1 by default. A value larger than `maxsize` is not kept.
    """

    def __init__(self, maxsize: int, getsizeof: Callable[[Value], int] | None = None) -> None:
        self._values: LRUCache[Hashable, Value] = LRUCache(maxsize, getsizeof)
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made and kept if it is missing. `make` runs outside the lock: two threads may both."""
        with self._lock:
            if key in self._values:
                return self._values[key]
        value = make()
        self.put(key, value)
        return value

    def get_many(self, keys: Iterable[Key], make: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The values of several keys; those missing are made in one call, outside the lock."""
        keys = [*keys]
        with self._lock:
            values = {key: self._values[key] for key in keys if key in self._values}
        if missing := [key for key in keys if key not in values]:
            made = make(missing)
            for key, value in made.items():
                self.put(key, value)
            values |= made
        return values

    def peek(self, key: Hashable) -> Value | None:
        """The value of a key, if it is kept."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value, in place of an earlier one."""
        with self._lock, suppress(ValueError):  # raised for a value that is too large
            self._values[key] = value
