"""Authentication with one token for the whole service: as bearer token, or as password in browsers (Basic)."""

import base64
import binascii
import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.middleware.rate_limit import is_probe
from api.http.problems import problem_response

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="refdesk", Basic realm="refdesk", charset="UTF-8"'}


class TokenAuth:
    """Passes requests that carry the token, and health probes; refuses others with 401."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or is_probe(scope) or self._is_authorized(scope):
            return await self.app(scope, receive, send)
        detail = "This desk wants its token: send 'Authorization: Bearer <token>'."
        return await problem_response(401, detail, _CHALLENGE)(scope, receive, send)

    def _is_authorized(self, scope: Scope) -> bool:
        # Starlette decodes headers as Latin-1, so encoding restores the bytes that were sent.
        scheme, _, value = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return hmac.compare_digest(_password(value), self._token)
        return scheme.lower() == "bearer" and hmac.compare_digest(value.strip().encode("latin-1"), self._token)


def _password(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
