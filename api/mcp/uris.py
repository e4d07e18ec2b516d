"""Addresses of MCP resources: the list and each of its resources, with the position from which to read on.

Knows strings alone.
"""

from urllib.parse import parse_qs, urlsplit

from search.errors import QuestionError

LIST_URI = "refdesk://list"
RESOURCE_URI = "refdesk://resource/"


def split_uri(uri: str) -> tuple[str, int]:
    """An address without its query, and the `start` in it, 0 by default. Raises QuestionError for another start."""
    query = parse_qs(urlsplit(uri).query)
    start = query.get("start", ["0"])[-1]
    if not (start.isascii() and start.isdigit() and len(start) <= 9):
        raise QuestionError(f"'start' is '{start[:20]}', it must be a whole number from 0.")
    return uri.partition("?")[0], int(start)
