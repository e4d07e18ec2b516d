"""Text of pages and lists in a form to show: on one line, without control and direction characters."""

import unicodedata

from ingest.model import Resource


def sanitize_line(text: str) -> str:
    """`text` with line breaks, control and direction characters as single blanks."""
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def makers(found: Resource) -> str:
    """Who made it: at most two authors by name, and their organisation."""
    authors = list(found.authors)
    if len(authors) > 2:
        authors = [f"{authors[0]} and others"]
    return ", ".join(filter(None, [" and ".join(authors), found.organisation]))
