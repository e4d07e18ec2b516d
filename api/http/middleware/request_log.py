"""For every request: an id, a log line, its time, and a problem document when the program fails."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Metrics
from api.http.middleware.forwarded import route_path
from api.http.problems import problem_response
from api.logs import request_id
from api.sanitize import sanitize_line

ID_HEADER = "X-Request-ID"
# Ids of clients that are accepted: they are logged and sent back.
_VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)


class RequestLog:
    """The outermost middleware. Questions are not logged: they are private to the client."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        client_id = Headers(scope=scope).get(ID_HEADER, "")
        identifier = client_id if _VALID_ID.fullmatch(client_id) else uuid.uuid4().hex
        token = request_id.set(identifier)
        try:
            with self.metrics.in_flight.track_inprogress():
                await self._respond(scope, receive, send, identifier)
        finally:
            request_id.reset(token)

    async def _respond(self, scope: Scope, receive: Receive, send: Send, identifier: str) -> None:
        started, status = time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[ID_HEADER] = identifier
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            _log.exception("%s %s failed", scope["method"], _path(scope))
            if status:  # the response has begun
                raise
            detail = f"The program failed; its log says why, under {identifier}."
            await problem_response(500, detail)(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            self.metrics.requests.labels(_method(scope), _route(scope), str(status)).observe(seconds)
            _log.info("%s %s %s %.1f ms", _method(scope), _path(scope), status, seconds * 1000)


def _method(scope: Scope) -> str:
    """The method as a metric label; unknown methods share one label."""
    return scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT"} else "other"


def _path(scope: Scope) -> str:
    return sanitize_line(scope["path"])[:200]


def _route(scope: Scope) -> str:
    """The pattern of the route as a metric label; addresses without a route share one label."""
    if route_path(scope) == "/mcp":
        return "/mcp"
    return getattr(scope.get("route"), "path", "") or "none"
