"""The application: its parts put together, in the order in which a request passes them."""

import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from types import FrameType

from anyio import to_thread
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from api.http import problems
from api.http.metrics import Metrics
from api.http.middleware.auth import TokenAuth
from api.http.middleware.etag import edition
from api.http.middleware.rate_limit import RequestLimits
from api.http.middleware.request_log import ID, RequestLog
from api.http.openapi import Application
from api.http.routes import health, mcp, resources, search
from api.live_engine import LiveEngine
from api.settings import Settings
from api.web import routes as web

PREFIX = "/api/v1"
_DESCRIPTION = """\
A curated reading list as a search and question-answering desk. `GET /search`, `/ask` and `/resources` are the same
routes without `/api/v1`. Failures are problem documents (RFC 9457). A query parameter that a route does not know is
refused with 422; routes that take none ignore them. With a token set, every route but `/healthz` and `/readyz` wants
`Authorization: Bearer <token>`, or the token as the password of Basic authentication.
"""


def create_app(settings: Settings) -> Application:
    """The application; it opens the index when it starts and follows it while it runs."""
    holder = LiveEngine(settings)
    metrics = Metrics(holder)

    @asynccontextmanager
    async def life(app: Application) -> AsyncIterator[None]:
        holder.start()
        to_thread.current_default_thread_limiter().total_tokens = _threads(settings)
        _tell_of_stopping(holder)
        async with mcp.serve_mcp(app, holder, settings, metrics.answered):
            yield
        holder.stop()

    app = Application(
        title="Refdesk", summary="The reference desk for a reading list.", description=_DESCRIPTION,
        version=version("refdesk"), lifespan=life,
        docs_url=None, redoc_url=None,  # they load scripts from other hosts; a page of our own is at /docs
    )  # fmt: skip
    app.state.holder, app.state.metrics, app.state.edition = holder, metrics, edition(settings)
    app.state.worded = bool(settings.llm_url)
    problems.install_problem_handlers(app)
    for router in (search.router, resources.router):
        app.include_router(router, prefix=PREFIX)
        app.include_router(router, include_in_schema=False)
    app.include_router(health.router)
    _pass_through(app, settings, metrics)
    web.install_pages(app, holder, metrics.answered)
    return app


def _threads(settings: Settings) -> int:
    """Questions that are worked on side by side: one answer sooner beats many at once on the same cores.

    Threads that wait for a language model do not work, so there they are as many as anyio gives.
    """
    return 40 if settings.llm_url else settings.threads


def _tell_of_stopping(holder: LiveEngine) -> None:
    """Not ready from the moment of a signal to stop, which then takes its way; a thread of a test gets none."""
    stop = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        return

    def stopping(number: int, frame: FrameType | None) -> None:
        holder.stopping = True
        stop(number, frame)

    signal.signal(signal.SIGTERM, stopping)


def _pass_through(app: Application, settings: Settings, metrics: Metrics) -> None:
    """What every request passes, the last one named first."""
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(RequestLimits, per_minute=settings.requests_per_minute, at_once=settings.requests_at_once)
    if settings.token is not None:
        app.add_middleware(TokenAuth, token=settings.token.get_secret_value())
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"],
            allow_headers=["*"], expose_headers=["ETag", "Retry-After", ID], max_age=600,
        )  # fmt: skip
    app.add_middleware(RequestLog, metrics=metrics)
