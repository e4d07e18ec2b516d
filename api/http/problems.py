"""Failures as problem documents (RFC 9457, application/problem+json)."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.addresses.own import own_address
from api.errors import (
    NotInstalled,
    NotListed,
    ReadingError,
    RecordDamaged,
    RefreshFailed,
    RefreshRunning,
    SelectionError,
    SettingsError,
    SwitchedOff,
)  # fmt: skip
from api.http.middleware.etag import NotModified
from api.http.schemas.results import ProblemSchema
from api.http.validation_errors import validation_sentence
from api.sanitize import sanitize_line
from index.errors import IndexingError, NotKept
from search.errors import CrossEncoderError, QuestionError

MEDIA_TYPE = "application/problem+json"


def problem_document(status: int, detail: str) -> dict[str, object]:
    """The members of a problem document; `detail` is one sentence."""
    encodable = detail.encode("utf-8", "replace").decode()  # it may quote a lone surrogate, which JSON can escape
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": encodable}


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document as a response."""
    return JSONResponse(problem_document(status, detail), status, headers, media_type=MEDIA_TYPE)


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of a route that fails with these statuses."""
    return {status: {"model": ProblemSchema, "description": HTTPStatus(status).phrase} for status in statuses}


# Of the failures that a request can meet; the class nearest to an error's own counts.
_STATUSES: dict[type[Exception], HTTPStatus] = {
    QuestionError: HTTPStatus.BAD_REQUEST,
    ReadingError: HTTPStatus.BAD_REQUEST,
    SelectionError: HTTPStatus.BAD_REQUEST,
    SwitchedOff: HTTPStatus.FORBIDDEN,
    NotListed: HTTPStatus.NOT_FOUND,
    RefreshRunning: HTTPStatus.CONFLICT,
    SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    RefreshFailed: HTTPStatus.SERVICE_UNAVAILABLE,
    NotInstalled: HTTPStatus.SERVICE_UNAVAILABLE,
    CrossEncoderError: HTTPStatus.SERVICE_UNAVAILABLE,
    NotKept: HTTPStatus.NOT_FOUND,
    RecordDamaged: HTTPStatus.INTERNAL_SERVER_ERROR,
    IndexingError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every failure of `app` with a problem document."""

    @app.exception_handler(NotModified)
    def not_modified(_request: Request, error: NotModified) -> Response:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=error.headers)

    for failure, status in _STATUSES.items():
        app.add_exception_handler(failure, partial(_respond_to_failure, status))

    @app.exception_handler(RequestValidationError)
    def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, validation_sentence(error.errors()[0]))

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> JSONResponse:
        detail = str(error.detail)
        if detail == HTTPStatus(error.status_code).phrase:
            route = f"{request.method} {sanitize_line(request.url.path)[:80]}"
            detail = f"{route}: {detail}; {own_address('/docs')} lists what there is."
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = _allowed_methods(request)
        return problem_response(error.status_code, detail, headers)


def _respond_to_failure(status: HTTPStatus, _request: Request, error: Exception) -> JSONResponse:
    return problem_response(status, str(error))


def _allowed_methods(request: Request) -> str:
    """The methods of an address over all routes; Starlette's own header has those of one route."""
    scopes = {"GET, HEAD": {**request.scope, "method": "GET"}, "POST": {**request.scope, "method": "POST"}}
    routes = request.app.routes
    return ", ".join(
        methods for methods, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)
    )
