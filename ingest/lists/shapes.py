"""Which shape a list is of: the first that accepts it, the surest signs first."""

from ingest.lists import (
    bibtex,
    bookmarks,
    feed,
    markdown,
    objects,
    opml,
    plain,
    sitemap,
    summary,
    tables,
    webpage,
)
from ingest.lists.model import Shape, Source

SHAPES: tuple[Shape, ...] = (
    bookmarks, opml, feed, sitemap, webpage, objects, tables, bibtex, plain, summary, markdown,
)  # fmt: skip


def shape_of(source: Source) -> Shape:
    """The shape of `source`; Markdown where no other claims it."""
    return next((shape for shape in SHAPES if shape.accepts(source)), markdown)
