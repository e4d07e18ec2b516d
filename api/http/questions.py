"""The routes of a question: search and ask, by parameters or by a body, whole or as a stream."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameters
from fastapi.responses import Response

from api import wire, wishes
from api.http import schemas
from api.http.caching import Fresh
from api.http.metrics import Metrics
from api.http.moment import Desk
from api.http.problems import described
from api.http.stream import EVENTS, streamed
from search.model import Query

router = APIRouter(tags=["ask"], responses=described(400, 401, 413, 422, 429, 500, 503))
_SEARCHED: dict[str, Any] = {"response_model": schemas.Searched | schemas.SearchedExplained}
_ASKED: dict[str, Any] = {"response_model": schemas.Asked | schemas.AskedExplained, "responses": {200: EVENTS}}

Asked = Annotated[schemas.Parameters, Parameters()]


def _metrics(request: Request) -> Metrics:
    found: Metrics = request.app.state.metrics
    return found


def _wants_stream(request: Request) -> bool:
    """Whether the client takes events and not JSON."""
    accepted = request.headers.get("accept", "")
    return "text/event-stream" in accepted and "application/json" not in accepted


Counted = Annotated[Metrics, Depends(_metrics)]
Streamed = Annotated[bool, Depends(_wants_stream)]


def _query(question: str, wanted: schemas.Wishes) -> Query:
    return wishes.query(
        question, wanted.k, wanted.kind, wanted.section, wanted.company, wanted.year_from, wanted.year_to,
        literal=wanted.literal,
    )  # fmt: skip


def _search(desk: Desk, metrics: Metrics, question: str, wanted: schemas.Wishes) -> wire.Json:
    found = desk.search(_query(question, wanted))
    metrics.answered(found)
    return wire.result(found, explained=wanted.explain)


def _ask(
    desk: Desk, metrics: Metrics, question: str, wanted: schemas.Wishes, *, as_events: bool
) -> wire.Json | Response:
    query = _query(question, wanted)
    if as_events:
        return streamed(desk.asking(query), metrics, explained=wanted.explain)
    found = desk.ask(query)
    metrics.answered(found)
    return wire.result(found, explained=wanted.explain)


@router.get("/search", dependencies=[Fresh], **_SEARCHED)
def search(asked: Asked, desk: Desk, metrics: Counted) -> wire.Json:
    """The best resources for a question."""
    return _search(desk, metrics, asked.q, asked)


@router.post("/search", **_SEARCHED)
def post_search(asked: schemas.Question, desk: Desk, metrics: Counted) -> wire.Json:
    """The best resources for a question, with the question in the body."""
    return _search(desk, metrics, asked.question, asked)


@router.get("/ask", dependencies=[Fresh], **_ASKED)
def ask(asked: Asked, desk: Desk, metrics: Counted, as_events: Streamed) -> Any:
    """An answer quoted from the list, or an honest no. `Accept: text/event-stream` streams it."""
    return _ask(desk, metrics, asked.q, asked, as_events=as_events)


@router.post("/ask", **_ASKED)
def post_ask(asked: schemas.Question, desk: Desk, metrics: Counted, as_events: Streamed) -> Any:
    """An answer, with the question in the body. `Accept: text/event-stream` streams it."""
    return _ask(desk, metrics, asked.question, asked, as_events=as_events)
