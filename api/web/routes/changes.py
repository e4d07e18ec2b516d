"""Routes of what changed: the page, the same as Markdown, and the feed."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from api.exports.changes_feed import ATOM, changes_feed
from api.exports.changes_markdown import MARKDOWN, changes_markdown
from api.history.changes_json import change_step_json, changes_json
from api.history.history import History
from api.history.kept import created_at
from api.web.live_pages import LivePages
from api.web.pages.changes import changes_view
from api.web.templating import render_page
from index.errors import NotKept
from search.errors import QuestionError


def add_changes_routes(router: APIRouter, pages: LivePages, history: History) -> None:
    """Add `/changes`, `/changes.md` and `/changes.atom`."""

    @router.get("/changes")
    def changes(since: str = "", page: Annotated[int, Parameter(ge=1)] = 1) -> HTMLResponse:
        """What changed, or the reason why nothing can be compared."""
        site = pages.site
        live, error_text, status = site.engine.generation.name, "", 200
        try:
            report = history.changes(since, live)
        except (QuestionError, NotKept) as error:
            report, error_text, status = history.changes("", live), str(error), 400
        variables = changes_view(report, since, page)
        return render_page("changes.html", status, site=site, error_text=error_text, **variables)

    @router.get("/changes.md")
    def markdown(since: str = "") -> PlainTextResponse:
        report = history.changes(since, pages.site.engine.generation.name)
        return PlainTextResponse(changes_markdown(changes_json(report)), media_type=MARKDOWN)

    @router.get("/changes.atom")
    def feed(request: Request) -> Response:
        site = pages.site
        live = site.engine.generation.name
        steps = ((after, change_step_json(step)) for after, step in history.steps(live))
        body = changes_feed(str(site.manifest["list"]), str(request.base_url), created_at(live), steps)
        return Response(body, media_type=ATOM)
