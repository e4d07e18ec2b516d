"""The routes of a question: search and ask, by parameters or by a body, whole or as a stream."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameters
from fastapi.responses import Response

from api import query_params, serialize
from api.http import schemas
from api.http.dependencies import CurrentEngine
from api.http.metrics import Metrics
from api.http.middleware.etag import Fresh
from api.http.problems import describe_problems
from api.http.sse import EVENTS, stream_events
from search.model import Query, Result

router = APIRouter(tags=["ask"], responses=describe_problems(400, 401, 413, 422, 429, 500, 503))
_SEARCHED: dict[str, Any] = {"response_model": schemas.SearchedSchema | schemas.SearchedExplainedSchema}
_ASKED: dict[str, Any] = {
    "response_model": schemas.AskedSchema | schemas.AskedExplainedSchema,
    "responses": {200: EVENTS},
}

Asked = Annotated[schemas.ParametersSchema, Parameters()]


async def _metrics(request: Request) -> Metrics:
    found: Metrics = request.app.state.metrics
    return found


async def _wants_stream(request: Request) -> bool:
    """Whether the client takes events and not JSON."""
    accepted = request.headers.get("accept", "")
    return "text/event-stream" in accepted and "application/json" not in accepted


Counted = Annotated[Metrics, Depends(_metrics)]
Streamed = Annotated[bool, Depends(_wants_stream)]


def _query(question: str, wanted: schemas.WishesSchema) -> Query:
    return query_params.make_query(
        question, wanted.k, wanted.kind, wanted.section, wanted.company, wanted.year_from, wanted.year_to,
        literal=wanted.literal,
    )  # fmt: skip


def _told(found: Result, metrics: Metrics, wanted: schemas.WishesSchema, tagged: Response) -> Response:
    """The JSON with the headers of `tagged`; not validated anew: a test holds it to the schemas."""
    metrics.answered(found)
    body = json.dumps(serialize.result_json(found, explained=wanted.explain), separators=(",", ":"))
    return Response(body, headers=dict(tagged.headers), media_type="application/json")


@router.get("/search", dependencies=[Fresh], **_SEARCHED)
def search(asked: Asked, desk: CurrentEngine, metrics: Counted, tagged: Response) -> Response:
    """The best resources for a question."""
    return _told(desk.search(_query(asked.q, asked)), metrics, asked, tagged)


@router.post("/search", **_SEARCHED)
def post_search(asked: schemas.QuestionSchema, desk: CurrentEngine, metrics: Counted, tagged: Response) -> Response:
    """The best resources for a question, with the question in the body."""
    return _told(desk.search(_query(asked.question, asked)), metrics, asked, tagged)


@router.get("/ask", dependencies=[Fresh], **_ASKED)
def ask(asked: Asked, desk: CurrentEngine, metrics: Counted, tagged: Response, *, as_events: Streamed) -> Response:
    """An answer quoted from the list, or an honest no. `Accept: text/event-stream` streams it."""
    query = _query(asked.q, asked)
    if as_events:
        return stream_events(desk.asking(query), metrics, explained=asked.explain)
    return _told(desk.ask(query), metrics, asked, tagged)


@router.post("/ask", **_ASKED)
def post_ask(
    asked: schemas.QuestionSchema, desk: CurrentEngine, metrics: Counted, tagged: Response, *, as_events: Streamed
) -> Response:
    """An answer, with the question in the body. `Accept: text/event-stream` streams it."""
    query = _query(asked.question, asked)
    if as_events:
        return stream_events(desk.asking(query), metrics, explained=asked.explain)
    return _told(desk.ask(query), metrics, asked, tagged)
