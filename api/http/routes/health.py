"""Routes for monitoring: liveness, readiness, metrics."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse

from api import serialize
from api.http import problems
from api.http.metrics import TEXT, Metrics
from api.http.schemas.results import HealthSchema
from api.live_engine import LiveEngine
from index.errors import IndexingError

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=HealthSchema)
async def healthz() -> serialize.Json:
    """Whether the process lives."""
    return {"status": "ok"}


@router.get("/readyz", response_model=HealthSchema, responses=problems.describe_problems(503))
async def readyz(request: Request) -> serialize.Json | JSONResponse:
    """Whether it can answer, from which generation, why that is not the newest; not once it has to stop."""
    live_engine: LiveEngine = request.app.state.live_engine
    if live_engine.stopping:
        return problems.problem_response(503, "This desk is stopping: ask another.")
    try:
        name = live_engine.engine.generation.name
    except IndexingError as error:
        return problems.problem_response(503, str(error))
    return {"status": "ready", "generation": name, "problem": live_engine.problem or None}


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {}}}, **problems.describe_problems(401, 429, 503)},
)
async def metrics(request: Request) -> PlainTextResponse:
    """Figures in the text format of Prometheus."""
    registry: Metrics = request.app.state.metrics
    return PlainTextResponse(registry.text(), media_type=TEXT)
