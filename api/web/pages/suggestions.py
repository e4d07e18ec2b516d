"""What the search field offers while one types: tags, names and titles of the list.

Knows the resources; must not know HTML.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from search.engine import Engine

# Characters of all suggestions together: some 30 kB compressed.
_BUDGET = 80_000
# Longer titles cannot be told apart in a line of the page.
_LONGEST = 120
_NAMES, _TAGS = 600, 200


def suggestions(engine: Engine) -> dict[str, list[str]]:
    """The most frequent tags and names, and titles in list order as far as the budget goes; nothing twice."""
    rows = [listed.resource for listed in engine.resources]
    people = (name for row in rows for name in (*row.authors, row.organisation or ""))
    tags = _frequent((tag for row in rows for tag in row.tags), _TAGS)
    names = _frequent(people, _NAMES)
    titles = dict.fromkeys(row.title for row in rows if 0 < len(row.title) <= _LONGEST)
    left = _BUDGET - sum(map(len, chain(tags, names)))
    return {"tags": tags, "names": names, "titles": list(_within(titles, left))}


def _frequent(values: Iterable[str], limit: int) -> list[str]:
    """The most frequent of the values that fit a line, at most `limit`."""
    return [value for value, _ in Counter(value for value in values if 0 < len(value) <= _LONGEST).most_common(limit)]


def _within(texts: Iterable[str], characters: int) -> Iterator[str]:
    """The first texts that have at most so many characters together."""
    for text in texts:
        characters -= len(text)
        if characters < 0:
            return
        yield text
