"""The routes. Each is a line or two on the engine of the moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from fastapi import Query as Parameter
from fastapi.responses import JSONResponse

from api import wire
from api.http import problems, schemas
from api.settings import Settings
from api.wiring import Holder
from index.errors import IndexingError
from search.model import Filter, Query

_PROBLEM = {"model": schemas.Problem, "content": {"application/problem+json": {}}}
_QUESTION_PROBLEMS: dict[int | str, dict[str, Any]] = {400: _PROBLEM, 422: _PROBLEM, 503: _PROBLEM}


def _from_parameters(
    q: Annotated[str, Parameter(description="the question", examples=["What is a feature store?"])],
    k: Annotated[int, Parameter(json_schema_extra={"minimum": 1, "maximum": 100})] = 5,
    kind: Annotated[list[str] | None, Parameter()] = None,
    section: Annotated[list[str] | None, Parameter()] = None,
    company: Annotated[list[str] | None, Parameter()] = None,
    year_from: int | None = None,
    year_to: int | None = None,
    literal: Annotated[bool, Parameter(description="read no filters from the question")] = False,  # noqa: FBT002
) -> Query:
    wanted = Filter(tuple(kind or ()), tuple(section or ()), tuple(company or ()), year_from, year_to)
    return Query(q, k, wanted, literal=literal)


def _from_body(wishes: schemas.Wishes) -> Query:
    wanted = Filter(tuple(wishes.kind), tuple(wishes.section), tuple(wishes.company), wishes.year_from, wishes.year_to)
    return Query(wishes.question, wishes.k, wanted, literal=wishes.literal)


Asked = Annotated[Query, Depends(_from_parameters)]
Posted = Annotated[Query, Depends(_from_body)]


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens the index when it starts and follows it while it runs."""
    holder = Holder(settings)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        holder.start()
        yield
        holder.stop()

    app = FastAPI(title="Refdesk", summary="The reference desk for a reading list.", lifespan=life)
    problems.install(app)
    _add_questions(app, holder)
    _add_resources(app, holder)
    _add_health(app, holder)
    return app


def _add_questions(app: FastAPI, holder: Holder) -> None:
    searched: dict[str, Any] = {"response_model": schemas.Searched, "responses": _QUESTION_PROBLEMS, "tags": ["ask"]}
    asked = searched | {"response_model": schemas.Asked}

    @app.get("/search", **searched)
    def search(query: Asked) -> wire.Json:
        """The best resources for a question."""
        return wire.result(holder.engine.search(query))

    @app.post("/search", **searched)
    def post_search(query: Posted) -> wire.Json:
        """The best resources for a question, with the question in the body."""
        return wire.result(holder.engine.search(query))

    @app.get("/ask", **asked)
    def ask(query: Asked) -> wire.Json:
        """An answer quoted from the list, or an honest no."""
        return wire.result(holder.engine.ask(query))

    @app.post("/ask", **asked)
    def post_ask(query: Posted) -> wire.Json:
        """An answer, with the question in the body."""
        return wire.result(holder.engine.ask(query))


def _add_resources(app: FastAPI, holder: Holder) -> None:
    @app.get("/resources", response_model=schemas.Resources, responses={503: _PROBLEM}, tags=["list"])
    def resources() -> wire.Json:
        """The whole list in its order."""
        engine = holder.engine
        return {"generation": engine.generation.name, "resources": [wire.listed(found) for found in engine.resources]}

    @app.get(
        "/resources/{identifier}",
        response_model=schemas.Stored,
        responses={404: _PROBLEM, 503: _PROBLEM},
        tags=["list"],
    )
    def resource(identifier: str) -> wire.Json:
        """A resource with its stored documents."""
        catalog = holder.engine.generation.catalog
        found = catalog.resource(identifier)
        if found is None:
            raise HTTPException(404, f"The list has no resource with the id '{identifier[:80]}'.")
        documents = [wire.document(document) for document in catalog.documents(found.ordinal)]
        return wire.listed(found) | {"documents": documents}


def _add_health(app: FastAPI, holder: Holder) -> None:
    @app.get("/healthz", response_model=schemas.Health, tags=["health"])
    def healthz() -> wire.Json:
        """Whether the process lives."""
        return {"status": "ok"}

    @app.get("/readyz", response_model=schemas.Health, responses={503: _PROBLEM}, tags=["health"])
    def readyz() -> wire.Json | JSONResponse:
        """Whether it can answer, and from which generation."""
        try:
            return {"status": "ready", "generation": holder.engine.generation.name}
        except IndexingError as error:
            return problems.problem(503, str(error))
