"""Formats that are not read, recognised so that they are refused by name and not read as something else."""

import re
from typing import ClassVar, NoReturn

from ingest.errors import ListError
from ingest.lists.model import ListSource

_BY_SUFFIX = {
    ".textile": "Textile", ".wiki": "wiki markup", ".mediawiki": "MediaWiki markup", ".wikitext": "MediaWiki markup",
    ".mw": "MediaWiki markup", ".creole": "Creole", ".dokuwiki": "DokuWiki markup", ".moin": "MoinMoin markup",
    ".tid": "TiddlyWiki markup", ".tiddler": "TiddlyWiki markup", ".pod": "Pod", ".rdoc": "RDoc", ".tex": "LaTeX",
    ".latex": "LaTeX", ".ltx": "LaTeX", ".typ": "Typst", ".t2t": "txt2tags", ".muse": "Muse", ".norg": "Neorg",
    ".rtf": "RTF", ".pdf": "PDF", ".docx": "DOCX", ".doc": "a Word document", ".odt": "ODT", ".epub": "EPUB",
    ".xlsx": "a spreadsheet", ".xls": "a spreadsheet", ".ods": "a spreadsheet", ".pptx": "a presentation",
    ".mht": "MHTML", ".mhtml": "MHTML", ".webarchive": "a Safari archive", ".zip": "a ZIP archive",
}  # fmt: skip
_BY_START = ((b"%PDF-", "PDF"), (b"PK\x03\x04", "a ZIP archive or an office document"), (b"{\\rtf", "RTF"),
             (b"\x1f\x8b", "a gzip archive"), (b"SQLite format 3\0", "a SQLite database"),
             (b"bplist00", "a binary property list"), (b"\\documentclass", "LaTeX"))  # fmt: skip
# How each markup writes links, and how it writes headings or lists, as others share its links.
_BY_LINK = (
    ("Textile", r'"[^"\n]+":https?://\S', r"^(?:h[1-6]\.|[*#]+) "),
    ("MediaWiki markup", r"\[https?://[^\s\]]+ [^\]\n]+\]", r"^==+[^=\n]+==+\s*$"),
    ("DokuWiki markup or Creole", r"\[\[https?://[^\]|\n]+\|[^\]\n]+\]\]", r"^[=*#! ]"),
    ("Jira markup", r"\[[^\]|\n]+\|https?://[^\]\n]+\]", r"^(?:h[1-6]\.|[*#-]+) "),
    ("BBCode", r"\[url=[^\]\n]+\]", r"\[/url\]"),
)
_WIKI_TEXT = {"", ".txt", ".text"}


class Unsupported:
    """A `ListFormat` that refuses what it accepts."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By suffix, by the first bytes of a file, or in a plain text by its links."""
        return bool(_name_of(source))

    def draft(self, source: ListSource) -> NoReturn:
        """Raise ListError with the name of the format."""
        raise ListError(
            f"it is {_name_of(source) or 'of an unknown format'}, which is not read: convert it to Markdown"
        )


def _name_of(source: ListSource) -> str:
    """Name of the format; empty if it may be one that is read."""
    by_start = next((name for start, name in _BY_START if source.content.startswith(start)), "")
    if name := _BY_SUFFIX.get(source.suffix, by_start):
        return name
    if source.suffix not in _WIKI_TEXT or source.head.startswith(("{", "[{", "<")):
        return ""
    signs = ((name, (link, mark)) for name, link, mark in _BY_LINK)
    matches = (name for name, both in signs if all(re.search(sign, source.head, re.MULTILINE) for sign in both))
    return next(matches, "")
