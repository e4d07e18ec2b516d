"""The passages of a resource on pages of their own: a book has thousands.

Knows the records of a generation, the live one or an earlier one; must not know HTML.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

from api.serialize import Json
from api.web.pages.quotes import source_label
from api.web.pagination import page_with
from index.catalog import Passage
from index.reader import CatalogReader
from ingest.model import Via

_SIZE = 40


def split_note(catalog: CatalogReader, rows: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The rows of a resource's note, which are its first, and those of its other texts."""
    count = sum(1 for _ in takewhile(lambda row: catalog.passages([row])[row].document.via is Via.NOTE, rows))
    return rows[:count], rows[count:]


def passages_view(
    catalog: CatalogReader, rows: Sequence[int], passage: int | None, address: Callable[[Passage], str] = lambda _: ""
) -> dict[str, Any]:
    """The variables of passages.html: the page of `rows` that has the row `passage`, the first if none has.

    `address` gives the address that opens at a passage. `before` and `after` are the rows that the pages beside this
    one begin with, None where there is no page.
    """
    page = page_with(rows, passage, _SIZE)
    passages = catalog.passages(page.items)
    return {
        "page": page,
        "count": len(rows),
        "passages": [_passage_view(row, passages[row], address) for row in page.items],
        "before": rows[page.first - 1 - _SIZE] if page.number > 1 else None,
        "after": rows[page.last] if page.number < page.count else None,
    }


def _passage_view(row: int, passage: Passage, address: Callable[[Passage], str]) -> Json:
    document = passage.document
    return {
        "row": row,
        "text": passage.text,
        "headings": passage.chunk.headings,
        "language": document.language,
        "label": source_label(document.via, document.url, document.role),
        "url": address(passage),
    }
