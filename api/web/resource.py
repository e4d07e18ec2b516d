"""The page of one resource: what is stored of it, part by part."""

from typing import Any

from api import serialize
from api.web.results import source_label
from api.web.site_view import rests_on
from index.catalog import ListedResource
from ingest.model import Via
from search.engine import Engine
from search.links.deep_links import deep_link

# Passages on one page, and headings in an outline: a book has thousands.
_WINDOW = 40
_OUTLINE = 300
_SIMILAR = 5
_NAMES = {Via.LIVE: "The page’s text", Via.NOTE: "The list’s note", Via.ARCHIVE: ""}


def resource_view(engine: Engine, found: ListedResource, passage: int | None) -> dict[str, Any]:
    """What `resource.html` shows: the window of passages that holds the row `passage`, the first by default."""
    rows = engine.generation.rows(found.ordinal)
    at = rows.index(passage) if passage in rows else 0
    start = at - at % _WINDOW
    shown = rows[start : start + _WINDOW]
    return {
        "resource": serialize.listed_resource_json(found),
        "rests_on": rests_on(found),
        "documents": _documents(engine, found),
        "outline": _outline(engine, rows),
        "passages": _passages(engine, shown),
        "similar": [serialize.resource_json(one.resource) for one in engine.similar(found.ordinal, _SIMILAR)],
        "first": start + 1,
        "last": start + len(shown),
        "count": len(rows),
        "before": rows[start - _WINDOW] if start else None,
        "after": rows[start + _WINDOW] if start + _WINDOW < len(rows) else None,
    }


def _documents(engine: Engine, found: ListedResource) -> list[dict[str, Any]]:
    return [
        {"via": str(one.via), "label": _NAMES[one.via] or source_label(one.via, one.url), "words": len(one.text.split()),
         "author": one.author, "published": one.published, "language": one.language, "url": one.url}
        for one in engine.generation.catalog.documents(found.ordinal)
    ]  # fmt: skip


def _outline(engine: Engine, rows: list[int]) -> list[dict[str, Any]]:
    """Each heading once, with the row of the first passage below it."""
    if not rows:
        return []
    own, seen, found = set(rows), set[tuple[str, ...]](), list[dict[str, Any]]()
    for row, headings in engine.generation.catalog.headings(rows[0], rows[-1]):
        for depth in range(1, len(headings) + 1):
            path = headings[:depth]
            if row in own and path not in seen:
                seen.add(path)
                found.append({"text": path[-1], "depth": depth, "row": row})
    return found[:_OUTLINE]


def _passages(engine: Engine, rows: list[int]) -> list[dict[str, Any]]:
    held = engine.generation.catalog.passages(rows)
    return [
        {"row": row, "text": one.text, "headings": one.chunk.headings, "language": one.document.language,
         "label": source_label(one.document.via, one.document.url), "url": deep_link(one, one.chunk.start, one.chunk.end)}
        for row in rows for one in [held[row]]
    ]  # fmt: skip
