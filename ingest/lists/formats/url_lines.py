"""Plain addresses, one per line; text after an address is its title, lines that begin with # are comments."""

from typing import ClassVar

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource

_SUFFIXES = {"", ".txt", ".urls", ".list", ".lst", ".text"}


class UrlLines:
    """The `ListFormat` of files with one address per line."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By a text file whose first line, comments aside, begins with an address."""
        lines = (line.strip() for line in source.head.splitlines())
        first = next((line for line in lines if line and not line.startswith("#")), "")
        return source.suffix in _SUFFIXES and first.startswith(("http://", "https://"))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the addresses in order."""
        entries = []
        for number, line in enumerate(source.text.split("\n"), start=1):
            url, _, text = line.strip().partition(" ")
            if url and not url.startswith("#"):
                title = text.strip(" \t-–—:|") or inference.title_from_url(url)
                entries.append(ListEntry(resolve_link(url, source.base), title, number))
        return ListDraft(source.title, tuple(entries))
