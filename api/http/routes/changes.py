"""The route of what changed between two generations."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameters

from api.history.changes_json import changes_json
from api.http.dependencies import CurrentEngine, CurrentHistory
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.http.schemas.changes import ChangeParametersSchema, ChangesSchema
from api.serialize import Json

router = APIRouter(
    tags=["list"], responses=describe_problems(400, 401, 404, 422, 429, 500, 503), dependencies=[EntityTag]
)


@router.get("/changes", response_model=ChangesSchema)
def changes(
    parameters: Annotated[ChangeParametersSchema, Parameters()],
    engine: CurrentEngine,
    history: CurrentHistory,
) -> Json:
    """What changed since an earlier generation, each resource once; `kept` are the generations to choose from."""
    return changes_json(history.changes(parameters.since, engine.generation.name))
