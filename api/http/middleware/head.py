"""HEAD: every route that answers GET answers HEAD with the same headers (RFC 9110, 9.3.2)."""

from starlette.types import ASGIApp, Receive, Scope, Send


class HeadAsGet:
    """Answers HEAD as GET; the server, which knows the method of the client, omits the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if is_head else scope
        await self._app(inner, receive, send)
        scope["route"] = inner.get("route")  # for the log
