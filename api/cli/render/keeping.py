"""A kept link as lines for people. Knows the JSON of `api.tasks.keep`."""

from collections.abc import Iterator
from typing import Any

from api.sanitize import sanitize_line

# Outcomes of a link that has a text.
_WITH_TEXT = {"read", "kept", "archived"}


def kept_lines(kept: dict[str, Any]) -> Iterator[str]:
    """Where the link is, what could not be fetched, and what is left to do."""
    title, place = sanitize_line(kept["title"]), sanitize_line(_place(kept))
    if kept["added"]:
        yield f'Added "{title}" to the list {place}.'
    else:
        yield f'"{title}" is in the list {place} already; nothing was added: change its note and tags there.'
    if kept["outcome"] and kept["outcome"] not in _WITH_TEXT:
        yield f"The page was not fetched ({sanitize_line(kept['reason'])}); 'refdesk index' tries again."
    if kept["left"]:
        yield f"It is not in the index yet: {sanitize_line(kept['left'])}."
    else:
        yield f"It is in the index: refdesk show {kept['id']}"


def _place(kept: dict[str, Any]) -> str:
    section = f", section '{' > '.join(kept['section'])}'" if kept["section"] else ""
    line = f", line {kept['line']}" if kept["line"] else ""
    return f"'{kept['list']}' ({kept['file']}{line}{section})"
