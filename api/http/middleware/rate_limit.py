"""How much one client, and all together, may ask for: requests a minute, at once, bytes of a body."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response

# A question of 2,000 characters, each escaped, takes 24,000 bytes.
MOST_BYTES = 100_000
# Whoever watches the service gets through.
PROBES = {"/healthz", "/readyz"}
_TOO_LARGE = f"The body is larger than {MOST_BYTES:,} bytes: shorten the question."


class RequestLimits:
    """Refuses what is too much, saying when to come back. A limit of 0 is none."""

    def __init__(self, app: ASGIApp, per_minute: int, at_once: int) -> None:
        self.app = app
        self._rate = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._at_once = at_once
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            return await self.app(scope, receive, send)
        if _length(scope) > MOST_BYTES:
            return await problem_response(413, _TOO_LARGE)(scope, receive, send)
        if wait := self._wait(scope):
            said = f"This client has asked too often: try again in {wait} s."
            return await problem_response(429, said, {"Retry-After": str(wait)})(scope, receive, send)
        if self._at_once and self._running >= self._at_once:
            said = "Too many requests are being answered: try again in a second."
            return await problem_response(503, said, {"Retry-After": "1"})(scope, receive, send)
        self._running += 1
        try:
            return await self.app(scope, _counted(receive), send)
        finally:
            self._running -= 1

    def _wait(self, scope: Scope) -> int:
        """Seconds until this client may ask again; 0 is now."""
        client = (scope.get("client") or ("unknown",))[0]
        if self._rate is None or self._limiter.hit(self._rate, client):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(self._rate, client).reset_time - time.time()))


def _counted(receive: Receive) -> Receive:
    """`receive` for a body whose length was not told, or was not true."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted


def _length(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else 0
