"""Routes of the list: resources page by page, and a single resource with its stored texts."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameters

from api import lookup, serialize
from api.http import record_schemas, schemas
from api.http.dependencies import CurrentEngine
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.query_params import QueryOptions

router = APIRouter(
    tags=["list"], responses=describe_problems(400, 401, 404, 422, 429, 500, 503), dependencies=[EntityTag]
)


@router.get("/resources", response_model=record_schemas.ResourcesSchema)
def resources(page: Annotated[schemas.PageSchema, Parameters()], engine: CurrentEngine) -> serialize.Json:
    """The list in its order, or in another; `next` is the cursor of what follows, null at the end."""
    options = QueryOptions(**page.model_dump(exclude={"limit", "cursor"}))
    listed = lookup.listed_resources(engine, options)
    return serialize.resource_list_json(engine, listed, lookup.position_after(listed, page.cursor), page.limit)


@router.get("/resources/{identifier}", response_model=record_schemas.StoredSchema)
def resource(identifier: str, engine: CurrentEngine) -> serialize.Json:
    """A resource with its stored documents."""
    return serialize.stored_resource_json(engine, lookup.find_resource(engine, identifier))
