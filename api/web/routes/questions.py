"""Routes of the question page, its parts for the script, and the answer as Markdown."""

import hashlib
import json
from collections.abc import Iterator
from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event

from api.web import query_form
from api.web.live_pages import LivePages

# nginx would hold back events until its buffer is full.
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def add_question_routes(router: APIRouter, pages: LivePages) -> None:
    """Add `/`, `/results`, `/results/live`, `/suggestions.json` and `/answer.md`."""

    @router.get("/")
    def home(request: Request) -> HTMLResponse:
        return pages.question_page(request, "home.html")

    @router.get("/results")
    def results(request: Request) -> HTMLResponse:
        """The part of the page below the form, for the script."""
        return pages.question_page(request, "results.html")

    @router.get("/suggestions.json")
    def suggestions(request: Request) -> Response:
        """What the script offers while one types: made once for a generation."""
        return _tagged_json(request, pages.site.suggestions)

    @router.get("/answer.md")
    def markdown(request: Request) -> PlainTextResponse:
        text = pages.markdown(pages.site, query_form.read_form(request.query_params))
        return PlainTextResponse(text, media_type="text/markdown")

    @router.get("/results/live")
    def live_results(request: Request) -> StreamingResponse:
        """That part as events, for the script while a language model writes."""
        parts = pages.parts(pages.site, query_form.read_form(request.query_params))
        return EventSourceResponse(_events(next(parts), parts), headers=_STREAM)


def _tagged_json(request: Request, body: bytes) -> Response:
    """A JSON body with its entity tag, or 304 for a client that has it."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in {known.strip() for known in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _events(first: str, parts: Iterator[str]) -> Iterator[bytes]:
    for part in chain([first], parts):
        yield format_sse_event(event="part", data_str=json.dumps(part))
    yield format_sse_event(event="done", data_str="")
