"""The page of what changed, and the page of a resource as it was."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from api import serialize
from api.addresses.own import own_address
from api.history.changes_json import changes_json, generation_json
from api.history.history import ChangeReport, PastResource
from api.history.wording import change_lines, kind_label, kinds_label, renaming_sentence, summary
from api.labels import describe_link
from api.serialize import Json
from api.web.pagination import list_page
from api.web.passages import passages_view, split_note

# Changes on one page.
_CHANGES = 40


def changes_view(report: ChangeReport, page: int | None) -> dict[str, Any]:
    """The variables of changes.html, with the page of this number. Raises QuestionError for a number below 1."""
    changes = changes_json(report)
    shown = list_page(changes["changes"], page, _CHANGES)
    groups = groupby(shown.items, key=lambda change: change["kinds"][0])
    return {
        "summary": summary(changes),
        "remark": changes["remark"] if changes["since"] else "",
        "renamings": [renaming_sentence(renaming) for renaming in changes["renamed"]],
        "groups": [(kind_label(kind), [_change_view(change) for change in members]) for kind, members in groups],
        "page": shown,
        "page_address": lambda number: _address(changes["since"], number),
        "total": len(changes["changes"]),
        "since": changes["since"],
        "earlier": [entry for entry in changes["kept"] if entry["generation"] != changes["generation"]],
    }


def _address(since: Json | None, page: int) -> str:
    return own_address(f"/changes?{urlencode(({'since': since['generation']} if since else {}) | {'page': page})}")


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
    """The variables of past.html: a resource as it was, on the page of its passages that has this row."""
    catalog, listed = past.records.catalog, past.listed
    _, rows = split_note(catalog, catalog.rows(listed.ordinal))
    return {
        "as_of": generation_json(past.generation),
        "resource": serialize.listed_resource_json(listed),
        "link": describe_link(listed.outcome, listed.reason),
        **passages_view(catalog, rows, passage),
    }
