"""From a question to hits and a cited answer, on one open generation.

May import `index` and `ingest.model`. Read-only: no input or output but opening the
generation. Must not know the doors: no HTTP, no terminal, no environment.
"""

from search.engine import Engine
from search.errors import QuestionError, SearchError
from search.model import Answer, Citation, Filter, Hit, Mode, Query, Result, Sentence, Verdict

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
    "Verdict",
]
