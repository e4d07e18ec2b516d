"""The resources of a list as sets: those with a value in a field, those whose entry has some words.

A set is an integer with bit n for the resource at position n: intersecting and counting thousands of resources takes
microseconds. Knows resources and words; must not know filters.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache, reduce
from itertools import compress
from operator import or_

from index.catalog import ListedResource
from index.text.lexical import normalize_word
from index.text.unicode import fold_text
from ingest.model import Resource
from search.errors import QuestionError
from search.query.fields import FIELDS, has_value
from search.query.names import name_words

_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 200
# Sets of values that are kept: 350 bytes each for a list of 2,800 resources.
_CACHED = 4_096
# Levels at which sections are looked for.
_DEPTH = 4


class Entries:
    """The resources of a list and the sets of them. Safe across threads."""

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        self.resources = resources
        self.all = (1 << len(resources)) - 1
        # The set of the resources that have a value in a field, as filters compare it.
        self.having = lru_cache(_CACHED)(self._having)
        self.names = cache(self._names)

    def members(self, members: int) -> list[ListedResource]:
        """The resources of a set in list order."""
        return list(compress(self.resources, map(int, reversed(f"{members:b}"))))

    def select(self, is_member: Callable[[Resource], bool]) -> int:
        """The set of the resources for which `is_member` holds."""
        return _set_of(position for position, listed in enumerate(self.resources) if is_member(listed.resource))

    def _names(self, field: str) -> dict[str, int]:
        """The names that resources have in a field, each with the set of these resources."""
        positions: dict[str, list[int]] = {}
        for position, listed in enumerate(self.resources):
            for name in FIELDS[field].names(listed.resource):
                positions.setdefault(name, []).append(position)
        return {name: _set_of(rows) for name, rows in positions.items()}

    @cached_property
    def first_level(self) -> dict[str, int]:
        """The sections of the first level on which the list has several, in list order, each with its resources."""
        paths = [listed.resource.section for listed in self.resources]
        levels = [dict.fromkeys(path[depth] for path in paths if len(path) > depth) for depth in range(_DEPTH)]
        sections = next((level for level in levels if len(level) > 1), levels[0])
        return {name: self.names("section")[name] for name in sections}

    @cached_property
    def years(self) -> dict[int, int]:
        """The years of resources, each with the set of its resources."""
        positions: dict[int, list[int]] = {}
        for position, listed in enumerate(self.resources):
            if listed.resource.year is not None:
                positions.setdefault(listed.resource.year, []).append(position)
        return {year: _set_of(positions[year]) for year in sorted(positions)}

    def with_words(self, text: str) -> int:
        """The set of the resources in whose entry each word of `text` begins a word, in any order; all for no text.

        Words are compared without case and accents. In scripts without spaces a word may stand inside another.
        Raises QuestionError for text without a word, or with more than 200 characters.
        """
        words = _WORD.findall(normalize_word(text))
        if len(text) > _MAX_WORDS:
            raise QuestionError(
                f"The words have {len(text):,} characters, at most {_MAX_WORDS} are taken: shorten them."
            )
        if text.strip() and not words:
            raise QuestionError(f"'{text.strip()[:60]}' has no word to look for: give a word or its beginning.")
        if not words:
            return self.all
        sought = [f" {word}" if word.isascii() else word for word in words]
        return _set_of(n for n, entry in enumerate(self._texts) if all(word in entry for word in sought))

    @cached_property
    def _texts(self) -> list[str]:
        """The normalised words of each entry, with a space before each."""
        return [" " + " ".join(_WORD.findall(normalize_word(_entry_text(row.resource)))) for row in self.resources]

    @cached_property
    def _company_texts(self) -> list[str]:
        """What may name a company, of each resource."""
        return [
            fold_text("\n".join((row.resource.title, row.resource.organisation or "", *row.resource.authors)))
            for row in self.resources
        ]

    def _having(self, field: str, value: str) -> int:
        if field == "company":  # also named by titles and authors
            folded = fold_text(value).strip()
            rows = (n for n, text in enumerate(self._company_texts) if folded in text)
            return _set_of(n for n in rows if has_value(self.resources[n].resource, field, value))
        names = self._authors_like(value) if field == "author" else self.names(field)
        matching = (name for name in names if FIELDS[field].matches(value, name))
        return reduce(or_, (self.names(field)[name] for name in matching), 0)

    def _authors_like(self, value: str) -> set[str]:
        """The authors that share a word with a name, as all have that it matches."""
        return {name for word in name_words(value) for name in self._authors_by_word.get(word, ())}

    @cached_property
    def _authors_by_word(self) -> dict[str, list[str]]:
        by_word: dict[str, list[str]] = {}
        for name in self.names("author"):
            for word in name_words(name):
                by_word.setdefault(word, []).append(name)
        return by_word


def _entry_text(resource: Resource) -> str:
    fields = (resource.title, resource.listed_title, resource.note, resource.organisation or "", resource.kind)
    return "\n".join(
        (*fields, resource.site, str(resource.year or ""), *resource.authors, *resource.tags, *resource.section)
    )


def _set_of(positions: Iterable[int]) -> int:
    members = bytearray()
    for position in positions:
        if position >> 3 >= len(members):
            members.extend(bytes((position >> 3) + 1 - len(members)))
        members[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(members, "little")
