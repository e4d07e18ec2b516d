"""Security headers of every response, and problem documents rendered as pages for browsers.

Knows HTTP headers and problem.html. Status and sentence of a page are taken from the problem document.
"""

import json
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.templating import render_template

_PROBLEM = "application/problem+json"
# Everything is loaded from the server itself; nothing in the text of a page can run, load or send.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # questions are private
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Of pages with a form that changes something: with `no-referrer` browsers send the origin of a form as `null`, which
# is no evidence that the form is ours.
FORM_HEADERS: Mapping[str, str] = {"Referrer-Policy": "same-origin"}


def accepts_html(headers: Headers) -> bool:
    """Whether the client is a browser, by its Accept header."""
    return "text/html" in headers.get("accept", "")


class SecurityHeaders:
    """Adds the headers; renders problem documents as pages for browsers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its response through `_Response`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _Response(send, as_page=accepts_html(Headers(scope=scope))))


class _Response:
    """The response to one request."""

    def __init__(self, send: Send, *, as_page: bool) -> None:
        self._send, self._as_page = send, as_page
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            is_plain = "content-encoding" not in headers
            if self._as_page and is_plain and headers.get("content-type", "").startswith(_PROBLEM):
                self._start = message
                return
        if self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        body = render_template("problem.html", problem=json.loads(self._body)).encode()
        headers = MutableHeaders(scope=start)
        headers["content-type"] = "text/html; charset=utf-8"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
