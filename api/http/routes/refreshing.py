"""The routes that start a refresh of the index and describe it. Must not know how an index is refreshed."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameters

from api.addresses.writers import Writer
from api.http.problems import describe_problems
from api.http.schemas.refreshing import RefreshParametersSchema, RefreshSchema
from api.refreshing.refresher import Refresher
from api.serialize import Json

router = APIRouter(tags=["index"], responses=describe_problems(400, 401, 403, 409, 422, 429, 500, 503))


@router.get("/refresh", response_model=RefreshSchema)
def refresh_status(request: Request) -> Json:
    """The last refresh of the index, or the one under way."""
    refresher: Refresher = request.app.state.refresher
    return refresher.status()


@router.post("/refresh", response_model=RefreshSchema, status_code=202)
def start_refresh(
    parameters: Annotated[RefreshParametersSchema, Parameters()], request: Request, _writer: Writer
) -> Json:
    """Start a refresh; 409 while there is one.

    For the holder of the token, or without one for this machine alone.
    """
    refresher: Refresher = request.app.state.refresher
    refresher.begin(parameters.only)
    return refresher.status()
