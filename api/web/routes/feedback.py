"""The buttons below an answer: a verdict is kept, and the answer is shown again with thanks."""

from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse

from api.addresses.own import own_address
from api.addresses.writers import require_writer
from api.settings import Settings
from api.tasks.feedback import record_feedback
from api.web.form_body import read_form_body
from api.web.live_pages import LivePages

_VERDICTS = {"yes": True, "no": False}


def add_feedback_routes(router: APIRouter, pages: LivePages, settings: Settings) -> None:
    """Add `/feedback`."""

    @router.post("/feedback")
    async def feedback(request: Request) -> RedirectResponse:
        """Keep the verdict of the form below an answer."""
        require_writer(request)
        form = await read_form_body(request)
        await to_thread.run_sync(_record, settings, pages, form)
        return RedirectResponse(_answer_address(form.get("query", [""])[0]), 303)


def _record(settings: Settings, pages: LivePages, form: dict[str, list[str]]) -> None:
    helpful = _VERDICTS.get(form.get("helpful", [""])[0])
    if helpful is None:
        raise HTTPException(400, "The form has no verdict: press one of the two buttons below an answer.")
    question = form.get("question", [""])[0]
    record_feedback(settings, pages.site.engine, question, helpful=helpful, resources=form.get("resource", []))


def _answer_address(query: str) -> str:
    """The page of the answer again. The query is parsed and encoded, so that it cannot lead anywhere else."""
    return own_address(f"/?{urlencode([*parse_qsl(query), ('thanks', '1')])}#answer")
