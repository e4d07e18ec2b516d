"""reStructuredText, parsed by docutils: sections, lists and tables with their links, named targets and substitutions.

No file is opened and nothing is run: insertion of files is off, and no configuration is read. Knows docutils.
"""

import io
import re
from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists.formats.lightweight.rendering import LONGEST_LINE, Rendered, RenderedList, checked_text, draft_of
from ingest.lists.model import ListDraft, ListSource

_SUFFIXES = {".rst", ".rest", ".restx", ".restructuredtext"}
_SIGNS = re.compile(
    r"`[^`\n]+\s<https?://[^>\s]+>`_|^\.\. _[^:\n]+: https?://|^\.\. (?:contents|image|figure|include|toctree)::",
    re.MULTILINE,
)
# A common slip: without the space, docutils takes the address for a part of the name.
_TIGHT_LINK = re.compile(r"(`[^`<>]*[^`<>\s])(<https?://[^<>\s]+>`_)")
# Parsing 100 kB takes about a second; some lists of definitions take quadratic time in their lines.
_MOST_CHARACTERS, _MOST_LINES = 1_000_000, 20_000
# Each mistake makes docutils search the rest of its paragraph.
_MOST_MISTAKES = 1_000
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": True,  # its HTML is parsed for links, like that of Markdown
    "doctitle_xform": False,
    "docinfo_xform": False,
    "syntax_highlight": "none",
    "line_length_limit": LONGEST_LINE,
    "report_level": 2,
    "halt_level": 5,
    "traceback": True,  # otherwise docutils ends the process
    "input_encoding": "unicode",
}


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

        text = checked_text(source)
        if len(text) > _MOST_CHARACTERS or text.count("\n") > _MOST_LINES:
            raise ListError(f"it has more than {_MOST_CHARACTERS:,} characters or {_MOST_LINES:,} lines: split it")
        try:
            html, problems = render_document(parse_rst(text))
        except RecursionError as error:
            raise ListError("its parts are nested too deeply to be read whole: simplify it") from error
        return draft_of(source, RenderedList([Rendered(html)], problems=problems))


class _Mistakes(io.StringIO):
    """Takes the warnings of docutils, and ends the parsing when there are too many."""

    count = 0

    def write(self, _text: str) -> int:
        """Count one warning."""
        self.count += 1
        if self.count > _MOST_MISTAKES:
            raise ListError(f"it has more than {_MOST_MISTAKES:,} mistakes of reStructuredText: check it with docutils")
        return 0


def parse_rst(text: str) -> Any:
    """The document tree of docutils. Raises ListError if docutils fails."""
    from docutils.core import publish_doctree

    settings = _SETTINGS | {"warning_stream": _Mistakes()}
    try:
        return publish_doctree(_TIGHT_LINK.sub(r"\1 \2", text), settings_overrides=settings)
    except (ListError, RecursionError):
        raise
    except Exception as error:  # docutils documents no exception type
        raise ListError("it is not reStructuredText that can be read: check it with docutils") from error
