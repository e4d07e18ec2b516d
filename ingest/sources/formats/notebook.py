"""Notebooks: their Markdown as it is and their code in fences, by nbformat.

Knows bytes; never opens an address and runs nothing. Outputs are left out.
"""

import importlib
import warnings
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources.base import FetchPage, make_document, one_line, outline, storable

MEDIA_TYPE = "application/x-ipynb+json"


class Notebook:
    """The `Source` of Jupyter notebooks."""

    def accepts(self, url: str, media_type: str) -> bool:
        """By media type, which the registry gives to what is a notebook by name or content."""
        return bool(url) and media_type == MEDIA_TYPE

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The cells in order. Raises FetchError for what is no notebook."""
        return run_in_parser(read_notebook, fetch(resource.url or ""), resource)


def read_notebook(page: FetchedPage, resource: Resource) -> Document:
    """The document in the bytes of a notebook."""
    opened = _opened(page)
    code = str(opened.get("metadata", {}).get("kernelspec", {}).get("language", "python"))
    text = "\n\n".join(shown for cell in opened.cells if (shown := _shown(cell, code)))
    # A notebook of a few lines may be a whole lesson's exercise, but not one without any words.
    title = next((heading.text for heading in outline(text) if heading.level == 1), "")
    return make_document(resource, text, least=15, url=page.url, title=one_line(title))


def _opened(page: FetchedPage) -> Any:
    nbformat: Any = importlib.import_module("nbformat")  # heavy, and its functions have no types

    warnings.filterwarnings("ignore", module="nbformat")
    try:
        found = nbformat.reads(page.body.decode("utf-8-sig", "replace"), as_version=4)
        return found if isinstance(found.cells, list) else nbformat.v4.new_notebook()
    except Exception as error:  # nbformat raises whatever its many converters meet
        raise Permanent(Outcome.UNSUPPORTED, "the notebook cannot be read", page.status) from error


def _shown(cell: Any, code: str) -> str:
    source = cell.get("source", "")
    source = storable("".join(map(str, source)) if isinstance(source, list) else str(source)).strip()
    if not source or cell.get("cell_type") not in {"markdown", "code"}:
        return ""
    fence = "````" if "```" in source else "```"
    return source if cell["cell_type"] == "markdown" else f"{fence}{code}\n{source}\n{fence}"
