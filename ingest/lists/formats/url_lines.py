"""Plain addresses, one a line; words after an address are its title, lines that begin with # are remarks."""

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource

BY_HAND = True
_SUFFIXES = {"", ".txt", ".urls", ".list", ".lst", ".text"}


def accepts(source: ListSource) -> bool:
    """By a text file whose first line, remarks aside, begins with an address."""
    lines = (line.strip() for line in source.head.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return source.suffix in _SUFFIXES and first.startswith(("http://", "https://"))


def draft(source: ListSource) -> ListDraft:
    """Read the addresses in order."""
    found = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        url, _, title = line.strip().partition(" ")
        if url and not url.startswith("#"):
            found.append(
                ListEntry(
                    resolve_link(url, source.base), title.strip(" \t-–—:|") or inference.title_from_url(url), number
                )
            )
    return ListDraft(source.title, tuple(found))
