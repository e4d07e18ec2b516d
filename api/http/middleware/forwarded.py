"""What trusted proxies forward about a request: its client, scheme, host, and the path that the desk is under.

A client may send these headers too, so those of any other sender are ignored. Which address of `X-Forwarded-For` is
the client's is decided by uvicorn's middleware: the last that is not a trusted proxy's.
"""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.addresses.clients import parse_address
from api.addresses.own import mounted_at
from api.setting_values.network import ROOT_PATH

_HOST, _PREFIX = "X-Forwarded-Host", "X-Forwarded-Prefix"


class ForwardedHeaders:
    """Changes the scope of a request to what its client sees. A `root_path` that is set wins over a forwarded one."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[str], root_path: str) -> None:
        self._app, self._root_path = app, root_path
        self._proxy_headers = ProxyHeadersMiddleware(self._answer, list(trusted_proxies))  # type: ignore[arg-type]
        self._trusted = self._proxy_headers.trusted_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its scope changed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        _unmap_client(scope)
        prefix = self._root_path
        if (scope.get("client") or ("",))[0] in self._trusted:
            headers = Headers(scope=scope)
            prefix = prefix or _forwarded_prefix(headers)
            if host := _first(headers, _HOST):
                MutableHeaders(scope=scope)["host"] = host
        _set_root_path(scope, prefix)
        await self._proxy_headers(scope, receive, send)  # type: ignore[arg-type]

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        mounted_at.set(scope["root_path"])  # of this request alone, which is a task
        if scope["root_path"] and not route_path(scope):
            query = scope["query_string"].decode("latin-1")
            address = f"{scope['root_path']}/{query and '?'}{query}"
            await RedirectResponse(address, 308)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def route_path(scope: Scope) -> str:
    """The path of a request below the path that the desk is under."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _unmap_client(scope: Scope) -> None:
    """Write an IPv4 address that is mapped to IPv6, as sockets of both give it, as networks of IPv4 contain it."""
    host, port = scope.get("client") or ("", 0)
    if host.startswith("::ffff:"):
        scope["client"] = (str(parse_address(host) or host), port)


def _first(headers: Headers, name: str) -> str:
    """The value that the proxy next to the client set."""
    return headers.get(name, "").partition(",")[0].strip()


def _forwarded_prefix(headers: Headers) -> str:
    """The forwarded path; empty if there is none, or one that could lead elsewhere, as `//host` does."""
    prefix = _first(headers, _PREFIX).rstrip("/")
    return prefix if ROOT_PATH.fullmatch(prefix) else ""


def _set_root_path(scope: Scope, prefix: str) -> None:
    """Put `prefix` before the path, whether the proxy removed it or not."""
    scope["root_path"] = prefix
    if not f"{scope['path']}/".startswith(f"{prefix}/"):
        scope["path"] = prefix + scope["path"]
