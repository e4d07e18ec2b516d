"""The page of one resource: its stored texts, a window of its passages, related resources."""

from itertools import takewhile
from typing import Any

from api import serialize
from api.labels import describe_link
from api.web.pages.quotes import source_label
from index.catalog import ListedResource
from ingest.model import Via
from search.engine import Engine
from search.links.deep_links import deep_link

# Passages per page, and headings in an outline: a book has thousands.
_WINDOW = 40
_OUTLINE = 300
_RELATED = 5
_NAMES = {Via.LIVE: "The page’s text", Via.NOTE: "The list’s note", Via.ARCHIVE: ""}


def resource_view(engine: Engine, listed: ListedResource, passage: int | None) -> dict[str, Any]:
    """The variables of resource.html. `passage` is a row of the index: the window that contains it is shown.

    Without it, or for a row of another resource, the first window is shown. The note is no passage here: it is shown
    whole.
    """
    all_rows = engine.generation.rows(listed.ordinal)
    note_rows = _note_rows(engine, all_rows)
    rows = all_rows[len(note_rows) :]
    position = rows.index(passage) if passage in rows else 0
    start = position - position % _WINDOW
    window = rows[start : start + _WINDOW]
    return {
        "resource": serialize.listed_resource_json(listed),
        "link": describe_link(listed.outcome, listed.reason),
        "note_rows": note_rows,
        "documents": _documents(engine, listed),
        "outline": _outline(engine, rows),
        "passages": _passages(engine, window),
        "related": [serialize.resource_json(near.resource) for near in engine.related(listed.ordinal, _RELATED)],
        "first": start + 1,
        "last": start + len(window),
        "count": len(rows),
        "before": rows[start - _WINDOW] if start else None,
        "after": rows[start + _WINDOW] if start + _WINDOW < len(rows) else None,
    }


def _note_rows(engine: Engine, rows: list[int]) -> list[int]:
    """The rows of the note, which are the first of a resource."""
    catalog = engine.generation.catalog
    return list(takewhile(lambda row: catalog.passages([row])[row].document.via is Via.NOTE, rows))


def _documents(engine: Engine, listed: ListedResource) -> list[dict[str, Any]]:
    return [
        {"label": (not document.role and _NAMES[document.via])
         or source_label(document.via, document.url, document.role),
         "words": len(document.text.split()), "author": document.author, "published": document.published,
         "language": document.language}
        for document in engine.generation.catalog.documents(listed.ordinal)
        if document.via is not Via.NOTE or listed.resource.note
    ]  # fmt: skip


def _outline(engine: Engine, rows: list[int]) -> list[dict[str, Any]]:
    """Each heading once, with the row of the first passage below it."""
    if not rows:
        return []
    own, seen, outline = set(rows), set[tuple[str, ...]](), list[dict[str, Any]]()
    for row, headings in engine.generation.catalog.headings(rows[0], rows[-1]):
        for depth in range(1, len(headings) + 1):
            path = headings[:depth]
            if row in own and path not in seen:
                seen.add(path)
                outline.append({"text": path[-1], "depth": depth, "row": row})
    return outline[:_OUTLINE]


def _passages(engine: Engine, rows: list[int]) -> list[dict[str, Any]]:
    passages = engine.generation.catalog.passages(rows)
    return [
        {"row": row, "text": passage.text, "headings": passage.chunk.headings, "language": passage.document.language,
         "label": source_label(passage.document.via, passage.document.url, passage.document.role),
         "url": deep_link(passage, passage.chunk.start, passage.chunk.end)}
        for row in rows for passage in [passages[row]]
    ]  # fmt: skip
