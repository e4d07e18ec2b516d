"""The Model Context Protocol at /mcp, if the extra `mcp` is installed."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import FastAPI
from starlette.routing import Route

from api.addresses.allowed_hosts import AllowedHosts
from api.http.middleware.host_check import OriginCheck
from api.http.middleware.request_body import MAX_BODY_BYTES
from api.live_engine import LiveEngine
from api.settings import Settings
from search.model import Result

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve_mcp(
    app: FastAPI, live_engine: LiveEngine, settings: Settings, on_result: Callable[[Result], None]
) -> AsyncIterator[None]:
    """Serve /mcp while the application runs. It is stateless, so a restart loses no session.

    `on_result` is called with the result of each question.
    """
    if find_spec("mcp") is None:
        _log.info("nothing is at /mcp: pip install 'refdesk[mcp]' adds it")
        yield
        return
    from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
    from mcp.server.transport_security import TransportSecuritySettings

    from api.mcp import McpServer
    from api.mcp.keeping import KeepTool

    # Without a token anybody whom the server answers could write.
    may_keep = settings.mcp_keep and settings.token is not None
    server = McpServer(lambda: live_engine.engine, on_result, KeepTool(settings) if may_keep else None)
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # the checks are those of all routes
    server.streamable_http_app(
        stateless_http=True, json_response=True, max_request_body_size=MAX_BODY_BYTES, transport_security=unchecked
    )
    allowed = AllowedHosts((*settings.allowed_hosts, settings.host))
    endpoint = OriginCheck(StreamableHTTPASGIApp(server.session_manager), allowed, settings.cors_origins)
    # POST only: a GET stream would stay empty, and occupy a request slot for as long as it is open.
    app.router.routes.append(Route("/mcp", endpoint, methods=["POST"]))
    async with server.session_manager.run():
        yield
