"""Routes of the pages to browse: resources, the list, case studies, paths."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from api import lookup
from api.history.history import History
from api.web.live_pages import LivePages
from api.web.pages.cases import cases_view
from api.web.pages.changes import past_view
from api.web.pages.marking import marking_view
from api.web.pages.paths import path_view
from api.web.pages.resource import resource_view
from api.web.pages.resource_table import refused_table, table_view
from api.web.security_headers import FORM_HEADERS
from api.web.site_view import SiteView
from api.web.templating import render_page
from search.errors import QuestionError


def add_browsing_routes(router: APIRouter, pages: LivePages) -> None:
    """Add `/r/ID`, `/list` with its part, `/cases` and `/path`."""

    @router.get("/r/{identifier}")
    def resource(request: Request, identifier: str, passage: int | None = None, as_of: str = "") -> HTMLResponse:
        """A resource, or with `as_of` (a day, a time or a generation by name) as it was."""
        site = pages.site
        if as_of:
            history: History = request.app.state.history
            with history.as_of(identifier, as_of, site.engine.generation.name) as past:
                return render_page("past.html", site=site, **past_view(past, passage))
        listed = lookup.find_resource(site.engine, identifier)
        marking = marking_view(request, listed)
        response = render_page(
            "resource.html", site=site, marking=marking, **resource_view(site.engine, listed, passage)
        )
        if site.keeps_reading:
            response.headers.update(FORM_HEADERS)
        return response

    @router.get("/list")
    def resource_list(request: Request) -> HTMLResponse:
        return _table_page(pages.site, request.query_params, "list.html")

    @router.get("/list/part")
    def list_part(request: Request) -> HTMLResponse:
        """The facets and the table of that page, for the script."""
        return _table_page(pages.site, request.query_params, "list_part.html")

    @router.get("/cases")
    def cases(request: Request) -> HTMLResponse:
        """The table of case studies, or the reason why its filters were refused."""
        site = pages.site
        try:
            return render_page("cases.html", site=site, error_text="", **cases_view(site.engine, request.query_params))
        except QuestionError as error:
            return render_page("cases.html", 400, site=site, error_text=str(error))

    @router.get("/path")
    def path(request: Request) -> HTMLResponse:
        """The path to a goal, or the reason why the goal or its options were refused."""
        site, goal = pages.site, request.query_params.get("q", "")
        try:
            return render_page("path.html", site=site, error_text="", **path_view(site.engine, request.query_params))
        except QuestionError as error:
            return render_page("path.html", 400, site=site, goal=goal, error_text=str(error))


def _table_page(site: SiteView, parameters: QueryParams, template: str) -> HTMLResponse:
    """The list as a table, or the reason why its filters were refused."""
    try:
        return render_page(template, site=site, error_text="", **table_view(site, parameters))
    except QuestionError as error:
        variables = refused_table(site, parameters)
        return render_page(template, 400, site=site, error_text=str(error), **variables)
