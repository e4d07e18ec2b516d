"""The route of reading paths."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameters

from api import serialize
from api.http.dependencies import CurrentEngine
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.http.schemas.records import PathSchema
from api.http.schemas.requests import PathParametersSchema
from api.query_params import QueryOptions

router = APIRouter(tags=["list"], responses=describe_problems(400, 401, 422, 429, 500, 503), dependencies=[EntityTag])


@router.get("/path", response_model=PathSchema)
def path(parameters: Annotated[PathParametersSchema, Parameters()], engine: CurrentEngine) -> serialize.Json:
    """A short path of resources to a goal, in the order in which to read them, each with a quoted reason."""
    options = QueryOptions(**parameters.model_dump(exclude={"q", "hours"}))
    return serialize.path_json(engine.path(parameters.q, parameters.hours, options.filter))
