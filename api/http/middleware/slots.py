"""Slots of requests that are answered in parallel, of which one client holds a bounded share."""

from collections import Counter
from fractions import Fraction
from math import ceil

from starlette.exceptions import HTTPException

# Of all slots, so that others are answered however many requests a client sends.
_SHARE = Fraction(3, 4)


class Slots:
    """So many slots; 0 for no limit."""

    def __init__(self, count: int) -> None:
        self._count, self._share = count, ceil(count * _SHARE)
        self._held: Counter[str] = Counter()

    def take(self, client: str) -> None:
        """Take a slot. Raises HTTPException: 503 if all are held, 429 if this client holds its share."""
        if self._count and self._held.total() >= self._count:
            detail = "Too many requests are being answered: try again in a second."
            raise HTTPException(503, detail, {"Retry-After": "1"})
        if self._count and self._held[client] >= self._share:
            detail = f"This client has {self._share} requests being answered: wait for one of them."
            raise HTTPException(429, detail, {"Retry-After": "1"})
        self._held[client] += 1

    def free(self, client: str) -> None:
        """Give a slot back."""
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
