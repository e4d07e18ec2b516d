"""The list as a table: filtered, sorted and in pages, with an address for each state.

Knows the view of a generation and the form; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api import lookup
from api.addresses.own import own_address
from api.exports.formats import FORMATS
from api.labels import health_label
from api.query_params import read_number
from api.web.pagination import list_page
from api.web.query_form import QueryForm, question_only_form, read_form
from api.web.site_view import SiteView
from index.catalog import ListedResource
from search.browsing.selection import Facet
from search.engine import Engine
from search.sort import Sort

PAGE_SIZE = 100
# Orders by what people call them.
_ORDERS = {
    "": "list order", Sort.YEAR: "newest first", Sort.YEAR_REVERSED: "oldest first", Sort.TITLE: "title",
    Sort.READING_TIME: "shortest first", Sort.READING_TIME_REVERSED: "longest first",
    Sort.HEALTH: "working links first", Sort.HEALTH_REVERSED: "broken links first",
}  # fmt: skip
_FACETS = {
    "list": "List", "kind": "Kind", "section": "Section", "company": "Organisation", "author": "Author", "tag": "Tag",
    "year": "Year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, and the order that its header sorts by, if any. `ascending` is that of the order."""

    name: str
    label: str
    sort: Sort | None = None
    ascending: bool = True


_COLUMNS = (
    Column("title", "Resource", Sort.TITLE),
    Column("kind", "Kind"),
    Column("year", "Year", Sort.YEAR, ascending=False),
    Column("time", "Time", Sort.READING_TIME),
    Column("health", "Link health", Sort.HEALTH),
)


def table_view(site: SiteView, parameters: QueryParams) -> dict[str, Any]:
    """The variables of list.html and its part. Raises QuestionError for a filter, order or page that is refused."""
    engine, form, notes = site.engine, _form(parameters), bool(parameters.get("notes"))
    selection = lookup.select_resources(engine, form.options, form.question)
    listed = selection.sorted_by(form.options.order)
    page = list_page(listed, read_number("page", parameters.getlist("page")), PAGE_SIZE)
    return {
        "form": form, "notes": notes, "page": page, "total": len(engine.resources), "count": len(listed),
        "announcement": _announcement(len(listed), len(engine.resources)),
        "columns": list(_columns(site, form, notes=notes)), "orders": _ORDERS.items(),
        "groups": list(_groups(page.items, form)), "facets": [_facet(facet, form) for facet in selection.facets()],
        "page_address": lambda number: _address(form, notes=notes, page=number),
        "notes_address": _address(form, notes=not notes, page=page.number),
        "has_notes": any(row.resource.note for row in page.items), "health": health_label,
        "exports": [(written.label, own_address(f"/list.{written.suffix}?{form.query_string}"))
                    for written in FORMATS.values()],
    }  # fmt: skip


def refused_table(site: SiteView, parameters: QueryParams) -> dict[str, Any]:
    """The variables for a query string that is refused: the words, and no resources."""
    form = question_only_form(parameters)
    whole = table_view(site, QueryParams())
    page = list_page(tuple[ListedResource, ...](), None, PAGE_SIZE)
    empty = {"count": 0, "has_notes": False, "groups": [], "exports": [], "page": page, "announcement": ""}
    return whole | empty | {"form": form}


def exported_resources(engine: Engine, parameters: QueryParams) -> list[ListedResource]:
    """All resources that the table for a query string shows on its pages, in their order. Raises QuestionError."""
    form = _form(parameters)
    return lookup.listed_resources(engine, form.options, form.question)


def _form(parameters: QueryParams) -> QueryForm:
    """The form; the order of the list is no order that was chosen."""
    form = read_form(parameters)
    return form.unsorted if form.options.sort == Sort.LIST else form


def _announcement(count: int, total: int) -> str:
    noun = "resource" if total == 1 else "resources"
    return f"{count:,} of {total:,} {noun}" if count < total else f"{total:,} {noun}"


def _columns(site: SiteView, form: QueryForm, *, notes: bool) -> Iterator[dict[str, Any]]:
    """The columns in which resources of the list differ, each with its state and the address that sorts by it."""
    for column in _COLUMNS:
        if column.sort and column.name in site.differing:
            is_sorted = form.options.sort == column.sort
            is_reversed = form.options.sort == f"-{column.sort}"
            order = f"-{column.sort}" if is_sorted else column.sort
            direction = "ascending" if is_sorted == column.ascending else "descending"
            yield {
                "name": column.name, "label": column.label, "address": _address(form, notes=notes, sort=order),
                "direction": direction if is_sorted or is_reversed else "",
            }  # fmt: skip
        elif column.name in site.differing:
            yield {"name": column.name, "label": column.label, "address": "", "direction": ""}


def _groups(listed: Sequence[ListedResource], form: QueryForm) -> Iterator[tuple[str, list[ListedResource]]]:
    """The rows below the headings of their sections; in another order than the list's there is no heading."""
    if form.options.sort != Sort.RELEVANCE:
        yield "", list(listed)
        return
    for section, members in groupby(listed, key=lambda row: row.resource.section):
        yield " / ".join(section), list(members)


def _facet(facet: Facet, form: QueryForm) -> dict[str, Any]:
    names = {"year_from", "year_to"} if facet.field == "year" else {facet.field}
    values = [str(value) for name, value in form.options.pairs if name in names]
    return {"name": facet.field, "label": _FACETS[facet.field], "values": facet.values, "remaining": facet.remaining,
            "chosen": values}  # fmt: skip


def _address(form: QueryForm, *, notes: bool, sort: str | None = None, page: int = 1) -> str:
    """The address of the table for a form, in another order if one is given."""
    ordered = form if sort is None else form.sorted_by(sort)
    extra = urlencode([("notes", "1")] * notes + [("page", page)] * (page > 1))
    query = "&".join(filter(None, [ordered.query_string, extra]))
    return own_address(f"/list?{query}" if query else "/list")
