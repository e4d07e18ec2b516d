"""The question page on the live engine: what its routes share.

Knows forms, results and the view of a generation; must not know addresses.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import serialize
from api.live_engine import LiveEngine
from api.settings import Settings
from api.web import query_form
from api.web.markdown import answer_markdown
from api.web.pages.results import results_view
from api.web.query_form import QueryForm
from api.web.security_headers import FORM_HEADERS, accepts_html
from api.web.site_view import SiteView
from api.web.templating import render_page, render_template
from index.lru import LruCache
from search.errors import QuestionError
from search.model import Answer, Result, Verdict

ResultCallback = Callable[[Result], None]
_CACHED_ANSWERS = 64


class LivePages:
    """The pages on the current engine. The view of a generation is built once and kept while it is live."""

    def __init__(self, live_engine: LiveEngine, on_result: ResultCallback, settings: Settings) -> None:
        self._live_engine, self._on_result, self._settings = live_engine, on_result, settings
        self._site: SiteView | None = None
        # Recent answers of a language model as Markdown: asked again, the model may answer differently.
        self._llm_answers: LruCache[str] = LruCache(_CACHED_ANSWERS)

    @property
    def site(self) -> SiteView:
        """The view of the current engine. Raises IndexingError while there is none."""
        engine, site = self._live_engine.engine, self._site
        if site is None or site.engine is not engine:
            keeps_reading = self._settings.reading == "file"
            self._site = site = SiteView(engine, keeps_feedback=self._settings.feedback, keeps_reading=keeps_reading)
        return site

    def ask(self, site: SiteView, form: QueryForm, *, typing: bool = False) -> Result:
        """Hits and an answer; while the user is `typing` no model takes its time. Raises QuestionError."""
        query = replace(form.query, allow_llm=False, rerank=False) if typing else form.query
        result = site.engine.ask(query)
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
                results = results_view(result, form, notes_only=site.notes_only)
        except QuestionError as error:
            if not accepts_html(request.headers):
                raise
            error_text = str(error)
        status = 400 if error_text and template == "home.html" else 200  # a script needs a part to show, not a failure
        thanks = "thanks" in request.query_params
        response = render_page(
            template, status, site=site, form=form, results=results, error_text=error_text, thanks=thanks
        )
        if site.keeps_feedback:
            response.headers.update(FORM_HEADERS)
        return response


def _render_part(site: SiteView, form: QueryForm, result: Result, *, complete: bool) -> str:
    form = form.standalone(result)
    results = results_view(result, form, complete=complete, notes_only=site.notes_only)
    return render_template("results.html", site=site, form=form, results=results, error_text="", thanks=False)
