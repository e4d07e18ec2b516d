"""The FastAPI application: routes, middleware and pages, assembled in the order a request passes them."""

import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from types import FrameType

from anyio import to_thread
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute

from api.addresses.allowed_hosts import AllowedHosts
from api.history.history import History
from api.http import problems
from api.http.metrics import Metrics
from api.http.middleware.auth import TokenAuth
from api.http.middleware.etag import edition
from api.http.middleware.forwarded import ForwardedHeaders
from api.http.middleware.head import HeadAsGet
from api.http.middleware.host_check import HostCheck
from api.http.middleware.rate_limit import RequestLimits
from api.http.middleware.request_log import ID_HEADER, RequestLog
from api.http.openapi import Application
from api.http.routes import (
    cases,
    changes,
    feedback,
    health,
    keeping,
    mcp,
    paths,
    reading,
    refreshing,
    resources,
    search,
)
from api.live_engine import LiveEngine
from api.refreshing.refresher import Refresher
from api.settings import Settings
from api.web import routes as web
from api.wiring import open_repository

PREFIX = "/api/v1"
_DESCRIPTION = """\
A curated reading list as a search and question-answering desk. `GET /search`, `/ask` and `/resources` are the same
routes without `/api/v1`. Failures are problem documents (RFC 9457). A query parameter that a route does not know is
refused with 422; routes that take none ignore them. With a token set, every route but `/healthz` and `/readyz` wants
`Authorization: Bearer <token>`, or the token as the password of Basic authentication.
"""


def create_app(settings: Settings) -> Application:
    """The application; it opens the index when it starts and follows it while it runs."""
    live_engine = LiveEngine(settings)
    metrics = Metrics(live_engine)
    refresher = Refresher(settings, live_engine.built)

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[None]:
        live_engine.start()
        to_thread.current_default_thread_limiter().total_tokens = _threads(settings)
        _note_termination(live_engine)
        refresher.start()
        async with mcp.serve_mcp(app, live_engine, settings, metrics.record_result):
            yield
        refresher.stop()
        live_engine.stop()

    app = Application(
        title="Refdesk", summary="The reference desk for a reading list.", description=_DESCRIPTION,
        version=version("refdesk"), lifespan=lifespan,
        generate_unique_id_function=_operation_id, responses=problems.describe_problems(421),
        docs_url=None, redoc_url=None,  # they load scripts from other hosts; a page of our own is at /docs
    )  # fmt: skip
    app.state.live_engine, app.state.metrics, app.state.edition = live_engine, metrics, edition(settings)
    app.state.settings, app.state.uses_llm = settings, bool(settings.llm_url)
    app.state.refresher = refresher
    app.state.keep_link = keeping.keep_for_writer
    app.state.history = History(lambda: open_repository(settings), settings.keep_generations + 8)
    problems.install_problem_handlers(app)
    for router in (search.router, resources.router):
        app.include_router(router, prefix=PREFIX)
        app.include_router(router, include_in_schema=False)
    for router in (
        cases.router,
        paths.router,
        feedback.router,
        reading.router,
        changes.router,
        keeping.router,
        refreshing.router,
    ):
        app.include_router(router, prefix=PREFIX)  # /cases, /path and /feedback are pages
    app.include_router(health.router)
    _add_middleware(app, settings, metrics)
    web.install_pages(app, live_engine, metrics.record_result)
    return app


def _operation_id(route: APIRoute) -> str:
    """The name of an operation in generated clients: that of its function."""
    return route.name


def _threads(settings: Settings) -> int:
    """Number of questions answered concurrently: a few answers soon are better than many late on the same cores.

    With a language model threads mostly wait, so there are 40 of them, the default of anyio.
    """
    return 40 if settings.llm_url else settings.threads


def _note_termination(live_engine: LiveEngine) -> None:
    """Report not ready from SIGTERM on, then stop as before. Does nothing outside the main thread, as in tests."""
    original = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(original):
        return

    def stop(number: int, frame: FrameType | None) -> None:
        live_engine.stopping = True
        original(number, frame)

    signal.signal(signal.SIGTERM, stop)


def _add_middleware(app: Application, settings: Settings, metrics: Metrics) -> None:
    """Add the middleware; a request passes what was added last first."""
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(
        RequestLimits, per_minute=settings.requests_per_minute, at_once=settings.requests_at_once,
        receive_seconds=settings.receive_seconds,
    )  # fmt: skip
    app.add_middleware(HeadAsGet)
    if settings.token is not None:
        app.add_middleware(TokenAuth, token=settings.token.get_secret_value())
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"],
            allow_headers=["*"], expose_headers=["ETag", "Retry-After", ID_HEADER], max_age=600,
        )  # fmt: skip
    hosts = AllowedHosts((*settings.allowed_hosts, settings.host))
    app.add_middleware(HostCheck, allowed=hosts)
    app.add_middleware(ForwardedHeaders, trusted_proxies=settings.trusted_proxies, root_path=settings.root_path)
    if settings.trusted_proxies:
        # The request's own host too: a page that is rebound to a trusted address can send forwarded headers.
        app.add_middleware(HostCheck, allowed=hosts)
    app.add_middleware(RequestLog, metrics=metrics)
