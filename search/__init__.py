"""From a question to hits and a cited answer, on one open index.

May import `index` and `ingest.model`. Read-only: opening the index is its only input. Must not
know the interfaces above it: no HTTP, no terminal, no environment.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.engine import Engine
    from search.errors import QuestionError, SearchError
    from search.model import Answer, Citation, Filter, Hit, Mode, Query, Result, Sentence, Verdict
    from search.opening import open_index
    from search.sort import Sort

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

# Where the names are that are not in `search.model`.
_MODULES = {
    "Engine": "search.engine",
    "QuestionError": "search.errors",
    "SearchError": "search.errors",
    "Sort": "search.sort",
    "open_index": "search.opening",
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: a command that needs no index, such as `--help`, loads no numpy."""
    if name not in __all__:
        raise AttributeError(f"module 'search' has no attribute '{name}'")
    return getattr(import_module(_MODULES.get(name, "search.model")), name)
