"""Routes of the pages about the desk itself: its state, its HTTP interface, its search for browsers."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from api.web.live_pages import LivePages
from api.web.pages.api_reference import route_reference
from api.web.security_headers import FORM_HEADERS
from api.web.templating import render_page, render_template


def add_about_routes(router: APIRouter, pages: LivePages, app: FastAPI) -> None:
    """Add `/about`, `/docs` and `/opensearch.xml`; the reference of routes is that of `app`."""

    @router.get("/about")
    def about() -> HTMLResponse:
        site, refresher = pages.site, app.state.refresher
        status, choices = refresher.status(), refresher.choices()
        response = render_page("about.html", site=site, version=app.version, refreshed=status, refresh_choices=choices)
        response.headers.update(FORM_HEADERS)
        return response

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return render_page("docs.html", routes=route_reference(app.openapi()))

    @router.get("/opensearch.xml")
    def opensearch(request: Request) -> Response:
        name, base = pages.site.manifest["list"], str(request.base_url)
        body = render_template("opensearch.xml", name=name, base=base)
        return Response(body, media_type="application/opensearchdescription+xml")
