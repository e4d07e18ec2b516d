"""The links that `--only` names: the dead ones, those that may have changed, or those of a list.

Knows the words of the option and the names of lists; must not know how links are fetched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from api.errors import SelectionError
from api.tasks.named_lists import written_name

if TYPE_CHECKING:
    from ingest.link_health import LinkSelection

DEAD, CHANGED = "dead", "changed"
STATE_WORDS = (DEAD, CHANGED)


def check_selection(only: Iterable[str], lists: Collection[str]) -> None:
    """Raise SelectionError unless each word is `dead`, `changed` or the name of one of the lists in use."""
    for word in only:
        if word in STATE_WORDS and word in lists:
            raise SelectionError(f"The list '{word}' has a name that stands for {word} links here: rename the list.")
        if word not in STATE_WORDS and written_name(word, lists) not in lists:
            raise SelectionError(f"There is no list '{word[:60]}'; give dead, changed or one of: {', '.join(lists)}.")


def select_links(only: Collection[str], sources: Mapping[str, str]) -> LinkSelection:
    """The selection that these words make of the lists in use, name to source; without words all links.

    Several lists add up, and so do `dead` and `changed`; a list and one of these words mean the links that are both.
    Raises SelectionError.
    """
    from ingest.link_health import ANSWERING, FAILING, LinkSelection

    check_selection(only, sources)
    names = frozenset(written_name(word, sources) for word in only if word not in STATE_WORDS)
    states = (FAILING if DEAD in only else frozenset()) | (ANSWERING if CHANGED in only else frozenset())
    # The resources of a single list do not name it.
    return LinkSelection(names if len(sources) > 1 else frozenset(), states, retries=DEAD in only)
