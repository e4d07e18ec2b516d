"""The routes of the web pages, one module a group. Everything works without JavaScript; scripts make it faster."""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from api.live_engine import LiveEngine
from api.web.live_pages import LivePages, ResultCallback
from api.web.routes.about import add_about_routes
from api.web.routes.browsing import add_browsing_routes
from api.web.routes.changes import add_changes_routes
from api.web.routes.exports import add_export_routes
from api.web.routes.feedback import add_feedback_routes
from api.web.routes.keeping import add_keeping_routes
from api.web.routes.questions import add_question_routes
from api.web.routes.reading import add_reading_routes
from api.web.routes.refreshing import add_refreshing_routes
from api.web.security_headers import SecurityHeaders
from api.web.templating import STATIC


def install_pages(app: FastAPI, live_engine: LiveEngine, on_result: ResultCallback) -> None:
    """Add the pages to an application; `on_result` is called with the result of each question."""
    app.mount("/static", _ImmutableFiles(directory=STATIC), name="static")
    app.include_router(_router(LivePages(live_engine, on_result, app.state.settings), app))
    app.add_middleware(SecurityHeaders)


def _router(pages: LivePages, app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    add_question_routes(router, pages)
    add_export_routes(router, pages)  # before those of /r/ID, where an id would match any name
    add_browsing_routes(router, pages)
    add_changes_routes(router, pages, app.state.history)
    add_feedback_routes(router, pages, app.state.settings)
    add_reading_routes(router, pages, app.state.settings)
    add_keeping_routes(router, pages, app.state.settings, app.state.keep_link)
    add_refreshing_routes(router, app.state.refresher)
    add_about_routes(router, pages, app)
    return router


class _ImmutableFiles(StaticFiles):
    """Static files whose address changes with their content, so that browsers may cache them for ever."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
