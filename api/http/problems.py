"""Failures as problem documents (RFC 9457, application/problem+json)."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import IndexingError
from search.errors import QuestionError


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document with this status and one sentence."""
    sayable = detail.encode("utf-8", "replace").decode()  # it may quote half a character, which JSON can spell
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sayable}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every failure of `app` with a problem document."""

    @app.exception_handler(QuestionError)
    def question(_request: Request, error: QuestionError) -> JSONResponse:
        return problem(HTTPStatus.BAD_REQUEST, str(error))

    @app.exception_handler(IndexingError)
    def no_index(_request: Request, error: IndexingError) -> JSONResponse:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))

    @app.exception_handler(RequestValidationError)
    def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"The request's {where} is not usable: {first['msg']}.")

    @app.exception_handler(HTTPException)
    def other(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), error.headers)
