"""Jupyter notebooks: Markdown cells with plain inline text, code cells in fences, outputs left out; by nbformat.

Knows bytes; must not fetch or execute anything.
"""

import importlib
import warnings
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import make_document, make_storable, one_line, outline
from ingest.sources.formats.inline_text import plain_inline

MEDIA_TYPE = "application/x-ipynb+json"


def read_notebook(page: FetchedPage, resource: Resource) -> Document:
    """The document in a notebook. Raises Permanent if it cannot be parsed or has hardly any text."""
    notebook = _parse_notebook(page)
    language = str(notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python"))
    text = "\n\n".join(cell_text for cell in notebook.cells if (cell_text := _render_cell(cell, language)))
    # A notebook of a few lines may be a whole exercise, but not one without any words.
    title = next((heading.text for heading in outline(text) if heading.level == 1 or heading.offset == 0), "")
    return make_document(resource, text, min_words=15, url=page.url, title=one_line(title))


def _parse_notebook(page: FetchedPage) -> Any:
    nbformat: Any = importlib.import_module("nbformat")  # slow to import, and its functions have no types

    warnings.filterwarnings("ignore", module="nbformat")
    try:
        notebook = nbformat.reads(page.body.decode("utf-8-sig", "replace"), as_version=4)
        return notebook if isinstance(notebook.cells, list) else nbformat.v4.new_notebook()
    except Exception as error:  # nbformat's converters raise many kinds of errors
        raise Permanent(Outcome.UNSUPPORTED, "the notebook cannot be read", page.status) from error


def _render_cell(cell: Any, language: str) -> str:
    source = cell.get("source", "")
    source = make_storable("".join(map(str, source)) if isinstance(source, list) else str(source)).strip()
    if not source or cell.get("cell_type") not in {"markdown", "code"}:
        return ""
    if cell["cell_type"] == "markdown":
        return plain_inline(source).strip()
    fence = "````" if "```" in source else "```"
    return f"{fence}{language}\n{source}\n{fence}"
