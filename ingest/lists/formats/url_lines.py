"""Plain addresses, one per line; text after an address is its title, lines that begin with # are comments.

Further addresses in a line are entries of their own.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource

_SCHEMES = ("http://", "https://", "feed:", "file:")
_FURTHER = re.compile(r"(?:https?|feed)://\S+", re.IGNORECASE)
_SUFFIXES = {"", ".txt", ".urls", ".list", ".lst", ".text"}


class UrlLines:
    """The `ListFormat` of files with one address per line."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By a text file whose first line, comments aside, begins with an address."""
        lines = (line.strip() for line in source.head.splitlines())
        first = next((line for line in lines if line and not line.startswith("#")), "")
        return source.suffix in _SUFFIXES and first.startswith(_SCHEMES)

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the addresses in order."""
        lines = enumerate(source.text.split("\n"), start=1)
        entries = [entry for number, line in lines for entry in _line_entries(line, number, source.base)]
        return ListDraft(source.title, tuple(entries))


def _line_entries(line: str, number: int, base: str) -> Iterator[ListEntry]:
    """The entries of a line: its first word, titled by the words after it, and the addresses among these."""
    url, *words = line.split(None, 1) or [""]
    if not url or url.startswith("#"):
        return
    text = " ".join(words)
    title = inference.collapse_spaces(_FURTHER.sub("", text)).strip(" \t-–—:|,;")
    for address in (url, *_FURTHER.findall(text)):
        yield ListEntry(resolve_link(address, base), title or inference.title_from_url(address), number)
        title = ""
