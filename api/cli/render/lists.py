"""The named lists, and changes of them, as rows and lines for people. Knows the JSON of `api.tasks.lists.changes`."""

from collections.abc import Iterator
from typing import Any

from api.cli.render.output import BLANK, Row
from api.sanitize import sanitize_line

_NEXT = "Run 'refdesk index' to bring the index up to date."


def list_rows(described: dict[str, Any]) -> Iterator[Row]:
    """The lists in use, each with its source and what the live index has of it."""
    for row in described["lists"]:
        yield Row(row["name"], style="bold")
        yield Row(f"{row['source']} ({row['kind']})", indent=2, verbatim=True)
        yield Row(_indexed(row), indent=2, style="dim")
    if described["unused"]:
        names = ", ".join(described["unused"])
        yield from (BLANK, Row(f"Also in the index, until 'refdesk index' is run: {names}", style="yellow"))


def _indexed(row: dict[str, Any]) -> str:
    if row["resources"] is None:
        return "not in the index yet, 'refdesk index' reads it"
    return f'"{row["title"]}", {_count(row["resources"], "resource")} in the index'


def added_lines(added: dict[str, Any], *, is_indexed: bool) -> Iterator[str]:
    """What was added, and what it changes for the other lists."""
    problems = f", {_count(added['problems'], 'problem')}" if added["problems"] else ""
    resources = _count(added["resources"], "resource")
    yield sanitize_line(f"Added the list '{added['name']}', \"{added['title']}\": {resources}{problems}.")
    for name in added["also_named"]:
        yield f"The list of the setting 'list' stays, under the name '{name}'."
    if added["replaces_guide"]:
        yield "It takes the place of the bundled guide, which is the list only while there is no other."
    yield from [] if is_indexed else [_NEXT]


def removed_lines(removed: dict[str, Any], *, is_indexed: bool) -> Iterator[str]:
    """What was removed, and which lists are left."""
    yield sanitize_line(f"Removed the list '{removed['name']}', {removed['source']}; the file itself stays.")
    yield f"In use: {', '.join(removed['remaining'])}."
    yield from [] if is_indexed else [_NEXT]


def renamed_lines(renamed: dict[str, Any], *, is_indexed: bool) -> Iterator[str]:
    """Both names."""
    yield f"Renamed the list '{renamed['old']}' to '{renamed['name']}'."
    yield from [] if is_indexed else [_NEXT]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
