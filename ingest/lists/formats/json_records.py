"""JSON lists: an array of records or addresses (including Pinboard's export), or one JSON value per line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists import inference, records
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind

_LINES = {".jsonl", ".ndjson", ".jl"}
# Start of the escape of a surrogate, which is valid in JSON but not in UTF-8.
_SURROGATE = re.compile(r"\\u[dD]")
# Levels of wrapping objects around a list, as in {"data": {"items": [...]}}.
_DEPTH = 4


class JsonRecords:
    """The `ListFormat` of JSON and JSON Lines."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by a beginning that only JSON has."""
        if source.suffix in {".json", *_LINES} or "json" in source.media_type:
            return True
        start = "".join(source.head[:200].split())
        return source.suffix in {"", ".txt"} and start.startswith(('{"', '[{"', '["', "[]"))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the records in order; an invalid line is a problem. Raises ListError if the file is not JSON."""
        return ListDraft(source.title, tuple(_entry(line, value, source.base) for line, value in _values(source)))


def _entry(line: int, value: Any, base: str) -> ListEntry | ListProblem:
    if isinstance(value, ListProblem):
        return value
    if isinstance(value, str):
        return ListEntry(resolve_link(value.strip(), base), inference.title_from_url(value), line)
    if isinstance(value, Mapping) and (entry := records.entry_from_record(value, line, base)):
        return entry
    excerpt = json.dumps(value, ensure_ascii=False, default=str)[:60]
    sentence = f"'{excerpt}' has neither address nor title; it was left out."
    return ListProblem(line, sentence, fatal=False, kind=ProblemKind.UNREADABLE)


def _values(source: ListSource) -> Iterator[tuple[int, Any]]:
    """Line (0 if unknown) and value of each record."""
    if source.suffix not in _LINES:
        try:
            yield from ((0, value) for value in _records(_parse(source.text)))
        except ValueError as error:
            if "\n" not in source.text.strip() or source.suffix == ".json":
                raise ListError(f"it is not JSON ({_error_text(error)}): export it again") from error
        else:
            return
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.strip():
            yield number, _parse_line(number, line)


def _parse_line(number: int, line: str) -> Any:
    try:
        return _parse(line)
    except ValueError as error:
        sentence = f"This line is not JSON ({_error_text(error)}); it was left out."
        return ListProblem(number, sentence, fatal=False, kind=ProblemKind.UNREADABLE)


def _parse(text: str) -> Any:
    """The JSON value, with unpaired surrogates replaced. Raises ValueError."""
    try:
        value = json.loads(text)
        if not _SURROGATE.search(text):
            return value
        return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _records(value: Any, depth: int = 0) -> list[Any]:
    """The records in a JSON value: an array, the arrays in an object, or an object of objects."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or records.has_address(value) or depth > _DEPTH:
        return [value]
    if arrays := [field for field in value.values() if isinstance(field, list) and field]:
        return [record for array in arrays for record in array if isinstance(record, Mapping | str)]
    objects = [field for field in value.values() if isinstance(field, Mapping)]
    return [record for field in objects for record in _records(field, depth + 1)] if objects else [value]


def _error_text(error: ValueError) -> str:
    return str(error).partition(":")[0].lower()
