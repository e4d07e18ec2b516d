"""The order of a path: what texts name as earlier, numbered parts, levels in headings, then the order of the list.

Knows resources and pairs of them; must not know goals or scores.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from index.catalog import ListedResource
from ingest.model import Resource
from search.catalogue.language.names import level_of
from search.catalogue.wording import plain_words
from search.paths.titles import split_title

# Ranks of levels; that of a first part is between the first two.
_RANKS = {"introductory": 0, "": 2, "intermediate": 2, "advanced": 3}
_FIRST_PART = 1
# Words of titles, besides those of headings, for a text to begin with.
_FIRST = re.compile(r"\b(?:intro|primer|gentle|overview|getting started|quick ?start|what is)\b")
_PART = re.compile(
    r"(?P<before>.*?)\b(?:part|chapter|lecture|lesson|week|module|unit|episode|session)\s+(?P<number>\d{1,3})\b",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"(?P<number>\d{1,3})[.:)]?\s+(?=\D)")
Pairs = Collection[tuple[int, int]]


def order_resources(
    chosen: Sequence[ListedResource], resources: Sequence[ListedResource], pairs: Pairs
) -> list[ListedResource]:
    """The chosen resources in the order in which to read them.

    `resources` is the whole list; each of `pairs` are the ordinals of an earlier and a later one, which go before all
    else as far as they do not contradict each other.
    """
    earlier = _earlier(chosen, pairs)
    ranks = _inherit(_ranks(chosen, resources), earlier)
    ordered: list[ListedResource] = []
    waiting = sorted(chosen, key=lambda listed: (ranks[listed.ordinal], listed.ordinal))
    while waiting:
        left = {listed.ordinal for listed in waiting}
        first = next((listed for listed in waiting if left.isdisjoint(earlier[listed.ordinal])), waiting[0])
        ordered.append(first)
        waiting.remove(first)
    return ordered


def series_pairs(listed: Sequence[ListedResource]) -> Iterator[tuple[int, int]]:
    """The ordinals of each numbered part of a work, such as "Part 2", and of the part after it."""
    parts: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for entry in listed:
        if place := _series_place(entry.resource):
            parts[place[0]].append((place[1], entry.ordinal))
    for numbered in parts.values():
        yield from ((first, later) for (n, first), (m, later) in pairwise(sorted(numbered)) if n < m)


def _earlier(chosen: Sequence[ListedResource], pairs: Pairs) -> dict[int, set[int]]:
    ordinals = {listed.ordinal for listed in chosen}
    earlier: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        if {first, second} <= ordinals:
            earlier[second].add(first)
    return earlier


def _ranks(chosen: Sequence[ListedResource], resources: Sequence[ListedResource]) -> dict[int, int]:
    """The level of each chosen resource; a section without a level has that of the one before it.

    In a list without sections titles have levels.
    """
    if not any(listed.resource.section for listed in resources):
        return {listed.ordinal: _title_rank(listed.resource) for listed in chosen}
    ranks, rank, last = {}, 0, None
    for listed in resources:
        if listed.resource.section != last:
            last = listed.resource.section
            rank = _section_rank(last, rank)
        ranks[listed.ordinal] = rank
    return ranks


def _section_rank(section: Sequence[str], default: int) -> int:
    levels = (level_of(plain_words(heading)) for heading in reversed(section))
    level = next(filter(None, levels), None)
    return default if level is None else _RANKS[level]


def _title_rank(resource: Resource) -> int:
    words, place = plain_words(resource.title), _series_place(resource)
    rank = _RANKS["introductory"] if _FIRST.search(words) else _RANKS[level_of(words)]
    return min(rank, _FIRST_PART) if place and place[1] == 1 else rank


def _inherit(ranks: Mapping[int, int], earlier: Mapping[int, set[int]]) -> dict[int, int]:
    """The ranks, with that of a resource no higher than those of the resources that come after it."""
    inherited, queue = dict(ranks), list(earlier)
    while queue:
        later = queue.pop()
        for first in earlier.get(later, ()):
            if inherited[first] > inherited[later]:
                inherited[first] = inherited[later]
                queue.append(first)
    return inherited


def _series_place(resource: Resource) -> tuple[tuple[str, ...], int] | None:
    """The work that a resource is a part of, and its number; None if its title has none.

    A number at the start counts only if the title ends with the name of the work: "10 free courses" is no part.
    """
    title, work = split_title(resource.title)
    host, name = urlsplit(resource.url or "").netloc, plain_words(work)
    if part := _PART.match(title):
        return (host, plain_words(part["before"]), name), int(part["number"])
    number = _LEADING_NUMBER.match(title)
    return ((host, "", name), int(number["number"])) if number and name else None
