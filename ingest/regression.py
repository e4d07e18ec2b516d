"""Whether a text that was just read is worse than the stored one: far shorter, and much like a wall.

Knows texts and when they were met; what follows from it is for `ingest.resource_fetcher`.
"""

from datetime import datetime, timedelta

from ingest.model import Document, Fetch
from ingest.sources.formats.walls import hints_at_wall
from ingest.wordcount import count_words

# So long a page must have shown the same short text before it is taken for the page.
LASTING = timedelta(days=30)
# A text this many times shorter than the stored one is suspect.
_SHORTER = 3


def regression_reason(document: Document, kept: Document, before: Fetch | None, at: datetime) -> str:
    """Why `document` must not replace `kept`; empty if it may. `before` is the last fetch, `at` is now."""
    if before and before.digest == document.id and at - datetime.fromisoformat(before.since) > LASTING:
        return ""
    now, then = count_words(document.text), count_words(kept.text)
    if _SHORTER * now >= then or not hints_at_wall(document.text):
        return ""
    return f"it now shows what may be a wall, {now} words in the place of {then}"
