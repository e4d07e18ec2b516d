"""The addresses of the pages. Everything works without a script; `refdesk.js` makes it quicker."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, format_sse_event
from fastapi.staticfiles import StaticFiles

from api import lookup, serialize
from api.live_engine import LiveEngine
from api.web import pagination, query_form
from api.web.api_reference import route_reference
from api.web.markdown import answer_markdown
from api.web.resource import resource_view
from api.web.results import results_view
from api.web.security_headers import SecurityHeaders, wants_page
from api.web.site_view import SiteView, rests_on
from api.web.templating import STATIC, render_page, render_template
from search.errors import QuestionError
from search.model import Answer, Query, Result, Verdict

Answered = Callable[[Result], None]
_KEPT = 64


class _Kept(StaticFiles):
    """Files whose address changes with them."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        answer = super().file_response(*args, **more)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


class _Page(APIRoute):
    """A route that answers HEAD as well as GET; the server keeps the body back."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        super().__init__(path, endpoint, **more)
        self.methods = {*(self.methods or ()), "HEAD"}


class _Pages:
    """The pages of whatever engine is held; what they tell of a generation is kept while it is live."""

    def __init__(self, holder: LiveEngine, answered: Answered) -> None:
        self._holder, self._answered = holder, answered
        self._desk: SiteView | None = None
        # The last answers that a model was asked for, as Markdown: asked anew it may say otherwise.
        self._told: OrderedDict[tuple[str, Query], str] = OrderedDict()

    @property
    def desk(self) -> SiteView:
        """The desk of the moment. Raises IndexingError while there is none."""
        engine, desk = self._holder.engine, self._desk
        if desk is None or desk.engine is not engine:
            self._desk = desk = SiteView(engine)
        return desk

    def ask(self, desk: SiteView, asked: query_form.QueryForm, *, typing: bool = False) -> Result:
        """What a question gets; while somebody is `typing` no language model is asked. Raises QuestionError."""
        found = desk.engine.ask(replace(asked.query, worded=not typing))
        self._take(found, asked)
        return found

    def steps(self, desk: SiteView, asked: query_form.QueryForm) -> Iterator[str]:
        """The part below the form as it grows: the resources, a model's sentences as they are checked, the whole."""
        steps = desk.engine.asking(asked.query)
        found = next(steps)
        yield _part(desk, asked, replace(found, answer=Answer(Verdict.ANSWERED)), whole=False)
        for found in steps:
            yield _part(desk, asked, found, whole=False)
        self._take(found, asked)
        yield _part(desk, asked, found, whole=True)

    def markdown(self, desk: SiteView, asked: query_form.QueryForm) -> str:
        """An answer as Markdown, the one that was shown if a model was asked for it."""
        shown = self._told.get((desk.engine.generation.name, asked.query))
        return shown or answer_markdown(serialize.result_json(self.ask(desk, asked)))

    def _take(self, found: Result, asked: query_form.QueryForm) -> None:
        self._answered(found)
        if found.answer and found.answer.written:
            self._told[found.generation, asked.query] = answer_markdown(serialize.result_json(found))
            if len(self._told) > _KEPT:
                self._told.popitem(last=False)

    def asked(self, request: Request, template: str) -> HTMLResponse:
        """A question with what it got, or the reason why it could not be asked."""
        desk, refused = self.desk, ""
        asked, got = query_form.question_only_form(request.query_params), None
        try:
            asked = query_form.read_form(request.query_params)
            if asked.question.strip():
                got = results_view(self.ask(desk, asked, typing="typing" in request.query_params), asked)
        except QuestionError as error:
            if not wants_page(request.headers):
                raise
            refused = str(error)
        status = 400 if refused and template == "home.html" else 200  # a script gets a part to show, not a failure
        return render_page(template, status, desk=desk, asked=asked, got=got, refused=refused)


def _part(desk: SiteView, asked: query_form.QueryForm, found: Result, *, whole: bool) -> str:
    got = results_view(found, asked, whole=whole)
    return render_template("results.html", desk=desk, asked=asked, got=got, refused="")


def _events(first: str, steps: Iterator[str]) -> Iterator[bytes]:
    for part in chain([first], steps):
        yield format_sse_event(event="part", data_str=json.dumps(part))
    yield format_sse_event(event="done", data_str="")


def install_pages(app: FastAPI, holder: LiveEngine, answered: Answered) -> None:
    """Add the pages to the application that serves this holder's engine; `answered` is told of each result."""
    app.mount("/static", _Kept(directory=STATIC), name="static")
    app.include_router(_router(_Pages(holder, answered), app))
    app.add_middleware(SecurityHeaders)


def _router(pages: _Pages, app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False, route_class=_Page)
    _add_questions(router, pages)
    _add_list(router, pages)

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return render_page("docs.html", routes=route_reference(app.openapi()))

    @router.get("/opensearch.xml")
    def opensearch(request: Request) -> Response:
        name, base = pages.desk.manifest["list"], str(request.base_url)
        body = render_template("opensearch.xml", name=name, base=base)
        return Response(body, media_type="application/opensearchdescription+xml")

    return router


def _add_questions(router: APIRouter, pages: _Pages) -> None:
    @router.get("/")
    def home(request: Request) -> HTMLResponse:
        return pages.asked(request, "home.html")

    @router.get("/results")
    def found(request: Request) -> HTMLResponse:
        """The part of the page below the form, for the script."""
        return pages.asked(request, "results.html")

    @router.get("/answer.md")
    def as_markdown(request: Request) -> PlainTextResponse:
        return PlainTextResponse(
            pages.markdown(pages.desk, query_form.read_form(request.query_params)), media_type="text/markdown"
        )

    @router.get("/results/live")
    def live(request: Request) -> StreamingResponse:
        """That part as events, for the script where a model words answers."""
        steps = pages.steps(pages.desk, query_form.read_form(request.query_params))
        return EventSourceResponse(_events(next(steps), steps), headers={"Cache-Control": "no-store"})


def _add_list(router: APIRouter, pages: _Pages) -> None:
    @router.get("/r/{identifier}")
    def one(identifier: str, passage: int | None = None) -> HTMLResponse:
        desk = pages.desk
        found = lookup.find_resource(desk.engine, identifier)
        return render_page("resource.html", desk=desk, **resource_view(desk.engine, found, passage))

    @router.get("/list")
    def all_(leaf: Annotated[int, Parameter(ge=1)] = 1) -> HTMLResponse:
        desk = pages.desk
        return render_page("list.html", desk=desk, leaf=pagination.section_page(desk.sections, leaf), rests_on=rests_on)

    @router.get("/about")
    def about() -> HTMLResponse:
        return render_page("about.html", desk=pages.desk)
