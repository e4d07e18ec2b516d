"""The order of a list as knowledge: where it begins, what comes after or before a resource or a section.

Knows sections and positions; must not know relevance.
"""

import re
from collections.abc import Iterable, Sequence

from index.catalog import ListedResource
from ingest.model import Resource
from search.catalogue.answers import Finding, Records
from search.catalogue.wording import count_noun, plain_words, quote_titles

# Sections that the answer to "where to start" names.
_FIRST_SECTIONS = 3
_SECTION_WORDS = re.compile(r"^(?:(?:section|folder|chapter|part) )|(?: (?:section|folder|chapter|part))$")
Section = tuple[tuple[str, ...], list[ListedResource]]


def sections_of(listed: Sequence[ListedResource]) -> list[Section]:
    """The sections in order, each with the resources that stand directly in it; a resource may stand in several."""
    sections: dict[tuple[str, ...], list[ListedResource]] = {entry.resource.section: [] for entry in listed}
    for entry in listed:
        for path in section_paths(entry.resource):
            sections.setdefault(path, []).append(entry)
    return [(path, entries) for path, entries in sections.items() if entries]


def section_paths(resource: Resource) -> list[tuple[str, ...]]:
    """The sections that a resource stands in, each with those around it; an empty one only if there is no other."""
    paths = dict.fromkeys((resource.section, *(place.section for place in resource.places)))
    return [path for path in paths if path] or [()]


def distinct_resources(listed: Iterable[ListedResource]) -> list[ListedResource]:
    """The resources, each once."""
    return list({entry.ordinal: entry for entry in listed}.values())


def section_label(path: tuple[str, ...]) -> str:
    """The path of a section as text."""
    return " / ".join(path) or "no section"


def state_start(records: Records, place: str) -> Finding | None:
    """Where the list, or the section that `place` names, begins; None if `place` is neither."""
    sections = sections_of(records.listed)
    # Who is new to the subject of the whole list begins with what it puts first, even if a section is called so too.
    is_part = bool(place) and f" {place} " not in f" {plain_words(records.title)} "
    if is_part:
        headings = set(records.names.find_sections(place))
        sections = [section for section in sections if not headings.isdisjoint(section[0])]
    return _state_first(sections[:_FIRST_SECTIONS], is_part=is_part) if sections else None


def _state_first(sections: Sequence[Section], *, is_part: bool) -> Finding:
    listed = distinct_resources(entry for _, entries in sections for entry in entries)
    if len(sections) == 1:
        where = f'In the section "{section_label(sections[0][0])}"' if is_part else "In the order of the list"
        return Finding(f"{where}, {quote_titles([listed[0].resource.title])} comes first.", listed)
    counts = [f'"{section_label(path)}" ({count_noun(len(entries), "resource")})' for path, entries in sections]
    start = "Its part of the list" if is_part else "The list's own order"
    statement = f"{start} begins with {counts[0]}, followed by {' and '.join(counts[1:])}."
    return Finding(statement, listed, tuple(section_label(path) for path, _ in sections))


def state_position(records: Records, number: int) -> Finding:
    """The resource at a position of the list, counted from 1."""
    entry = next((entry for entry in records.listed if entry.resource.position == number - 1), None)
    if entry is None:
        within = "Within the filters, the list" if records.is_filtered else "The list"
        return Finding(f"{within} has no resource no. {number:,}.", [])
    section = f', in the section "{section_label(entry.resource.section)}"' if entry.resource.section else ""
    title = entry.resource.title
    return Finding(f'No. {number:,} of the list is "{title}"{section}.', [entry], (title,))


def state_neighbour(records: Records, place: str, step: int) -> Finding | None:
    """What comes after (`step` 1) or before (-1) a section or a resource; None if `place` is neither."""
    phrase = _SECTION_WORDS.sub("", place)
    if headings := records.names.find_sections(phrase):
        return _neighbouring_section(records, headings[0], step)
    ordinals = records.names.titles.resolve(place)
    positions = [n for n, entry in enumerate(records.listed) if entry.ordinal in ordinals]
    return _neighbouring_resource(records, positions[0], step) if len(positions) == 1 else None


def _neighbouring_section(records: Records, heading: str, step: int) -> Finding | None:
    sections = sections_of(records.listed)
    inside = [n for n, (path, _) in enumerate(sections) if heading in path]
    if not inside:
        return None
    position = inside[-1] + 1 if step > 0 else inside[0] - 1
    if not 0 <= position < len(sections):
        return Finding(f'No section comes {_side(step)} "{heading}" in the list.', [])
    path, listed = sections[position]
    label = section_label(path)
    size = count_noun(len(listed), "resource")
    statement = f'In the order of the list, "{label}" ({size}) comes {_side(step)} "{heading}".'
    return Finding(statement, listed, (label,))


def _neighbouring_resource(records: Records, position: int, step: int) -> Finding:
    title = records.listed[position].resource.title
    if not 0 <= position + step < len(records.listed):
        return Finding(f'Nothing comes {_side(step)} "{title}" in the list.', [])
    neighbour = records.listed[position + step]
    section = f', in the section "{section_label(neighbour.resource.section)}"' if neighbour.resource.section else ""
    statement = f'In the order of the list, "{neighbour.resource.title}" comes {_side(step)} "{title}"{section}.'
    return Finding(statement, [neighbour], (neighbour.resource.title,))


def _side(step: int) -> str:
    return "after" if step > 0 else "before"
