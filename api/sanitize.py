"""Text of pages and lists in a form that is safe to show. Knows Unicode categories only."""

import unicodedata


def sanitize_line(text: str) -> str:
    """`text` on one line: each run of white space, control and direction characters becomes one space."""
    if text.isprintable():  # nothing but letters, marks, signs and plain spaces
        return " ".join(text.split())
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def shorten_line(text: str, length: int) -> str:
    """`text` as `sanitize_line` makes it, cut to `length` characters if it is longer."""
    line = sanitize_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def sanitize_lines(text: str) -> str:
    """`text` with its lines and their indents, each line otherwise as `sanitize_line` makes it."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line[: len(line) - len(line.lstrip(" \t"))] + sanitize_line(line) for line in lines)
