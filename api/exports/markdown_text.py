"""Text and addresses of lists and pages as Markdown that shows them as they are. Must not know what they mean."""

from api.sanitize import sanitize_line


def autolink(url: str) -> str:
    """A URL as a Markdown autolink. Backslashes do not escape in it, so special characters are percent-encoded."""
    return "<" + "".join(f"%{ord(c):02X}" if c in "<>|` " else c for c in sanitize_line(url)) + ">"


def escape_markdown(text: str) -> str:
    """Text with Markdown escapes, so that it cannot break a table row or become markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]|<>#~&" else c for c in sanitize_line(text))
