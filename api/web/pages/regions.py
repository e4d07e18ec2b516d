"""Regions of the plot: groups of near points, each named by the section or the words that are typical of it.

Knows positions and resources; must not know how labels are drawn.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.model import Resource

_REGIONS, _ROUNDS = 7, 12
# Fewer points are no region; a section names one that it has this share of.
_FEWEST, _SHARE = 4, 0.3
_LONGEST = 32
# Pixels that a label takes: of a line, and of a character.
_LINE, _CHARACTER = 18, 7
_WORD = re.compile(r"[^\W\d_]{4,}")


def regions(
    resources: Sequence[Resource], positions: NDArray[np.float32], size: tuple[int, int]
) -> list[dict[str, Any]]:
    """Labels with the middle of their region in pixels, the largest first; none over another, none twice."""
    labels = list[dict[str, Any]]()
    for members in _clusters(positions):
        name = _name([resources[member] for member in members], resources)
        half = len(name) * _CHARACTER / 2
        x, y = np.clip(np.median(positions[members], axis=0), [half, _LINE], np.array(size) - [half, _LINE / 2])
        label = {"name": name, "x": round(float(x), 1), "y": round(float(y), 1), "half": half}
        if name and not any(_overlap(label, other) or other["name"] == name for other in labels):
            labels.append(label)
    return labels


def _clusters(positions: NDArray[np.float32]) -> list[NDArray[np.intp]]:
    """The points of each region, by Lloyd's algorithm (k-means) from seeds that are far apart; the largest first."""
    if len(positions) < 2 * _FEWEST:
        return []
    centres = np.array(list(_seeds(positions)))
    for _ in range(_ROUNDS):
        nearest = ((positions[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array([positions[nearest == index].mean(axis=0) for index in np.unique(nearest)])
    nearest = ((positions[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    groups = [np.flatnonzero(nearest == index) for index in range(len(centres))]
    return sorted((group for group in groups if len(group) >= _FEWEST), key=len, reverse=True)


def _seeds(positions: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The point nearest the middle, then always the one farthest from those before."""
    distance = ((positions - positions.mean(axis=0)) ** 2).sum(axis=1)
    seed = positions[distance.argmin()]
    distance = np.full(len(positions), np.inf)
    for _ in range(min(_REGIONS, len(positions) // (2 * _FEWEST))):
        yield seed
        distance = np.minimum(distance, ((positions - seed) ** 2).sum(axis=1))
        seed = positions[distance.argmax()]


def _name(members: Sequence[Resource], resources: Sequence[Resource]) -> str:
    """The section that is most typical of the members, if it has a fair share of them; else words of their titles."""
    sections = _typical(map(_sections, members), map(_sections, resources), _SHARE * len(members))
    if sections:
        return sections[0] if len(sections[0]) <= _LONGEST else f"{sections[0][: _LONGEST - 1].rstrip()}…"
    words = _typical(map(_words, members), map(_words, resources), 2)
    return ", ".join(words[:2])[:_LONGEST]


def _sections(resource: Resource) -> set[str]:
    return {resource.section[-1]} if resource.section else set()


def _words(resource: Resource) -> set[str]:
    return {word.lower() for word in _WORD.findall(resource.title)}


def _typical(members: Iterable[set[str]], everything: Iterable[set[str]], fewest: float) -> list[str]:
    """What at least `fewest` members have, the most typical first: by its count times its share of all that have it."""
    own = Counter(value for values in members for value in values)
    total = Counter(value for values in everything for value in values)
    typical = [value for value, count in own.items() if count >= fewest]
    return sorted(typical, key=lambda value: (-(own[value] ** 2) / total[value], value))


def _overlap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    is_beside = abs(first["x"] - second["x"]) > first["half"] + second["half"]
    return not is_beside and abs(first["y"] - second["y"]) < _LINE
