"""The page of one resource: its stored texts, a page of its passages, related resources."""

from collections.abc import Sequence
from typing import Any

from api import serialize
from api.labels import describe_link
from api.web.pages.quotes import source_label
from api.web.passages import passages_view, split_note
from index.catalog import ListedResource, Passage
from ingest.model import Via
from search.engine import Engine
from search.links.deep_links import deep_link

# Headings in an outline: a book has thousands.
_OUTLINE = 300
_RELATED = 5
_NAMES = {Via.LIVE: "The page’s text", Via.NOTE: "The list’s note", Via.ARCHIVE: ""}


def resource_view(engine: Engine, listed: ListedResource, passage: int | None) -> dict[str, Any]:
    """The variables of resource.html. `passage` is a row of the index: the page of passages that has it is shown.

    Without it, or for a row of another resource, the first page is shown. The note is no passage here: it is shown
    whole.
    """
    catalog = engine.generation.catalog
    note_rows, rows = split_note(catalog, engine.generation.rows(listed.ordinal))
    return {
        "resource": serialize.listed_resource_json(listed),
        "link": describe_link(listed.outcome, listed.reason),
        "note_rows": note_rows,
        "documents": _documents(engine, listed),
        "outline": _outline(engine, rows),
        "related": [serialize.resource_json(near.resource) for near in engine.related(listed.ordinal, _RELATED)],
        **passages_view(catalog, rows, passage, _deep_link),
    }


def _deep_link(passage: Passage) -> str:
    return deep_link(passage, passage.chunk.start, passage.chunk.end) or ""


def _documents(engine: Engine, listed: ListedResource) -> list[dict[str, Any]]:
    return [
        {"label": (not document.role and _NAMES[document.via])
         or source_label(document.via, document.url, document.role),
         "words": len(document.text.split()), "author": document.author, "published": document.published,
         "language": document.language}
        for document in engine.generation.catalog.documents(listed.ordinal)
        if document.via is not Via.NOTE or listed.resource.note
    ]  # fmt: skip


def _outline(engine: Engine, rows: Sequence[int]) -> list[dict[str, Any]]:
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
