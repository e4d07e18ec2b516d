"""The table of case studies: sorted, filtered and in parts, with an address for each state.

Knows the engine, the form and the cards; must not know HTML.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api import serialize
from api.addresses.own import own_address
from api.query_params import read_number
from api.web.pagination import list_page
from api.web.query_form import QueryForm, read_form
from index.cards.model import CardField
from ingest.model import Via
from search.case_model import Case, CaseValue
from search.cases.listing import CaseList
from search.engine import Engine

# Case studies per page, and the most for a question.
_PAGE = 50
_BEST = 20
_COLUMNS = ("title", "company", "industry", "year")
_SORT_KEYS: dict[str, Callable[[Case], str]] = {
    "title": lambda case: case.listed.resource.title,
    "company": lambda case: case.text_of(CardField.COMPANY),
    "industry": lambda case: case.text_of(CardField.INDUSTRY),
    "year": lambda case: str(case.listed.resource.year or ""),
}


def cases_view(engine: Engine, parameters: QueryParams) -> dict[str, Any]:
    """The variables of cases.html for a query string.

    `sort` is a column, with `-` before it for descending order; cases without a value come last. Raises QuestionError
    for a filter or page that is refused.
    """
    form = read_form(parameters).unsorted
    listed = engine.cases(form.question, form.options.filter, _BEST if "k" not in parameters else form.options.k)
    sort = parameters.get("sort", "")
    page = list_page(_sorted(listed, sort), read_number("page", parameters.getlist("page")), _PAGE)
    here = form.query_string
    return {
        "form": form, "listed": listed, "sort": sort, "page": page, "table": list(map(_row, page.items)),
        "fields": list(CardField)[2:],
        "sorted_by": {column: _address(form, f"-{column}" if sort == column else column) for column in _COLUMNS},
        "page_address": lambda number: _address(form, sort, number),
        "download": own_address(f"/api/v1/cases?{here}{'&' if here else ''}format="),
    }  # fmt: skip


def _sorted(listed: CaseList, sort: str) -> list[Case]:
    key = _SORT_KEYS.get(sort.removeprefix("-"))
    if key is None:
        return list(listed.cases)
    stated = [case for case in listed.cases if key(case)]
    ordered = sorted(stated, key=lambda case: key(case).casefold(), reverse=sort.startswith("-"))
    return ordered + [case for case in listed.cases if not key(case)]


def _address(form: QueryForm, sort: str, page: int = 1) -> str:
    extra = urlencode([("sort", sort)] * bool(sort) + [("page", page)] * (page > 1))
    return own_address("/cases?" + "&".join(filter(None, [form.query_string, extra])))


def _row(case: Case) -> dict[str, Any]:
    cells = {str(field): _cell(case, value) for field, value in case.values.items()}
    return {"resource": serialize.resource_json(case.listed.resource), "cells": cells}


def _cell(case: Case, value: CaseValue) -> dict[str, Any]:
    """A value with the address of its passage on these pages, if it is a quote."""
    passage = value.passage
    target = own_address(f"/r/{case.listed.resource.id}?passage={passage.row}#p{passage.row}") if passage else ""
    return {"text": value.text, "target": target, "is_note": passage is not None and passage.document.via is Via.NOTE}
