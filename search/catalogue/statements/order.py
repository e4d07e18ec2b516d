"""The order of a list as knowledge: where it begins, what comes after or before a resource or a section.

Knows sections and positions; must not know relevance.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import section_headings
from search.catalogue.wording import count_noun, plain_words, quote_titles

# Sections that the answer to "where to start" names.
_FIRST_SECTIONS = 3
_SECTION_WORDS = re.compile(r"^(?:(?:section|folder|chapter|part) )|(?: (?:section|folder|chapter|part))$")
Section = tuple[tuple[str, ...], list[ListedResource]]


def sections_of(listed: Sequence[ListedResource]) -> list[Section]:
    """The sections in order, each with the resources that stand directly in it."""
    runs: dict[tuple[str, ...], list[ListedResource]] = {}
    for path, entries in groupby(listed, key=lambda entry: entry.resource.section):
        runs.setdefault(path, []).extend(entries)
    return list(runs.items())


def section_label(path: tuple[str, ...]) -> str:
    """The path of a section as text."""
    return " / ".join(path) or "no section"


def state_start(records: Records, place: str) -> Finding | None:
    """Where the list, or the section that `place` names, begins; None if `place` is neither."""
    names = records.names.find_sections(place) if place else ()
    if place and not names and f" {place} " not in f" {plain_words(records.title)} ":
        return None
    # A reader new to the subject of one section of many still begins with what the list puts first.
    sections = sections_of(records.listed)[:_FIRST_SECTIONS]
    if not sections:
        return None
    listed = [entry for _, entries in sections for entry in entries]
    if len(sections) == 1:
        return Finding(f"In the order of the list, {quote_titles([listed[0].resource.title])} comes first.", listed)
    counts = [f'"{section_label(path)}" ({count_noun(len(entries), "resource")})' for path, entries in sections]
    statement = f"The list's own order begins with {counts[0]}, followed by {' and '.join(counts[1:])}."
    return Finding(statement, listed, tuple(section_label(path) for path, _ in sections))


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
    inside = [n for n, (_, entries) in enumerate(sections) if heading in section_headings(entries[0].resource)]
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
