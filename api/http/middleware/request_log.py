"""Every request: its id, its log line, its time, and a problem document where the program fails."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Metrics
from api.http.problems import problem_response
from api.logs import request_id
from api.sanitize import sanitize_line

ID = "X-Request-ID"
# An id that a client may bring along: it goes into the log and back.
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)


class RequestLog:
    """The outermost layer. Questions are not logged: they are the client's."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        brought = Headers(scope=scope).get(ID, "")
        name = brought if _SANE.fullmatch(brought) else uuid.uuid4().hex
        kept = request_id.set(name)
        try:
            with self.metrics.in_flight.track_inprogress():
                await self._answered(scope, receive, send, name)
        finally:
            request_id.reset(kept)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, name: str) -> None:
        started, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[ID] = name
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception:
            _log.exception("%s %s failed", scope["method"], _path(scope))
            if status:  # too late for another answer
                raise
            await problem_response(500, f"The program failed; its log says why, under {name}.")(scope, receive, sent)
        finally:
            took = time.perf_counter() - started
            self.metrics.requests.labels(_method(scope), _route(scope), str(status)).observe(took)
            _log.info("%s %s %s %.1f ms", _method(scope), _path(scope), status, took * 1000)


def _method(scope: Scope) -> str:
    """The method, as one of few words: clients may make up others."""
    return scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT"} else "other"


def _path(scope: Scope) -> str:
    return sanitize_line(scope["path"])[:200]


def _route(scope: Scope) -> str:
    """The route's pattern, so that there are few; one word for what is none."""
    if scope["path"] == "/mcp":
        return "/mcp"
    return getattr(scope.get("route"), "path", "") or "none"
