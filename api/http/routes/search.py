"""Routes of a question: `search` and `ask`, with parameters or a body, as JSON or as a stream."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameters
from fastapi.responses import Response

from api import serialize
from api.exports.formats import cited_resources
from api.exports.responses import export_response
from api.http.dependencies import CurrentEngine
from api.http.metrics import Metrics
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.http.schemas.requests import AskParametersSchema, ParametersSchema, QuestionSchema, WishesSchema
from api.http.schemas.results import AskResponseSchema, SearchResponseSchema
from api.http.sse import EVENTS, stream_events
from api.query_params import QueryOptions
from search.model import Query, Reranking, Result

router = APIRouter(tags=["ask"], responses=describe_problems(400, 401, 408, 413, 422, 429, 500, 503))
_SEARCH_RESPONSE: dict[str, Any] = {"response_model": SearchResponseSchema}
_ASK_RESPONSE: dict[str, Any] = {
    "response_model": AskResponseSchema,
    "responses": {200: EVENTS},
}


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _wants_stream(request: Request) -> bool:
    """Whether the client accepts events but not JSON."""
    accepted = request.headers.get("accept", "")
    return "text/event-stream" in accepted and "application/json" not in accepted


SearchParameters = Annotated[ParametersSchema, Parameters()]
AskParameters = Annotated[AskParametersSchema, Parameters()]
CurrentMetrics = Annotated[Metrics, Depends(_metrics)]
WantsStream = Annotated[bool, Depends(_wants_stream)]


def _query(question: str, wishes: WishesSchema) -> Query:
    options = wishes.model_dump(exclude={"explain", "q", "question", "format"})
    return QueryOptions(**options).query(question)


def _respond(result: Result, metrics: Metrics, wishes: WishesSchema, response: Response) -> Response:
    """The JSON of a result with the headers of `response`. Not validated again: a test compares it to the schemas."""
    metrics.record_result(result)
    _forget_if_cut(result, response)
    body = json.dumps(serialize.result_json(result, explained=wishes.explain), separators=(",", ":"))
    return Response(body, headers=dict(response.headers), media_type="application/json")


def _forget_if_cut(result: Result, response: Response) -> None:
    """Let no client keep a result whose reranking was cut: the next time there may be time for it."""
    if result.reranking is Reranking.CUT and "etag" in response.headers:
        del response.headers["etag"]
        response.headers["cache-control"] = "no-store"


@router.get("/search", dependencies=[EntityTag], **_SEARCH_RESPONSE)
def search(
    parameters: SearchParameters, engine: CurrentEngine, metrics: CurrentMetrics, response: Response
) -> Response:
    """The best resources for a question."""
    return _respond(engine.search(_query(parameters.q, parameters)), metrics, parameters, response)


@router.post("/search", **_SEARCH_RESPONSE)
def post_search(body: QuestionSchema, engine: CurrentEngine, metrics: CurrentMetrics, response: Response) -> Response:
    """The best resources for a question, with the question in the body."""
    return _respond(engine.search(_query(body.question, body)), metrics, body, response)


@router.get("/ask", dependencies=[EntityTag], **_ASK_RESPONSE)
def ask(
    parameters: AskParameters,
    engine: CurrentEngine,
    metrics: CurrentMetrics,
    response: Response,
    *,
    as_events: WantsStream,
) -> Response:
    """An answer quoted from the list, or an honest no. `Accept: text/event-stream` streams it.

    `format` gives its sources alone, to cite them.
    """
    query = _query(parameters.q, parameters)
    if parameters.format not in {"", "json"}:
        result = engine.ask(query)
        metrics.record_result(result)
        _forget_if_cut(result, response)
        return export_response(engine, cited_resources(result), parameters.format, "answer", response.headers)
    if as_events:
        return stream_events(engine.ask_stream(query), metrics, explained=parameters.explain)
    return _respond(engine.ask(query), metrics, parameters, response)


@router.post("/ask", **_ASK_RESPONSE)
def post_ask(
    body: QuestionSchema, engine: CurrentEngine, metrics: CurrentMetrics, response: Response,
    *, as_events: WantsStream,
) -> Response:  # fmt: skip
    """An answer, with the question in the body. `Accept: text/event-stream` streams it."""
    query = _query(body.question, body)
    if as_events:
        return stream_events(engine.ask_stream(query), metrics, explained=body.explain)
    return _respond(engine.ask(query), metrics, body, response)
