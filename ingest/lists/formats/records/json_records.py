"""JSON lists: records or addresses, in an array or a tree of folders, or one JSON value per line."""

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists.formats.records.tree import entries_in
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind

_LINES = {".jsonl", ".ndjson", ".jl"}
# Start of the escape of a surrogate, which is valid in JSON but not in UTF-8.
_SURROGATE = re.compile(r"\\u[dD]")


class JsonRecords:
    """The `ListFormat` of JSON and JSON Lines."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by a beginning that only JSON has."""
        if source.suffix in {".json", *_LINES} or "json" in source.media_type:
            return True
        start = "".join(source.head[:200].split())
        return source.suffix in {"", ".txt", ".bak"} and start.startswith(('{"', '[{"', '["', "[]"))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the records in order; an invalid line is a problem.

        Raises ListError if the file is not JSON, or if no record in it has an address.
        """
        title = source.title
        entries: list[ListEntry | ListProblem] = []
        for line, value in _values(source):
            entries += [value] if isinstance(value, ListProblem) else entries_in(value, line, source.base)
            if not line and isinstance(value, dict) and isinstance(value.get("title"), str):
                title = value["title"].strip() or title
        if not any(entry.url for entry in entries):
            raise ListError("it is JSON in which no record has an address: export it with the addresses")
        return ListDraft(title, tuple(entries))


def _values(source: ListSource) -> Iterator[tuple[int, Any]]:
    """Line (0 if unknown) and value: the whole file, else each of its lines."""
    if source.suffix not in _LINES:
        try:
            yield 0, _parse(source.text)
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
        return [_parse(line)]
    except ValueError as error:
        sentence = f"This line is not JSON ({_error_text(error)}); it was left out."
        return ListProblem(number, sentence, kind=ProblemKind.UNREADABLE)


def _parse(text: str) -> Any:
    """The JSON value, with unpaired surrogates replaced. Raises ValueError."""
    try:
        value = json.loads(text)
        if not _SURROGATE.search(text):
            return value
        return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _error_text(error: ValueError) -> str:
    return str(error).partition(":")[0].lower()
