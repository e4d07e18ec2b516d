"""The words of catalogue answers: normalised words, counts, names in a sentence.

Knows English; must not know resources.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from index.text.lexical import normalize_word
from search.query.lexicon import plural_of

_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# Names in a sentence; the others are counted.
_MAX_NAMES = 40


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """The words of `text`, normalised and separated by single spaces; a possessive "s" is a word."""
    return " ".join(_WORD.findall(normalize_word(_POSSESSIVE.sub(" s", text))))


def count_noun(count: int, noun: str) -> str:
    """A count with its noun, such as "1 case study" or "9 case studies"."""
    return f"{count:,} {noun if count == 1 else plural_of(noun)}"


def join_names(names: Sequence[str], conjunction: str = "and", limit: int = _MAX_NAMES) -> str:
    """Names as text: "A, B and C"; of more than `limit` only the first, with the number of the others."""
    if len(names) > limit:
        names = [*names[:limit], f"{len(names) - limit:,} more"]
    *first, last = names or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def quote_titles(titles: Iterable[str], conjunction: str = "and", limit: int = _MAX_NAMES) -> str:
    """Titles as text, each in quotation marks."""
    return join_names([f'"{title}"' for title in titles], conjunction, limit)
