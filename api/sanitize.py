"""Text of pages and lists in a form that is safe to show. Knows Unicode categories only."""

import unicodedata


def sanitize_line(text: str) -> str:
    """`text` on one line: each run of white space, control and direction characters becomes one space."""
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())
