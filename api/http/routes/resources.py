"""Routes of the list: resources page by page or as an export, and a single resource with its stored texts."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import Response

from api import lookup, serialize
from api.exports.formats import FORMATS
from api.exports.responses import accepted_format, export_response
from api.history.changes_json import past_resource_json
from api.http.dependencies import CurrentEngine, CurrentHistory
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.http.schemas.changes import StoredAsOfSchema
from api.http.schemas.records import ResourcesSchema
from api.http.schemas.requests import FormatName, PageSchema
from api.query_params import QueryOptions

router = APIRouter(
    tags=["list"], responses=describe_problems(400, 401, 404, 422, 429, 500, 503), dependencies=[EntityTag]
)
_STORED: dict[str, Any] = {"response_model": StoredAsOfSchema, "response_model_exclude_unset": True}
_PAGE = 200
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_EXPORTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {written.media_type: _TEXT for name, written in FORMATS.items() if name != "json"}}
}


@router.get("/resources", response_model=ResourcesSchema, responses=_EXPORTS)
def resources(
    page: Annotated[PageSchema, Parameters()], engine: CurrentEngine, request: Request, response: Response
) -> serialize.Json | Response:
    """The list in its order, or in another; `next` is the cursor of what follows, null at the end.

    `Accept` or `format` gives a table, a bibliography or a list in Markdown instead.
    """
    options = QueryOptions(**page.model_dump(exclude={"limit", "cursor", "q", "format"}))
    listed = lookup.listed_resources(engine, options, page.q)
    start = lookup.position_after(listed, page.cursor)
    name = accepted_format(page.format, request.headers.get("accept", ""))
    if name == "json":
        return serialize.resource_list_json(engine, listed, start, page.limit or _PAGE)
    members = listed[start : start + page.limit if page.limit else None]
    return export_response(engine, members, name, "list", response.headers)


@router.get("/resources/{identifier}", **_STORED, responses=_EXPORTS)
def resource(  # noqa: PLR0913, PLR0917, FastAPI passes them
    identifier: str, engine: CurrentEngine, history: CurrentHistory, request: Request, response: Response,
    chosen: Annotated[FormatName, Parameters(alias="format")] = "", as_of: str = "",
) -> serialize.Json | Response:  # fmt: skip
    """A resource with its stored documents; `Accept` or `format` gives its entry alone in another format.

    With `as_of` (a day, a time or a generation by name) it is given in JSON as it was in a generation that is kept.
    """
    if as_of:
        with history.as_of(identifier, as_of, engine.generation.name) as past:
            return past_resource_json(past)
    listed = lookup.find_resource(engine, identifier)
    name = accepted_format(chosen, request.headers.get("accept", ""))
    if name == "json":
        return serialize.stored_resource_json(engine, listed)
    return export_response(engine, [listed], name, identifier, response.headers)
