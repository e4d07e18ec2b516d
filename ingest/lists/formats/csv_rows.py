"""CSV and TSV lists with a header, those of Pocket and Raindrop among them; a row is a resource."""

import csv
import io

from ingest.errors import ListError
from ingest.lists import records
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind

BY_HAND = False


def accepts(source: ListSource) -> bool:
    """By suffix or type, or by a first line that names a column of addresses and another."""
    if source.suffix in {".csv", ".tsv"} or source.media_type in {"text/csv", "text/tab-separated-values"}:
        return True
    header = source.head.partition("\n")[0].strip()
    names = [name.strip().strip('"') for name in header.split(_mark(header))]
    plain = all(name.replace("_", "").replace(" ", "").isalnum() for name in names)
    return source.suffix in {"", ".txt"} and len(names) > 1 and plain and records.has_address(dict.fromkeys(names))


def draft(source: ListSource) -> ListDraft:
    """Read the rows in order; the header says which column holds the addresses."""
    text = source.text
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_mark(text.partition("\n")[0]), restkey="")
    try:
        if not records.has_address(dict.fromkeys(rows.fieldnames or ())):
            raise ListError("none of its columns is called 'url': name the columns in the first line")
        found: list[ListEntry | ListProblem] = []
        for row in rows:
            line = rows.line_num
            told = {name: value for name, value in row.items() if isinstance(value, str)}
            found.append(records.entry_from_record(told, line, source.base) or _empty(line))
    except csv.Error as error:
        raise ListError(f"it is not CSV (line {rows.line_num}: {error}): export it again") from error
    return ListDraft(source.title, tuple(found))


def _mark(header: str) -> str:
    """What parts the columns."""
    return max(",\t;", key=header.count)


def _empty(line: int) -> ListProblem:
    return ListProblem(line, "This row has neither address nor title.", fatal=False, why=ProblemKind.UNREADABLE)
