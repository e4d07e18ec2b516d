"""Routes of exports: the list as it is shown, a resource, the sources of an answer, each in several formats."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import lookup
from api.exports.formats import CITATIONS, FORMATS, cited_resources
from api.exports.responses import export_response
from api.web.live_pages import LivePages
from api.web.pages.resource_table import exported_resources
from api.web.query_form import read_form

# The longest suffix first: `.csl.json` ends like `.json`.
_LONGEST_FIRST = sorted(FORMATS, key=lambda name: -len(FORMATS[name].suffix))


def add_export_routes(router: APIRouter, pages: LivePages) -> None:
    """Add `/list.SUFFIX`, `/r/ID.SUFFIX` and, for citations, `/answer.SUFFIX`."""
    for name in _LONGEST_FIRST:
        _add_list_route(router, pages, name)
        _add_resource_route(router, pages, name)
    for name in CITATIONS:
        _add_answer_route(router, pages, name)


def _add_list_route(router: APIRouter, pages: LivePages, name: str) -> None:
    @router.get(f"/list.{FORMATS[name].suffix}")
    def export_list(request: Request) -> Response:
        engine = pages.site.engine
        return export_response(engine, exported_resources(engine, request.query_params), name, "list")


def _add_resource_route(router: APIRouter, pages: LivePages, name: str) -> None:
    @router.get(f"/r/{{identifier}}.{FORMATS[name].suffix}")
    def export_resource(identifier: str) -> Response:
        engine = pages.site.engine
        return export_response(engine, [lookup.find_resource(engine, identifier)], name, identifier)


def _add_answer_route(router: APIRouter, pages: LivePages, name: str) -> None:
    @router.get(f"/answer.{FORMATS[name].suffix}")
    def export_answer(request: Request) -> Response:
        """The sources of the quotes; no language model is asked for its wording."""
        site = pages.site
        result = pages.ask(site, read_form(request.query_params), typing=True)
        return export_response(site.engine, cited_resources(result), name, "answer")
