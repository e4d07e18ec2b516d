"""Pages of the other tools: hits, resources of the list, case studies, paths and texts, at most 4,000 tokens each.

Knows `api.serialize`'s dictionaries and the size of records; must not know engines.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from api.mcp.results.records import describe_understood, entry_record, hit_record, short_remark
from api.mcp.results.rendering import render_card, render_entry, render_hit, render_step, render_text
from api.mcp.results.schemas import (
    BrowsePage,
    CardRecord,
    CasesPage,
    EntryRecord,
    McpRecord,
    PageRecord,
    PathPage,
    SearchPage,
    StepRecord,
    TextPage,
)
from api.mcp.results.tokens import cut_to_tokens, json_tokens, record_tokens, take_fitting
from api.serialize import Json, listed_resource_json
from index.catalog import ListedResource
from search.errors import QuestionError

PAGE_TOKENS = 4_000
# Tokens of a page without its records, in reserve beside a text, of a quote in a card or path, and of other labels.
_FRAME, _RESERVE, _QUOTE, _LABEL = 500, 50, 90, 100
# Characters of a text that are read for a page: no page has room for more.
TEXT_CHARACTERS = 14_000
Row = TypeVar("Row")
Record = TypeVar("Record", bound=McpRecord)


def search_page(result: Json, start: int) -> SearchPage:
    """Hits of a search from position `start`."""
    records, following = fill_page(result["hits"], start, hit_record, render_hit)
    context = result["context"] if json_tokens(result["context"]) <= _FRAME // 2 else ""
    return SearchPage(**_frame(result, following), total=len(result["hits"]), hits=records, context=context)


def browse_page(generation: str, resources: Sequence[ListedResource], start: int) -> BrowsePage:
    """Resources from position `start`."""

    def record(listed: ListedResource) -> EntryRecord:
        return entry_record(listed_resource_json(listed), with_note=True)

    records, following = fill_page(resources, start, record, render_entry)
    return BrowsePage(generation=generation, next=following, total=len(resources), resources=records)


def cases_page(listed: Json, start: int) -> CasesPage:
    """Case studies from position `start`."""
    records, following = fill_page(listed["cases"], start, _card_record, render_card)
    return CasesPage(**_frame(listed, following), total=listed["total"], cases=records)


def path_page(path: Json, start: int) -> PathPage:
    """Steps of a path from position `start`."""
    records, following = fill_page(path["steps"], start, _step_record, render_step)
    labels: Json = {name: cut_to_tokens(path[name], _LABEL) for name in ("topic", "statement", "reason")}
    counts: Json = {name: path[name] for name in ("minutes", "remaining")}
    return PathPage(**_frame(path, following), **labels, **counts, steps=records)


def text_page(span: Json) -> TextPage:
    """A span of a stored text, as much of it as fits beside the resource."""
    page = TextPage(
        resource=entry_record(span["resource"]), via=span["via"], role=span["role"], start=span["start"],
        end=span["start"], length=span["length"], next=span["length"], text="",
    )  # fmt: skip
    budget = PAGE_TOKENS - _RESERVE - record_tokens(page, render_text)
    page.text = cut_to_tokens(span["text"], budget)
    while json_tokens(page.text) > budget:  # text whose signs are longer in JSON
        page.text = page.text[: len(page.text) * 3 // 4]
    page.end += len(page.text)
    page.next = page.end if page.end < page.length else 0
    return page


def fill_page(
    rows: Sequence[Row], start: int, record: Callable[[Row], Record], render: Callable[[Record], str]
) -> tuple[list[Record], int]:
    """Records of the rows from `start` that fit a page, and the position after them, 0 at the end.

    Raises QuestionError for a start behind the last row.
    """
    if start and start >= len(rows):
        raise QuestionError(f"There is no position {start:,}: the result has {len(rows):,}; begin with start 0.")
    records: Iterable[Record] = (record(row) for row in rows[start:])
    taken = take_fitting(records, lambda row: record_tokens(row, render), PAGE_TOKENS - _FRAME)
    following = start + max(len(taken), 1)
    return taken or [record(row) for row in rows[start : start + 1]], following if following < len(rows) else 0


def _frame(result: Json, following: int) -> Json:
    """The fields that all pages have."""
    understood = describe_understood(result["understood"])
    frame = PageRecord(
        generation=result["generation"], understood=understood, remark=short_remark(result["remark"]), next=following
    )
    return dict(frame)


def _card_record(case: Json) -> CardRecord:
    fields = {name: cut_to_tokens(value["text"], _QUOTE) for name, value in case["fields"].items() if value}
    return CardRecord(resource=entry_record(case["resource"]), reason=case["reason"], fields=fields)


def _step_record(step: Json) -> StepRecord:
    requirement = step["requirement"]["quote"] if step["requirement"] else ""
    return StepRecord(
        number=step["number"], resource=entry_record(step["resource"]),
        reason=cut_to_tokens(step["reason"]["quote"], _QUOTE), requirement=cut_to_tokens(requirement, _QUOTE),
        follows=step["follows"][:5],
    )  # fmt: skip
