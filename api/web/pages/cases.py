"""The table of case studies: sorted, filtered and in parts, with an address for each state.

Knows the engine, the form and the cards; must not know HTML.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api import serialize
from api.web.query_form import QueryForm, read_form
from api.web.templating import own_address
from index.cards.model import CardField, CardSource
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

    `sort` is a column, with `-` before it for descending order; cases without a value come last. Raises QuestionError.
    """
    form = read_form(parameters).unsorted
    listed = engine.cases(form.question, form.options.filter, _BEST if "k" not in parameters else form.options.k)
    sort = parameters.get("sort", "")
    count = max(1, -(-len(listed.cases) // _PAGE))
    leaf = min(count, max(1, int(text) if (text := parameters.get("leaf", "")).isdecimal() and len(text) < 6 else 1))
    rows = _sorted(listed, sort)[_PAGE * (leaf - 1) : _PAGE * leaf]
    here = form.query_string
    return {
        "form": form, "listed": listed, "sort": sort, "leaf": leaf, "count": count, "table": list(map(_row, rows)),
        "fields": list(CardField)[2:],
        "sorted_by": {column: _address(form, f"-{column}" if sort == column else column) for column in _COLUMNS},
        "leaves": {step: _address(form, sort, leaf + step) for step in (-1, 1)},
        "download": own_address(f"/api/v1/cases?{here}{'&' if here else ''}format="),
        "companies": _companies(engine),
    }  # fmt: skip


def _companies(engine: Engine) -> list[str]:
    """The companies that the filter knows: those that the list names."""
    companies = (card.values.get(CardField.COMPANY) for card in engine.generation.catalog.cards())
    names = {company.text for company in companies if company and company.source is not CardSource.ADDRESS}
    return sorted(names, key=str.casefold)


def _sorted(listed: CaseList, sort: str) -> list[Case]:
    key = _SORT_KEYS.get(sort.removeprefix("-"))
    if key is None:
        return list(listed.cases)
    stated = [case for case in listed.cases if key(case)]
    ordered = sorted(stated, key=lambda case: key(case).casefold(), reverse=sort.startswith("-"))
    return ordered + [case for case in listed.cases if not key(case)]


def _address(form: QueryForm, sort: str, leaf: int = 1) -> str:
    extra = urlencode([("sort", sort)] * bool(sort) + [("leaf", leaf)] * (leaf > 1))
    return own_address("/cases?" + "&".join(filter(None, [form.query_string, extra])))


def _row(case: Case) -> dict[str, Any]:
    cells = {str(field): _cell(case, value) for field, value in case.values.items()}
    return {"resource": serialize.resource_json(case.listed.resource), "cells": cells}


def _cell(case: Case, value: CaseValue) -> dict[str, Any]:
    """A value with the address of its passage on these pages, if it is a quote."""
    passage = value.passage
    target = own_address(f"/r/{case.listed.resource.id}?passage={passage.row}#p{passage.row}") if passage else ""
    return {"text": value.text, "target": target, "is_note": passage is not None and passage.document.via is Via.NOTE}
