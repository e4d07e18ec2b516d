"""Which shape a list is of: the first that accepts it, the surest signs first."""

from ingest.lists.formats import (
    bibtex,
    bookmarks,
    csv_rows,
    feed,
    json_records,
    markdown,
    mdbook,
    opml,
    sitemap,
    url_lines,
    webpage,
)
from ingest.lists.model import ListFormat, ListSource

LIST_FORMATS: tuple[ListFormat, ...] = (
    bookmarks, opml, feed, sitemap, webpage, json_records, csv_rows, bibtex, url_lines, mdbook, markdown,
)  # fmt: skip


def detect_format(source: ListSource) -> ListFormat:
    """The shape of `source`; Markdown where no other claims it."""
    return next((shape for shape in LIST_FORMATS if shape.accepts(source)), markdown)
