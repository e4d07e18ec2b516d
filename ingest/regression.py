"""Detect a regression: a fetched text that is much shorter than the stored one and looks like a wall.

Knows texts and times of fetches. Must not decide what follows; that is the task of `ingest.resource_fetcher`.
"""

from datetime import datetime, timedelta

from ingest.model import Document, Fetch
from ingest.sources.formats.walls import hints_at_wall
from ingest.wordcount import count_words

# A short text is accepted once the page has shown it unchanged for this long.
ACCEPTED_AFTER = timedelta(days=30)
# A text this many times shorter than the stored one is suspect.
_SHORTER = 3


def regression_reason(document: Document, stored: Document, previous: Fetch | None, now: datetime) -> str:
    """Reason why `document` must not replace `stored`; empty if it may. `previous` is the last fetch."""
    if previous and previous.digest == document.id and now - datetime.fromisoformat(previous.since) > ACCEPTED_AFTER:
        return ""
    words, stored_words = count_words(document.text), count_words(stored.text)
    if _SHORTER * words >= stored_words or not hints_at_wall(document.text):
        return ""
    return f"it now shows what may be a wall, {words} words in the place of {stored_words}"
