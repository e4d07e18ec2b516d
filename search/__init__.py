"""From a question to hits and a cited answer, on one open index.

May import `index` and `ingest.model`. Read-only: opening the index is its only input. Must not
know the interfaces above it: no HTTP, no terminal, no environment.
"""

from search.engine import Engine
from search.errors import QuestionError, SearchError
from search.model import Answer, Citation, Filter, Hit, Mode, Query, Result, Sentence, Sort, Verdict
from search.opening import open_index

__all__ = [
    "Answer",
    "Citation",
    "Engine",
    "Filter",
    "Hit",
    "Mode",
    "Query",
    "QuestionError",
    "Result",
    "SearchError",
    "Sentence",
    "Sort",
    "Verdict",
    "open_index",
]
