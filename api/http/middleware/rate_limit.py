"""Limits on requests: per minute and client, in parallel, and bytes and time of a body."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses.clients import client_key
from api.http.middleware.forwarded import route_path
from api.http.middleware.request_body import MAX_BODY_BYTES, TOO_LARGE, has_body, receive_body, replay_body
from api.http.middleware.slots import Slots
from api.http.problems import problem_response

# Monitoring is never limited.
PROBES = {"/healthz", "/readyz"}


class RequestLimits:
    """Refuses requests above a limit, with Retry-After. A limit of 0 disables it."""

    def __init__(self, app: ASGIApp, per_minute: int, at_once: int, receive_seconds: float) -> None:
        self.app = app
        self._rate = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._slots = Slots(at_once)
        self._receive_seconds = receive_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or is_probe(scope):
            await self.app(scope, receive, send)
            return
        client = client_key((scope.get("client") or ("unknown",))[0])
        try:
            self._check_before_body(scope, client)
            if has_body(scope):
                receive = replay_body(await receive_body(receive, self._receive_seconds), receive)
            self._slots.take(client)
        except ClientDisconnect:
            return
        except HTTPException as error:
            await problem_response(error.status_code, error.detail, error.headers)(scope, receive, send)
        else:
            await self._answer(client, scope, receive, send)

    def _check_before_body(self, scope: Scope, client: str) -> None:
        if _content_length(scope) > MAX_BODY_BYTES:
            raise HTTPException(413, TOO_LARGE)
        if wait := self._seconds_to_wait(client):
            detail = f"This client has sent too many requests: try again in {wait} s."
            raise HTTPException(429, detail, {"Retry-After": str(wait)})

    def _seconds_to_wait(self, client: str) -> int:
        """Seconds until this client may send a request again; 0 if now."""
        if self._rate is None or self._limiter.hit(self._rate, client):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(self._rate, client).reset_time - time.time()))

    async def _answer(self, client: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and free the slot once the response is complete: a client that reads slowly holds none."""
        is_held = True

        async def send_and_free(message: Message) -> None:
            nonlocal is_held
            if is_held and message["type"] == "http.response.body" and not message.get("more_body", False):
                self._slots.free(client)
                is_held = False
            await send(message)

        try:
            await self.app(scope, receive, send_and_free)
        finally:
            if is_held:
                self._slots.free(client)


def is_probe(scope: Scope) -> bool:
    """Whether a request is monitoring's."""
    return route_path(scope) in PROBES


def _content_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
