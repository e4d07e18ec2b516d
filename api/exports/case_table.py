"""Case studies as a table for spreadsheets. Knows the JSON of cards; must not know HTTP or the console."""

import csv
from collections.abc import Iterator
from io import StringIO

from api.sanitize import sanitize_line
from api.serialize import Json, case_list_json
from index.cards.model import CardField
from ingest.model import Via
from search.cases.listing import CaseList

CSV = "text/csv"
# A cell that begins so is a formula to spreadsheets: https://owasp.org/www-community/attacks/CSV_Injection.
_FORMULA = ("=", "+", "-", "@")
_ENTRY = ("id", "title", "url", "kind", "year")


def cases_csv(listed: CaseList) -> str:
    """A header and a row for each case study: its entry, then each field of its card and where that is from.

    A quote is from the list's note or from an address, another value from a field of the entry. An apostrophe is put
    before a cell that a spreadsheet would take for a formula.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([*_ENTRY, *(name for field in CardField for name in (field, f"{field}_from"))])
    writer.writerows(map(_row, case_list_json(listed)["cases"]))
    return out.getvalue()


def _row(case: Json) -> list[str]:
    entry = [case["resource"][name] for name in _ENTRY]
    return [_cell(value) for value in (*entry, *_fields(case))]


def _fields(case: Json) -> Iterator[str]:
    for value in case["fields"].values():
        yield value["text"] if value else ""
        yield _origin(value) if value else ""


def _origin(value: Json) -> str:
    return "note" if value["via"] == Via.NOTE else str(value["url"] or value["source"])


def _cell(value: object) -> str:
    text = "" if value is None else sanitize_line(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
