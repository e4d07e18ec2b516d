"""One token for the whole service, if one is set: as a bearer token, or as a password where a browser asks."""

import base64
import binascii
import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.middleware.rate_limit import PROBES
from api.http.problems import problem_response

_WANTED = {"WWW-Authenticate": 'Bearer realm="refdesk", Basic realm="refdesk", charset="UTF-8"'}


class TokenAuth:
    """Lets through who brings the token, and the probes."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in PROBES or self._brought(scope):
            return await self.app(scope, receive, send)
        return await problem_response(401, "This desk wants its token: send 'Authorization: Bearer <token>'.", _WANTED)(
            scope, receive, send
        )

    def _brought(self, scope: Scope) -> bool:
        # Starlette reads headers as Latin-1, so this gives back the bytes that were sent.
        scheme, _, value = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return hmac.compare_digest(_password(value), self._token)
        return scheme.lower() == "bearer" and hmac.compare_digest(value.strip().encode("latin-1"), self._token)


def _password(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
