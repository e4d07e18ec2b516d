"""The route of the case studies, as JSON or CSV."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import Response

from api import serialize
from api.exports.case_table import CSV, cases_csv
from api.http.dependencies import CurrentEngine
from api.http.middleware.etag import EntityTag
from api.http.problems import describe_problems
from api.http.schemas.requests import CaseFilterSchema
from api.http.schemas.results import CasesSchema
from api.query_params import QueryOptions

router = APIRouter(tags=["list"], responses=describe_problems(400, 401, 422, 429, 500, 503), dependencies=[EntityTag])
_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


@router.get("/cases", response_model=CasesSchema, responses=_TABLE)
def cases(
    parameters: Annotated[CaseFilterSchema, Parameters()],
    engine: CurrentEngine,
    request: Request,
    response: Response,
) -> Response:
    """The case studies of the list with their cards; `Accept: text/csv` or `format=csv` gives a table."""
    options = QueryOptions(
        list=parameters.list, kind=parameters.kind, section=parameters.section, company=parameters.company,
        author=parameters.author,
        tag=parameters.tag, exclude=parameters.exclude, year_from=parameters.year_from, year_to=parameters.year_to,
        minutes_from=parameters.minutes_from, minutes_to=parameters.minutes_to,
    )  # fmt: skip
    listed = engine.cases(parameters.q, options.filter, parameters.k)
    headers = {**response.headers, "Vary": "Accept"}
    if _wants_csv(parameters.format, request.headers.get("accept", "")):
        return Response(cases_csv(listed), headers=headers, media_type=f"{CSV}; charset=utf-8")
    body = json.dumps(serialize.case_list_json(listed), separators=(",", ":"))
    return Response(body, headers=headers, media_type="application/json")


def _wants_csv(chosen: str, accepted: str) -> bool:
    """Whether CSV is chosen or, without a choice, accepted but not JSON."""
    return chosen == "csv" or (not chosen and CSV in accepted and "application/json" not in accepted)
