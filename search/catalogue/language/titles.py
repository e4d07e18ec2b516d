"""Finds the titles or headings that a phrase of a question refers to, in full or in part.

Knows words alone; must not know resources or questions.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from search.catalogue.wording import plain_words

# A phrase that refers to more titles than this refers to none of them.
MAX_SHARED = 3
_ARTICLE = re.compile(r"^(?:the|an?) ")
_SUBTITLE = re.compile(r"(?:: | [-–—|] | ?[(\[]).*$", re.DOTALL)


class TitleIndex:
    """Titles by their words. Positions are those in the order given."""

    def __init__(self, titles: Iterable[str], min_words: int = 2) -> None:
        """A part of a title of fewer than `min_words` words, numbers aside, refers to nothing."""
        self._titles, self._min_words = list(titles), min_words

    def resolve(self, phrase: str) -> tuple[int, ...]:
        """Positions of the titles that `phrase`, in plain words, refers to; empty if none or too many.

        The whole title counts before the title without its subtitle, and this before a part of it.
        """
        words = _without_article(phrase)
        positions = self._full.get(words) or self._main.get(words) or self._containing(words)
        return tuple(positions) if len(positions) <= MAX_SHARED else ()

    def resolve_whole(self, phrase: str) -> tuple[int, ...]:
        """Positions of the titles that are `phrase`, with or without their subtitle."""
        words = _without_article(phrase)
        return tuple(self._full.get(words) or self._main.get(words) or ())

    @cached_property
    def forms(self) -> frozenset[str]:
        """All titles in plain words, with and without their subtitle."""
        return frozenset(self._full.keys() | self._main.keys())

    def _containing(self, words: str) -> list[int]:
        if sum(not word.isdigit() for word in words.split(" ")) < self._min_words:
            return []
        starting = [n for n, title in enumerate(self._plain) if title.startswith(f"{words} ")]
        return starting or [n for n, title in enumerate(self._plain) if f" {words} " in f" {title} "]

    @cached_property
    def _plain(self) -> list[str]:
        return [_without_article(plain_words(title)) for title in self._titles]

    @cached_property
    def _full(self) -> dict[str, list[int]]:
        return _positions(self._plain)

    @cached_property
    def _main(self) -> dict[str, list[int]]:
        return _positions(_without_article(plain_words(_SUBTITLE.sub("", title))) for title in self._titles)


def _positions(forms: Iterable[str]) -> dict[str, list[int]]:
    positions = defaultdict(list)
    for position, form in enumerate(forms):
        if form:
            positions[form].append(position)
    return dict(positions)


def _without_article(words: str) -> str:
    return _ARTICLE.sub("", words)
