"""The routes of the list: its resources page by page, and one with its stored texts."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameters

from api import lookup, serialize
from api.http import schemas
from api.http.dependencies import Desk
from api.http.middleware.etag import Fresh
from api.http.problems import described

router = APIRouter(tags=["list"], responses=described(401, 404, 422, 429, 500, 503), dependencies=[Fresh])


@router.get("/resources", response_model=schemas.Resources)
def resources(page: Annotated[schemas.Page, Parameters()], desk: Desk) -> serialize.Json:
    """The list in its order; `next` is the cursor of what follows, null at the end."""
    return serialize.resources(desk, lookup.after(desk, page.cursor), page.limit)


@router.get("/resources/{identifier}", response_model=schemas.Stored)
def resource(identifier: str, desk: Desk) -> serialize.Json:
    """A resource with its stored documents."""
    return serialize.stored(desk, lookup.find(desk, identifier))
