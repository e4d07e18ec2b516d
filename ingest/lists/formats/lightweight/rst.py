"""reStructuredText, parsed by docutils: sections, lists and tables with their links, named targets and substitutions.

No file is opened and nothing is run: insertion of files is off, and no configuration is read. Knows docutils.
"""

import re
from typing import ClassVar

from ingest.errors import ListError
from ingest.lists.formats.lightweight.rendering import Rendered, RenderedList, checked_text, draft_of
from ingest.lists.model import ListDraft, ListSource

_SUFFIXES = {".rst", ".rest", ".restx", ".restructuredtext"}
_SIGNS = re.compile(
    r"`[^`\n]+\s<https?://[^>\s]+>`_|^\.\. _[^:\n]+: https?://|^\.\. (?:contents|image|figure|include|toctree)::",
    re.MULTILINE,
)
# Parsing 100 kB takes about a second; some lists of definitions take quadratic time in their lines.
_MOST_CHARACTERS, _MOST_LINES = 1_000_000, 20_000
# For each footnote without a number of its own docutils goes through all others.
_MOST_FOOTNOTES = 5_000


class Rst:
    """The `ListFormat` of reStructuredText."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or in a plain text by its links, targets and directives."""
        if source.suffix in _SUFFIXES or source.media_type in {"text/x-rst", "text/prs.fallenstein.rst"}:
            return True
        return source.suffix in {"", ".txt", ".text"} and bool(_SIGNS.search(source.head))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the list. Raises ListError if it is too large or too deep."""
        from ingest.lists.formats.lightweight.rst_html import render_document
        from ingest.lists.formats.lightweight.rst_parser import parse_rst

        text = checked_text(source)
        _check_bounds(text)
        try:
            html, problems = render_document(parse_rst(text))
        except RecursionError as error:
            raise ListError("its parts are nested too deeply to be read whole: simplify it") from error
        return draft_of(source, RenderedList([Rendered(html)], problems=problems))


def _check_bounds(text: str) -> None:
    """Raises ListError if reading would take minutes."""
    if len(text) > _MOST_CHARACTERS or text.count("\n") > _MOST_LINES:
        raise ListError(f"it has more than {_MOST_CHARACTERS:,} characters or {_MOST_LINES:,} lines: split it")
    if text.count("]_") > _MOST_FOOTNOTES:
        raise ListError(f"it has more than {_MOST_FOOTNOTES:,} footnotes: split it")
