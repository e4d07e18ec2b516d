"""The routes for those who watch the service: alive, ready, figures."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse

from api import serialize
from api.http import problems, schemas
from api.http.metrics import TEXT, Metrics
from api.live_engine import Holder
from index.errors import IndexingError

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=schemas.Health)
async def healthz() -> serialize.Json:
    """Whether the process lives."""
    return {"status": "ok"}


@router.get("/readyz", response_model=schemas.Health, responses=problems.described(503))
async def readyz(request: Request) -> serialize.Json | JSONResponse:
    """Whether it can answer, from which generation, why that is not the newest; not once it was told to stop."""
    holder: Holder = request.app.state.holder
    if holder.stopping:
        return problems.problem(503, "This desk is stopping: ask another.")
    try:
        return {"status": "ready", "generation": holder.engine.generation.name, "problem": holder.problem or None}
    except IndexingError as error:
        return problems.problem(503, str(error))


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {}}}, **problems.described(401, 429, 503)},
)
async def metrics(request: Request) -> PlainTextResponse:
    """Figures in the text format of Prometheus."""
    found: Metrics = request.app.state.metrics
    return PlainTextResponse(found.text(), media_type=TEXT)
