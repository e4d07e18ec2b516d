"""The page of reading paths: a goal with its options, and the steps to it.

Knows the engine, the form and paths; must not know HTML.
"""

from typing import Any

from starlette.datastructures import QueryParams

from api import serialize
from api.addresses.own import own_address
from api.web.pages.quotes import source_label
from api.web.query_form import QueryForm, read_form
from search.answer.blocks import under_lead
from search.engine import Engine
from search.errors import QuestionError
from search.model import Citation
from search.paths.model import Path, PathStep


def path_view(engine: Engine, parameters: QueryParams) -> dict[str, Any]:
    """The variables of path.html for a query string; without a goal there is no path. Raises QuestionError."""
    form = read_form(parameters).unsorted
    hours = _read_hours(parameters.get("hours", ""))
    if not form.question.strip():
        return {"form": form, "hours": hours, "path": None, "steps": []}
    path = engine.path(form.question, hours, form.options.filter)
    return {
        "form": form, "hours": path.hours, "path": serialize.path_json(path), "steps": _steps(path),
        "parsed": list(form.parsed_chips(path.understood)), "download": _download(form, hours),
    }  # fmt: skip


def _read_hours(text: str) -> float | None:
    """The hours in a field of the form, with a point or a comma; None if it is empty. Raises QuestionError."""
    try:
        return float(text.strip().replace(",", ".")) if text.strip() else None
    except ValueError as error:
        raise QuestionError(
            f"The time is '{text.strip()[:20]}', which is not a number: give hours, such as 10."
        ) from error


def _download(form: QueryForm, hours: float | None) -> str:
    extra = f"&hours={hours:g}" if hours is not None else ""
    return own_address(f"/api/v1/path?{form.query_string}{extra}")


def _steps(path: Path) -> list[dict[str, Any]]:
    titles = {step.listed.resource.id: step.listed.resource.title for step in path.steps}
    return [
        {
            "resource": serialize.resource_json(step.listed.resource),
            "reason": _quote(step, step.reason),
            "requirement": _quote(step, step.requirement) if step.requirement else None,
            "after": [titles[identifier] for identifier in step.follows],
        }
        for step in path.steps
    ]


def _quote(step: PathStep, citation: Citation) -> dict[str, Any]:
    """A quote, its origin where that is not the live page, and the address of its passage on these pages."""
    passage = citation.passage
    document = passage.document
    owner = passage.title if passage.resource_id != step.listed.resource.id else ""
    return {
        "text": under_lead(citation.lead_text, citation.quote),
        "owner": owner,
        "label": source_label(document.via, document.url, document.role),
        "target": own_address(f"/r/{passage.resource_id}?passage={passage.row}#p{passage.row}"),
    }
