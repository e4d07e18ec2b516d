"""Routes of what changed: the page, the same as Markdown, and the feed."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from api.exports.changes_feed import ATOM, changes_feed
from api.exports.changes_markdown import MARKDOWN, changes_markdown
from api.history.changes_json import change_step_json, changes_json
from api.history.history import History
from api.history.kept import created_at
from api.query_params import read_number
from api.web.live_pages import LivePages
from api.web.pages.changes import changes_view
from api.web.templating import render_page
from index.errors import NotKept
from search.errors import QuestionError


def add_changes_routes(router: APIRouter, pages: LivePages, history: History) -> None:
    """Add `/changes`, `/changes.md` and `/changes.atom`."""

    @router.get("/changes")
    def changes(request: Request, since: str = "") -> HTMLResponse:
        """What changed, or the reason why nothing can be compared."""
        site = pages.site
        live, error_text, status = site.engine.generation.name, "", 200
        try:
            number = read_number("page", request.query_params.getlist("page"))
            variables = changes_view(history.changes(since, live), number)
        except (QuestionError, NotKept) as error:
            variables, error_text, status = changes_view(history.changes("", live), None), str(error), 400
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
