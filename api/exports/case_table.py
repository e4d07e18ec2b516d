"""Case studies as a table for spreadsheets. Knows the JSON of cards; must not know HTTP or the console."""

from collections.abc import Iterator

from api.exports.csv_table import csv_table
from api.serialize import Json, case_list_json
from index.cards.model import CardField
from ingest.model import Via
from search.cases.listing import CaseList

CSV = "text/csv"
_ENTRY = ("id", "title", "url", "kind", "year")


def cases_csv(listed: CaseList) -> str:
    """A header and a row for each case study: its entry, then each field of its card and where that is from.

    A quote is from the list's note or from an address, another value from a field of the entry.
    """
    header = [*_ENTRY, *(name for field in CardField for name in (field, f"{field}_from"))]
    return csv_table(header, map(_row, case_list_json(listed)["cases"]))


def _row(case: Json) -> list[object]:
    return [*(case["resource"][name] for name in _ENTRY), *_fields(case)]


def _fields(case: Json) -> Iterator[str]:
    for value in case["fields"].values():
        yield value["text"] if value else ""
        yield _origin(value) if value else ""


def _origin(value: Json) -> str:
    return "note" if value["via"] == Via.NOTE else str(value["url"] or value["source"])
