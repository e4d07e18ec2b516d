"""AsciiDoc: headings, lists of all kinds and tables with their links; attributes in addresses are replaced.

No file is included. Knows the format as Asciidoctor documents it, as far as lists need it.
"""

import re
from typing import ClassVar

from ingest.errors import ListError
from ingest.lists.collect import skipped_link
from ingest.lists.formats.lightweight.asciidoc_blocks import AsciidocBlocks
from ingest.lists.formats.lightweight.asciidoc_source import AsciidocLines
from ingest.lists.formats.lightweight.rendering import Rendered, RenderedList, checked_text, draft_of
from ingest.lists.model import ListDraft, ListSource
from ingest.urls import addresses_in

_SUFFIXES = {".adoc", ".asciidoc", ".asc", ".ad"}
_SIGNS = re.compile(
    r"\A= \S.*\n(?!=)|^:(?:toc|icons|sectnums|doctype|idprefix|source-highlighter|uri-[\w-]+):"
    r"|(?:^|\s)link:\S+\[[^\]]+\]|https?://[^\s\[\]()]+\[[^\]\n]+\]", re.MULTILINE,
)  # fmt: skip


class Asciidoc:
    """The `ListFormat` of AsciiDoc."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or in a plain text by its title, attributes and links."""
        if source.suffix in _SUFFIXES or source.media_type in {"text/asciidoc", "text/x-asciidoc"}:
            return True
        return source.suffix in {"", ".txt", ".text"} and bool(_SIGNS.search(source.head))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the list. Raises ListError if it is too large or too deep."""
        asciidoc = AsciidocLines(checked_text(source))
        try:
            html = AsciidocBlocks(asciidoc.lines).render()
        except RecursionError as error:
            raise ListError("its blocks are nested too deeply to be read whole: simplify it") from error
        reason = "it stands in an attribute"
        problems = [
            skipped_link(line.number, url, reason)
            for line in asciidoc.definitions
            for _, url in addresses_in(line.text)
        ]
        return draft_of(source, RenderedList([Rendered(html)], problems=problems))
