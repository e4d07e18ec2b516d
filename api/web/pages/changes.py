"""The page of what changed, and the page of a resource as it was."""

from itertools import groupby, takewhile
from typing import Any

from api import serialize
from api.history.changes_json import changes_json, generation_json
from api.history.history import ChangeReport, PastResource
from api.history.wording import change_lines, kind_label, kinds_label, renaming_sentence, summary
from api.labels import describe_link
from api.serialize import Json
from api.web.pages.quotes import source_label
from api.web.pagination import list_page
from ingest.model import Via

# Changes, and passages of a resource, on one page.
_CHANGES, _PASSAGES = 40, 40


def changes_view(report: ChangeReport, chosen: str, page: int) -> dict[str, Any]:
    """The variables of changes.html. `chosen` is since when, as it was asked for. Raises QuestionError for no page."""
    changes = changes_json(report)
    leaf = list_page(changes["changes"], page, _CHANGES)
    groups = groupby(leaf.items, key=lambda change: change["kinds"][0])
    return {
        "summary": summary(changes),
        "remark": changes["remark"] if changes["since"] else "",
        "renamings": [renaming_sentence(renaming) for renaming in changes["renamed"]],
        "groups": [(kind_label(kind), [_change_view(change) for change in members]) for kind, members in groups],
        "leaf": leaf,
        "total": len(changes["changes"]),
        "since": changes["since"],
        "chosen": chosen,
        "earlier": [entry for entry in changes["kept"] if entry["generation"] != changes["generation"]],
    }


def _change_view(change: Json) -> Json:
    """A change with its lines; `past` is its id in the earlier index if it has a text to read there."""
    was_kept = {"text changed", "removed", "moved", "edited"} & {*change["kinds"]}
    return {
        "resource": change["resource"],
        "is_listed": "removed" not in change["kinds"],
        "kinds": kinds_label(change) if len(change["kinds"]) > 1 else "",
        "lines": [*change_lines(change)],
        "texts": change["texts"],
        "past": change["earlier_id"] if was_kept else None,
    }


def past_view(past: PastResource, passage: int | None) -> dict[str, Any]:
    """The variables of past.html: a resource as it was, from the window of its passages that has this row."""
    catalog, listed = past.records.catalog, past.listed
    rows = catalog.rows(listed.ordinal)
    notes = sum(1 for _ in takewhile(lambda row: catalog.passages([row])[row].document.via is Via.NOTE, rows))
    rows = rows[notes:]
    position = rows.index(passage) if passage in rows else 0
    leaf = list_page(rows, position // _PASSAGES + 1, _PASSAGES)
    following = rows[leaf.last : leaf.last + 1]
    return {
        "as_of": generation_json(past.generation),
        "resource": serialize.listed_resource_json(listed),
        "link": describe_link(listed.outcome, listed.reason),
        "passages": [_passage_view(past, row) for row in leaf.items],
        "leaf": leaf,
        "total": len(rows),
        "before": rows[leaf.first - 1 - _PASSAGES] if leaf.number > 1 else None,
        "after": following[0] if following else None,
    }


def _passage_view(past: PastResource, row: int) -> Json:
    passage = past.records.catalog.passages([row])[row]
    document = passage.document
    return {
        "row": row,
        "text": passage.text,
        "headings": passage.chunk.headings,
        "language": document.language,
        "label": source_label(document.via, document.url, document.role),
    }
