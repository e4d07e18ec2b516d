"""The check of the header `Host`.

A page of another site can have its own name resolved to this machine (DNS rebinding); its script would then read
answers as those of its own site. Such requests carry that name in `Host`, so only expected names are answered.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.addresses.allowed_hosts import AllowedHosts
from api.http.problems import problem_response
from api.sanitize import sanitize_line


class HostCheck:
    """Refuses requests for other hosts with 421."""

    def __init__(self, app: ASGIApp, allowed: AllowedHosts) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or self._is_allowed(scope):
            await self._app(scope, receive, send)
            return
        host = sanitize_line(Headers(scope=scope).get("host", ""))[:80]
        detail = f"This desk does not answer as '{host}': name the host in the setting allowed_hosts."
        await problem_response(421, detail)(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if not hosts:
            return scope.get("http_version") == "1.0"  # browsers always send it
        return len(hosts) == 1 and self._allowed.allows(hosts[0], scope)


class OriginCheck:
    """Refuses requests of other sites' pages with 403, as the Model Context Protocol wants (its security rules).

    Pages of allowed hosts and of `origins` pass, and so do clients that are no browsers.
    """

    def __init__(self, app: ASGIApp, allowed: AllowedHosts, origins: tuple[str, ...]) -> None:
        self._app, self._allowed, self._origins = app, allowed, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        origin = Headers(scope=scope).get("origin", "")
        if not origin or origin in self._origins or self._allowed.allows(origin.rpartition("//")[2], scope):
            await self._app(scope, receive, send)
            return
        detail = f"Pages of '{sanitize_line(origin)[:80]}' may not call this: name it in the setting cors_origins."
        await problem_response(403, detail)(scope, receive, send)
