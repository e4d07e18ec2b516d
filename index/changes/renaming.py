"""Lists and sections that were renamed: one change, not an edit of each of their resources.

A name is renamed if it is gone, and most resources that stood below it stand below one that was not there before,
which has most of its resources from it.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from index.changes.model import Renaming

# (title of the list, path of the section)
PlaceName = tuple[str, tuple[str, ...]]
Placement = frozenset[PlaceName]
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Names:
    """New names by old: of lists, and of sections after the renaming of their list."""

    lists: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[PlaceName, PlaceName] = field(default_factory=dict)

    def list_of(self, title: str) -> str:
        """The present name of a list."""
        return self.lists.get(title, title)


def rename(place: PlaceName, names: Names) -> PlaceName:
    """The place under its present names."""
    renamed = (names.list_of(place[0]), place[1])
    return names.sections.get(renamed, renamed)


def renamed_places(pairs: Sequence[tuple[Placement, Placement]]) -> tuple[Names, tuple[Renaming, ...]]:
    """What was renamed, from the places of each resource before and after."""
    lists = _renamed([({title for title, _ in before}, {title for title, _ in after}) for before, after in pairs])
    names = Names({old: new for old, (new, _) in lists.items()})
    sections = _renamed([({rename(place, names) for place in before}, {*after}) for before, after in pairs])
    within = {old: entry for old, entry in sections.items() if old[0] == entry[0][0]}
    names = Names(names.lists, {old: new for old, (new, _) in within.items()})
    list_changes = tuple(Renaming("list", old, new, count) for old, (new, count) in lists.items())
    return names, list_changes + _section_changes(within)


def _renamed(pairs: Sequence[tuple[set[Name], set[Name]]]) -> dict[Name, tuple[Name, int]]:
    """The new name of each that was renamed, and how many resources stand below both."""
    earlier = Counter(name for before, _ in pairs for name in before)
    later = Counter(name for _, after in pairs for name in after)
    moves = Counter(
        (old, new) for before, after in pairs for old in before - later.keys() for new in after - earlier.keys()
    )
    return {
        old: (new, count)
        for (old, new), count in moves.items()
        if count > 1 and count * 2 > earlier[old] and count * 2 > later[new]
    }


def _section_changes(sections: Mapping[PlaceName, tuple[PlaceName, int]]) -> tuple[Renaming, ...]:
    """Each renaming once, though it changes the paths of all subsections."""
    counts = Counter[tuple[str, str]]()
    for (_, old), ((_, new), count) in sections.items():
        counts[_differing_part(old, new)] += count
    return tuple(Renaming("section", old, new, count) for (old, new), count in counts.items())


def _differing_part(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """Two paths without the subsections in which they agree."""
    length = 0
    while length < min(len(old), len(new)) - 1 and old[-1 - length] == new[-1 - length]:
        length += 1
    return " / ".join(old[: len(old) - length]), " / ".join(new[: len(new) - length])
