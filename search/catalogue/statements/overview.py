"""The list as a whole: its title, introduction and sections, and where it comes from.

Knows records; must not know the words of questions.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.statements.order import distinct_resources, section_label, sections_of
from search.catalogue.wording import count_noun, join_names

# Characters of the introduction that an answer shows, cut at the end of a sentence.
_INTRODUCTION = 250


def state_overview(records: Records) -> Finding:
    """What the list is about: title, introduction, and sections with their counts."""
    sections = sections_of(records.listed)
    labels = [f"{section_label(path)} ({len(entries):,})" for path, entries in sections]
    size = count_noun(len(records.listed), "resource")
    contents = f"{size} in {count_noun(len(sections), 'section')}: {join_names(labels)}" if len(sections) > 1 else size
    introduction = _shorten(records.introduction)
    quoted = f' introduces itself: "{introduction}" It' if introduction else ""
    values = (records.title, *(section_label(path) for path, _ in sections))
    statement = f'The list "{records.title}"{quoted} has {contents}.'
    return Finding(statement, _first_of_each(sections), values, total=len(records.listed))


def state_origin(records: Records) -> Finding:
    """That the records have neither the author of the list nor its date, with what it says of itself."""
    overview = state_overview(records)
    lack = "The records do not say who made the list, or when."
    return replace(overview, statement=f"{lack} {overview.statement}", missing="author and date of the list")


def state_sections(records: Records) -> Finding:
    """The sections of the list with their counts, with the first resource of each."""
    sections = [section for section in sections_of(records.listed) if section[0]]
    if not sections:
        return Finding("The list has no sections.", [], missing="sections")
    labels = [f"{section_label(path)} ({len(entries):,})" for path, entries in sections]
    statement = f"The list has {count_noun(len(sections), 'section')}: {join_names(labels)}."
    values = tuple(section_label(path) for path, _ in sections)
    return Finding(statement, _first_of_each(sections), values, total=len(sections))


def _first_of_each(sections: Sequence[tuple[tuple[str, ...], list[ListedResource]]]) -> list[ListedResource]:
    return distinct_resources(entries[0] for _, entries in sections)


def _shorten(text: str) -> str:
    """The first sentences of a text; a long first sentence is cut."""
    text = " ".join(text.split())
    if len(text) <= _INTRODUCTION:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?](?= )", text[:_INTRODUCTION])]
    return text[: ends[-1]] if ends else f"{text[:_INTRODUCTION].rsplit(' ', 1)[0]} ..."
