"""Limits on requests: per minute and client, in parallel, and bytes of a body."""

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
MAX_BODY_BYTES = 100_000
# Monitoring is never limited.
PROBES = {"/healthz", "/readyz"}
_TOO_LARGE = f"The body is larger than {MAX_BODY_BYTES:,} bytes: shorten the question."


class RequestLimits:
    """Refuses requests above a limit, with Retry-After. A limit of 0 disables it."""

    def __init__(self, app: ASGIApp, per_minute: int, at_once: int) -> None:
        self.app = app
        self._rate = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._at_once = at_once
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            return await self.app(scope, receive, send)
        if _content_length(scope) > MAX_BODY_BYTES:
            return await problem_response(413, _TOO_LARGE)(scope, receive, send)
        if wait := self._seconds_to_wait(scope):
            detail = f"This client has asked too often: try again in {wait} s."
            return await problem_response(429, detail, {"Retry-After": str(wait)})(scope, receive, send)
        if self._at_once and self._running >= self._at_once:
            detail = "Too many requests are being answered: try again in a second."
            return await problem_response(503, detail, {"Retry-After": "1"})(scope, receive, send)
        self._running += 1
        try:
            return await self.app(scope, _limit_body(receive), send)
        finally:
            self._running -= 1

    def _seconds_to_wait(self, scope: Scope) -> int:
        """Seconds until this client may send a request again; 0 if now."""
        client = (scope.get("client") or ("unknown",))[0]
        if self._rate is None or self._limiter.hit(self._rate, client):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(self._rate, client).reset_time - time.time()))


def _limit_body(receive: Receive) -> Receive:
    """`receive` that fails on a body above the limit, for clients that send no length or a wrong one."""
    size = 0

    async def receive_counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return receive_counted


def _content_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
