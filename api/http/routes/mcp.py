"""The Model Context Protocol at /mcp, where its extra is installed."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import FastAPI
from starlette.routing import Route

from api.http.middleware.rate_limit import MOST_BYTES
from api.live_engine import LiveEngine
from api.settings import Settings
from search.model import Result

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve_mcp(
    app: FastAPI, holder: LiveEngine, settings: Settings, answered: Callable[[Result], None]
) -> AsyncIterator[None]:
    """Add the route while the application lives; each message stands alone, so a restart loses no session."""
    if find_spec("mcp") is None:
        _log.info("nothing is at /mcp: pip install 'refdesk[mcp]' adds it")
        yield
        return
    from mcp.server.streamable_http_manager import StreamableHTTPASGIApp

    from api.mcp import McpServer

    desk = McpServer(lambda: holder.engine, answered)
    desk.streamable_http_app(
        host=settings.host, stateless_http=True, json_response=True, max_request_body_size=MOST_BYTES
    )
    # By POST alone: a stream by GET would never have anything to say, and keep others out for as long as it is open.
    app.router.routes.append(Route("/mcp", StreamableHTTPASGIApp(desk.session_manager), methods=["POST"]))
    async with desk.session_manager.run():
        yield
