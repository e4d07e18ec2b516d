"""Tables for spreadsheets. Knows CSV alone.

A cell that a spreadsheet would take for a formula begins with an apostrophe, which spreadsheets take for the mark of
text; `ingest.lists.formats.records.csv_rows` takes it away again.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from api.sanitize import sanitize_line

# What begins a formula: https://owasp.org/www-community/attacks/CSV_Injection; and text that looks marked already.
_FORMULA = re.compile(r"'?[=+\-@]")


def csv_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a header; None is an empty cell, and each line of a text stays a line."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    lines = ("" if value is None else str(value)).strip().split("\n")
    text = "\n".join(map(sanitize_line, lines)).strip()
    return f"'{text}" if _FORMULA.match(text) else text
