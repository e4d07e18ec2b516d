"""Where a text mentions some words: side by side, each in any form of its stem.

Knows words alone; must not know resources.
"""

import re
from functools import lru_cache
from os.path import commonprefix

from index.text.lexical import WRITTEN, normalize_word, terms


def mentions(text: str, words: str) -> bool:
    """Whether `text` has these words side by side; "feature store" also as "Feature Stores", "Kalman" as "Kálmán"."""
    sought = terms(words)
    matches = _mention_pattern(normalize_word(words)).finditer(normalize_word(text))
    return bool(sought) and any(terms(match[0]) == sought for match in matches)


@lru_cache(maxsize=64)
def _mention_pattern(words: str) -> "re.Pattern[str]":
    """A pattern for texts in which words like these stand side by side: each begins with the start of a stem."""
    return re.compile(r"[\W_]+".join(map(_word_pattern, WRITTEN.findall(words))))


def _word_pattern(word: str) -> str:
    start = commonprefix([normalize_word(word), *terms(word)[:1]])  # noqa: RUF071, of words, not of paths
    # Of scripts without spaces a word may stand inside another.
    return rf"(?<!\w){re.escape(start)}\w*" if word.isascii() else re.escape(word)
