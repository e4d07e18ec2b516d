"""Routes of the reading record, for a desk that keeps one for its reader."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.addresses.writers import Writer
from api.http.dependencies import CurrentEngine
from api.http.problems import describe_problems
from api.http.schemas.reading import MarkedResourceSchema, MarkSchema, ReadingRecordSchema
from api.query_params import QueryOptions
from api.reading.model import ReadingState
from api.reading.record import mark, marked_resources, record_of_desk
from api.reading.store import ReadingStore
from api.serialize import Json

router = APIRouter(tags=["list"], responses=describe_problems(400, 401, 403, 404, 413, 422, 429, 500, 503))


def _store(request: Request) -> ReadingStore:
    return record_of_desk(request.app.state.settings)


Store = Annotated[ReadingStore, Depends(_store)]


@router.get("/reading", response_model=ReadingRecordSchema)
def reading(engine: CurrentEngine, store: Store, _writer: Writer) -> Json:
    """The marked resources in list order, for whoever may change them."""
    marked = marked_resources(engine, store, list(map(str, ReadingState)), QueryOptions(sort="list"))
    return {"reading": [row.to_json() for row in marked]}


@router.post("/reading", response_model=MarkedResourceSchema)
def post_reading(body: MarkSchema, engine: CurrentEngine, store: Store, _writer: Writer) -> Json:
    """Mark a resource as to-read, reading, read or unread; without a note the earlier one stays."""
    return mark(engine, store, body.id, body.state, body.note).to_json()
