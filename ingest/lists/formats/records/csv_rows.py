"""CSV and TSV lists, including those of Pocket, Raindrop, Instapaper and Zotero; a row is a resource."""

import csv
import io
import re
from collections.abc import Iterator
from typing import ClassVar

from ingest.errors import ListError
from ingest.lists.formats.records.addresses import has_address_column
from ingest.lists.formats.records.fields import squeeze
from ingest.lists.formats.records.record import entry_from_record
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind
from ingest.urls import url_problem

# Exports may begin with the description of a collection, before the names of the columns.
_HEADER_ROWS = 10
# How often all lines may be read again after wrong quotation marks.
_REREAD = 20

# The mark that exports put before a text which a spreadsheet would take for a formula:
# https://owasp.org/www-community/attacks/CSV_Injection.
_TEXT_MARK = re.compile(r"'(?='?[=+\-@])")
# Columns of Readwise's highlights: texts of resources whose addresses are not in the export.
_HIGHLIGHTS = {"highlight", "booktitle"}

# The line of a row, its values, and the problem with it, if any.
Row = tuple[int, list[str], ListProblem | None]


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
        has_columns = len(names) > 1 and are_words and has_address_column(dict.fromkeys(names))
        return source.suffix in {"", ".txt"} and has_columns

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the rows in order. Raises ListError if no column is one for addresses."""
        rows = list(_rows(source.text))
        names, first = _header([row for _, row, _ in rows[:_HEADER_ROWS]])
        entries: list[ListEntry | ListProblem] = []
        for line, row, problem in rows[first:]:
            entry = entry_from_record(_as_record(names, row), line, source.base)
            entries += filter(None, (problem, entry or _empty_row(line, row)))
        unclosed = next((line for line, _, problem in rows if problem), 0)
        if unclosed and all(url_problem(entry.url) for entry in entries):
            raise ListError(f"it is not CSV (line {unclosed}: a quotation mark is never closed): export it again")
        return ListDraft(source.title, tuple(_merge_highlights(entries)))


def _rows(text: str) -> Iterator[Row]:
    """The rows. One whose quotation marks are wrong is read by its first line alone. Raises ListError."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # of the process: no other field is longer
    delimiter = _delimiter(text.partition("\n")[0])
    lines = list(io.StringIO(text, newline=""))
    start, reread = 0, 0
    while start < len(lines):
        reader = csv.reader((lines[index] for index in range(start, len(lines))), delimiter=delimiter, strict=True)
        end = start
        try:
            for row in reader:
                yield end + 1, row, None
                end = start + reader.line_num
        except csv.Error as error:
            length = start + reader.line_num - end
            is_unclosed = length > 1 or "end of data" in str(error)
        else:
            return
        reread += length
        if reread > _REREAD * len(lines):
            raise ListError(f"it is not CSV (line {end + 1}: a quotation mark is never closed): export it again")
        yield end + 1, _lenient_row(lines[end], delimiter), _unclosed_row(end + 1) if is_unclosed else None
        start = end + 1


def _lenient_row(line: str, delimiter: str) -> list[str]:
    """The values of a line with wrong quotation marks."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _header(rows: list[list[str]]) -> tuple[list[str], int]:
    """The names of the columns and the index of the first row of values.

    Without names, the columns of a row with an address are the address and the title.
    """
    for number, row in enumerate(rows):
        if any("://" in field for field in row):
            address = next(index for index, field in enumerate(row) if "://" in field)
            title = next((index for index, field in enumerate(row) if index != address and field.strip()), -1)
            names = {address: "url", title: "title"}
            return [names.get(index, "") for index in range(len(row))], number
        columns = {squeeze(name) for name in row}
        if has_address_column(dict.fromkeys(row)) or columns >= _HIGHLIGHTS:
            return row, number + 1
    raise ListError("none of its columns is called 'url': name the columns in the first line")


def _as_record(names: list[str], row: list[str]) -> dict[str, str]:
    """The values of a row by the names of their columns; of two columns with one name, the first with a value."""
    record: dict[str, str] = {}
    for name, value in zip(names, row, strict=False):
        if value.strip():
            record.setdefault(name, value[1:] if _TEXT_MARK.match(value) else value)
    return record


def _merge_highlights(entries: list[ListEntry | ListProblem]) -> list[ListEntry | ListProblem]:
    """The entries, where those without an address but with the same title are a single entry with all notes."""
    notes: dict[str, dict[str, None]] = {}
    merged: list[ListEntry | ListProblem] = []
    for entry in entries:
        if isinstance(entry, ListProblem) or entry.url:
            merged.append(entry)
            continue
        if entry.title not in notes:
            merged.append(entry)
        notes.setdefault(entry.title, {})[entry.note] = None
    for entry in merged:
        if isinstance(entry, ListEntry) and not entry.url:
            entry.note = "\n\n".join(filter(None, notes[entry.title]))
    return merged


def _delimiter(header: str) -> str:
    """The separator that is most often in the first line, or that it names as Excel does: `sep=;`."""
    named = header.strip().lower().removeprefix("sep=")
    return named if named in {",", ";", "\t"} else max(",\t;", key=header.count)


def _empty_row(line: int, row: list[str]) -> ListProblem | None:
    """The problem of a row without address and title; an empty line is none."""
    if len(row) < 2 and not "".join(row).strip():
        return None
    return ListProblem(line, "This row has neither address nor title.", kind=ProblemKind.UNREADABLE)


def _unclosed_row(line: int) -> ListProblem:
    sentence = "A quotation mark in this row is never closed; it was read as text."
    return ListProblem(line, sentence, kind=ProblemKind.UNREADABLE)
