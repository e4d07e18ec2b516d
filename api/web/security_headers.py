"""What every answer tells a browser about safety, and problems as pages where a person meets them.

A problem document stays the one source of status and sentence; for a browser it is shown as a page.
"""

import json
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.templating import render_template

_PROBLEM = "application/problem+json"
# Everything comes from the desk itself, and nothing in a page's text can run, load or send.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a question is nobody else's business
    "Cross-Origin-Opener-Policy": "same-origin",
}


def wants_page(headers: Headers) -> bool:
    """Whether a person's browser asks."""
    return "text/html" in headers.get("accept", "")


class SecurityHeaders:
    """Adds the headers; turns problem documents into pages for browsers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer through `_Answer`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _Answer(send, as_page=wants_page(Headers(scope=scope))))


class _Answer:
    """What goes out for one request."""

    def __init__(self, send: Send, *, as_page: bool) -> None:
        self._send, self._as_page = send, as_page
        self._held: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            plain = "content-encoding" not in headers
            if self._as_page and plain and headers.get("content-type", "").startswith(_PROBLEM):
                self._held = message
                return
        if self._held is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._page(self._held)
            return
        await self._send(message)

    async def _page(self, start: Message) -> None:
        body = render_template("problem.html", problem=json.loads(self._body)).encode()
        headers = MutableHeaders(scope=start)
        headers["content-type"] = "text/html; charset=utf-8"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
