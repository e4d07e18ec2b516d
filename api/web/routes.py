"""The routes of the web pages. Everything works without JavaScript; `refdesk.js` makes it faster."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event
from fastapi.staticfiles import StaticFiles

from api import lookup, serialize
from api.live_engine import LiveEngine
from api.web import pagination, query_form
from api.web.api_reference import route_reference
from api.web.cases import cases_view
from api.web.markdown import answer_markdown
from api.web.paths import path_view
from api.web.query_form import QueryForm
from api.web.resource import resource_view
from api.web.results import results_view
from api.web.security_headers import SecurityHeaders, accepts_html
from api.web.site_view import SiteView, rests_on
from api.web.templating import STATIC, render_page, render_template
from index.lru import LruCache
from search.errors import QuestionError
from search.model import Answer, Result, Verdict

ResultCallback = Callable[[Result], None]
_CACHED_ANSWERS = 64
# nginx would hold back events until its buffer is full.
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class _ImmutableFiles(StaticFiles):
    """Static files whose address changes with their content, so that browsers may cache them for ever."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class _Pages:
    """The pages on the current engine. The view of a generation is built once and kept while it is live."""

    def __init__(self, live_engine: LiveEngine, on_result: ResultCallback) -> None:
        self._live_engine, self._on_result = live_engine, on_result
        self._site: SiteView | None = None
        # Recent answers of a language model as Markdown: asked again, the model may answer differently.
        self._llm_answers: LruCache[str] = LruCache(_CACHED_ANSWERS)

    @property
    def site(self) -> SiteView:
        """The view of the current engine. Raises IndexingError while there is none."""
        engine, site = self._live_engine.engine, self._site
        if site is None or site.engine is not engine:
            self._site = site = SiteView(engine)
        return site

    def ask(self, site: SiteView, form: QueryForm, *, typing: bool = False) -> Result:
        """Hits and an answer; while the user is `typing` no language model is used. Raises QuestionError."""
        result = site.engine.ask(replace(form.query, allow_llm=not typing))
        self._record(result, form)
        return result

    def parts(self, site: SiteView, form: QueryForm) -> Iterator[str]:
        """The HTML below the form as it grows: resources, verified sentences of a language model, the complete part."""
        results = site.engine.ask_stream(form.query)
        result = next(results)
        yield _render_part(site, form, replace(result, answer=Answer(Verdict.ANSWERED)), complete=False)
        for result in results:
            yield _render_part(site, form, result, complete=False)
        self._record(result, form)
        yield _render_part(site, form, result, complete=True)

    def markdown(self, site: SiteView, form: QueryForm) -> str:
        """An answer as Markdown; if a language model wrote it, the one that was shown."""
        cached = self._llm_answers.peek((site.engine.generation.name, form.query))
        return cached or answer_markdown(serialize.result_json(self.ask(site, form)))

    def _record(self, result: Result, form: QueryForm) -> None:
        self._on_result(result)
        if result.answer and result.answer.written:
            markdown = answer_markdown(serialize.result_json(result))
            self._llm_answers.put((result.generation, form.standalone(result).query), markdown)

    def question_page(self, request: Request, template: str) -> HTMLResponse:
        """The result of a question, or the reason why it was refused."""
        site, error_text = self.site, ""
        form, results = query_form.question_only_form(request.query_params), None
        try:
            form = query_form.read_form(request.query_params)
            if form.question.strip():
                result = self.ask(site, form, typing="typing" in request.query_params)
                form = form.standalone(result)
                results = results_view(result, form)
        except QuestionError as error:
            if not accepts_html(request.headers):
                raise
            error_text = str(error)
        status = 400 if error_text and template == "home.html" else 200  # a script needs a part to show, not a failure
        return render_page(template, status, site=site, form=form, results=results, error_text=error_text)


def _render_part(site: SiteView, form: QueryForm, result: Result, *, complete: bool) -> str:
    form = form.standalone(result)
    results = results_view(result, form, complete=complete)
    return render_template("results.html", site=site, form=form, results=results, error_text="")


def _events(first: str, parts: Iterator[str]) -> Iterator[bytes]:
    for part in chain([first], parts):
        yield format_sse_event(event="part", data_str=json.dumps(part))
    yield format_sse_event(event="done", data_str="")


def install_pages(app: FastAPI, live_engine: LiveEngine, on_result: ResultCallback) -> None:
    """Add the pages to an application; `on_result` is called with the result of each question."""
    app.mount("/static", _ImmutableFiles(directory=STATIC), name="static")
    app.include_router(_router(_Pages(live_engine, on_result), app))
    app.add_middleware(SecurityHeaders)


def _router(pages: _Pages, app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    _add_question_routes(router, pages)
    _add_list_routes(router, pages)

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return render_page("docs.html", routes=route_reference(app.openapi()))

    @router.get("/opensearch.xml")
    def opensearch(request: Request) -> Response:
        name, base = pages.site.manifest["list"], str(request.base_url)
        body = render_template("opensearch.xml", name=name, base=base)
        return Response(body, media_type="application/opensearchdescription+xml")

    return router


def _add_question_routes(router: APIRouter, pages: _Pages) -> None:
    @router.get("/")
    def home(request: Request) -> HTMLResponse:
        return pages.question_page(request, "home.html")

    @router.get("/results")
    def results(request: Request) -> HTMLResponse:
        """The part of the page below the form, for the script."""
        return pages.question_page(request, "results.html")

    @router.get("/answer.md")
    def markdown(request: Request) -> PlainTextResponse:
        text = pages.markdown(pages.site, query_form.read_form(request.query_params))
        return PlainTextResponse(text, media_type="text/markdown")

    @router.get("/results/live")
    def live_results(request: Request) -> StreamingResponse:
        """That part as events, for the script while a language model writes."""
        parts = pages.parts(pages.site, query_form.read_form(request.query_params))
        return EventSourceResponse(_events(next(parts), parts), headers=_STREAM)


def _add_list_routes(router: APIRouter, pages: _Pages) -> None:
    @router.get("/r/{identifier}")
    def resource(identifier: str, passage: int | None = None) -> HTMLResponse:
        site = pages.site
        listed = lookup.find_resource(site.engine, identifier)
        return render_page("resource.html", site=site, **resource_view(site.engine, listed, passage))

    @router.get("/list")
    def resource_list(leaf: Annotated[int, Parameter(ge=1)] = 1) -> HTMLResponse:
        site = pages.site
        return render_page("list.html", site=site, page=pagination.section_page(site.sections, leaf), rests_on=rests_on)

    @router.get("/cases")
    def cases(request: Request) -> HTMLResponse:
        """The table of case studies, or the reason why its filters were refused."""
        site = pages.site
        try:
            return render_page("cases.html", site=site, error_text="", **cases_view(site.engine, request.query_params))
        except QuestionError as error:
            return render_page("cases.html", 400, site=site, error_text=str(error))

    @router.get("/path")
    def path(request: Request) -> HTMLResponse:
        """The path to a goal, or the reason why the goal or its options were refused."""
        site, goal = pages.site, request.query_params.get("q", "")
        try:
            return render_page("path.html", site=site, error_text="", **path_view(site.engine, request.query_params))
        except QuestionError as error:
            return render_page("path.html", 400, site=site, goal=goal, error_text=str(error))

    @router.get("/about")
    def about() -> HTMLResponse:
        return render_page("about.html", site=pages.site)
