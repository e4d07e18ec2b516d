"""Routes of the pages to browse: resources, the list, case studies, paths."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from api import lookup
from api.web import pagination
from api.web.live_pages import LivePages
from api.web.pages.cases import cases_view
from api.web.pages.paths import path_view
from api.web.pages.resource import resource_view
from api.web.site_view import rests_on
from api.web.templating import render_page
from search.errors import QuestionError


def add_browsing_routes(router: APIRouter, pages: LivePages) -> None:
    """Add `/r/ID`, `/list`, `/cases` and `/path`."""

    @router.get("/r/{identifier}")
    def resource(identifier: str, passage: int | None = None) -> HTMLResponse:
        site = pages.site
        listed = lookup.find_resource(site.engine, identifier)
        return render_page("resource.html", site=site, **resource_view(site.engine, listed, passage))

    @router.get("/list")
    def resource_list(leaf: Annotated[int, Parameter(ge=1)] = 1) -> HTMLResponse:
        site = pages.site
        return render_page("list.html", site=site, page=pagination.section_page(site.sections, leaf), rests_on=rests_on)

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
