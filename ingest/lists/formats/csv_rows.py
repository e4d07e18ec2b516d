"""CSV and TSV lists with a header, including those of Pocket and Raindrop; a row is a resource."""

import csv
import io
from typing import ClassVar

from ingest.errors import ListError
from ingest.lists import records
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind


class CsvRows:
    """The `ListFormat` of CSV and TSV."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by a first line with a column of addresses and another column."""
        if source.suffix in {".csv", ".tsv"} or source.media_type in {"text/csv", "text/tab-separated-values"}:
            return True
        header = source.head.partition("\n")[0].strip()
        names = [name.strip().strip('"') for name in header.split(_delimiter(header))]
        are_words = all(name.replace("_", "").replace(" ", "").isalnum() for name in names)
        has_columns = len(names) > 1 and are_words and records.has_address(dict.fromkeys(names))
        return source.suffix in {"", ".txt"} and has_columns

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the rows in order. Raises ListError if no column of the header is one for addresses."""
        text = source.text
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]), restkey="")
        try:
            if not records.has_address(dict.fromkeys(rows.fieldnames or ())):
                raise ListError("none of its columns is called 'url': name the columns in the first line")
            entries: list[ListEntry | ListProblem] = []
            for row in rows:
                line = rows.line_num
                record = {name: value for name, value in row.items() if isinstance(value, str)}
                entries.append(records.entry_from_record(record, line, source.base) or _empty_row(line))
        except csv.Error as error:
            raise ListError(f"it is not CSV (line {rows.line_num}: {error}): export it again") from error
        return ListDraft(source.title, tuple(entries))


def _delimiter(header: str) -> str:
    return max(",\t;", key=header.count)


def _empty_row(line: int) -> ListProblem:
    return ListProblem(line, "This row has neither address nor title.", fatal=False, kind=ProblemKind.UNREADABLE)
