"""JSON lists: an array of records or addresses (Pinboard's export among them), or one JSON value a line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.errors import ListError
from ingest.lists import inference, records
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind

BY_HAND = False
_LINES = {".jsonl", ".ndjson", ".jl"}
# So begins an escape of half a character, which JSON can spell and no file can hold.
_HALF = re.compile(r"\\u[dD]")
# How deep lists may hide in wrapping objects, as in {"data": {"items": [...]}}.
_DEPTH = 4


def accepts(source: ListSource) -> bool:
    """By suffix or type, or by a beginning that only JSON has."""
    if source.suffix in {".json", *_LINES} or "json" in source.media_type:
        return True
    start = "".join(source.head[:200].split())
    return source.suffix in {"", ".txt"} and start.startswith(('{"', '[{"', '["', "[]"))


def draft(source: ListSource) -> ListDraft:
    """Read the records in order. A line that is no JSON is a problem; a file that is none, an error."""
    found: list[ListEntry | ListProblem] = []
    for line, value in _values(source):
        if isinstance(value, ListProblem):
            found.append(value)
        elif isinstance(value, str):
            found.append(ListEntry(resolve_link(value.strip(), source.base), inference.title_from_url(value), line))
        elif isinstance(value, Mapping) and (entry := records.entry_from_record(value, line, source.base)):
            found.append(entry)
        else:
            found.append(_stray(line, value))
    return ListDraft(source.title, tuple(found))


def _values(source: ListSource) -> Iterator[tuple[int, Any]]:
    """Line (0 where unknown) and value of each record."""
    if source.suffix not in _LINES:
        try:
            yield from ((0, value) for value in _listed(_loaded(source.text)))
        except ValueError as error:
            if "\n" not in source.text.strip() or source.suffix == ".json":
                raise ListError(f"it is not JSON ({_words(error)}): export it again") from error
        else:
            return
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.strip():
            yield number, _one(number, line)


def _one(number: int, line: str) -> Any:
    try:
        return _loaded(line)
    except ValueError as error:
        sentence = f"This line is not JSON ({_words(error)}); it was left out."
        return ListProblem(number, sentence, fatal=False, why=ProblemKind.UNREADABLE)


def _loaded(text: str) -> Any:
    try:
        found = json.loads(text)
        whole = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") if _HALF.search(text) else None
        return found if whole is None else json.loads(whole)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _listed(value: Any, depth: int = 0) -> list[Any]:
    """The records in a JSON value: an array, the array in an object, or an object of objects."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or records.has_address(value) or depth > _DEPTH:
        return [value]
    if arrays := [each for each in value.values() if isinstance(each, list) and each]:
        return [record for array in arrays for record in array if isinstance(record, Mapping | str)]
    inner = [each for each in value.values() if isinstance(each, Mapping)]
    return [record for each in inner for record in _listed(each, depth + 1)] if inner else [value]


def _stray(line: int, value: Any) -> ListProblem:
    shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
    return ListProblem(
        line, f"'{shown}' has neither address nor title; it was left out.", fatal=False, why=ProblemKind.UNREADABLE
    )


def _words(error: ValueError) -> str:
    return str(error).partition(":")[0].lower()
