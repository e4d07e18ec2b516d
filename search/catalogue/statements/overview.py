"""The list as a whole: its title, introduction and sections, and the names in its fields.

Knows records; must not know the words of questions.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.language.names import NO_KIND
from search.catalogue.scope import ListScope
from search.catalogue.statements.order import section_label, sections_of
from search.catalogue.wording import count_noun, join_names

# Characters of the introduction that an answer shows, cut at the end of a sentence.
_INTRODUCTION = 250
_FIELDS = {
    "compan": ("organisation", "company"), "organi": ("organisation", "organisation"),
    "publisher": ("organisation", "publisher"), "author": ("authors", "author"), "writer": ("authors", "author"),
    "people": ("authors", "author"), "tag": ("tags", "tag"), "label": ("tags", "tag"), "kind": ("kind", "kind"),
    "type": ("kind", "kind"), "year": ("year", "year"),
}  # fmt: skip


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


def state_sections(records: Records) -> Finding:
    """The sections of the list with their counts, with the first resource of each."""
    sections = [section for section in sections_of(records.listed) if section[0]]
    if not sections:
        return Finding("The list has no sections.", [], missing="sections")
    labels = [f"{section_label(path)} ({len(entries):,})" for path, entries in sections]
    statement = f"The list has {count_noun(len(sections), 'section')}: {join_names(labels)}."
    values = tuple(section_label(path) for path, _ in sections)
    return Finding(statement, _first_of_each(sections), values, total=len(sections))


def state_names(records: Records, field_word: str, scope: ListScope) -> Finding:
    """The names in a field of the resources in scope, with the number of resources for each."""
    field, noun = next(field for word, field in _FIELDS.items() if field_word.startswith(word))
    listed = scope.select(records.listed)
    names = Counter(name for entry in listed for name in _names(entry, field))
    lacking = sum(not _names(entry, field) for entry in listed)
    missing = f"{count_noun(lacking, 'resource')} without {noun}" if lacking else ""
    if not names:
        return Finding(f"The list names no {noun}.", [], missing=missing or noun)
    labels = [f"{name} ({count:,})" for name, count in names.items()]
    having = [entry for entry in listed if _names(entry, field)]
    subject = f"{count_noun(len(having), 'resource')} of the list {'names' if len(having) == 1 else 'name'}"
    statement = f"{subject} {count_noun(len(names), noun)}: {join_names(labels)}{f'; {missing}' if missing else ''}."
    return Finding(statement, having, tuple(names), missing, len(names))


def _names(listed: ListedResource, field: str) -> Sequence[str]:
    value = getattr(listed.resource, field)
    if field == "kind" and value == NO_KIND:
        return ()
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _first_of_each(sections: Sequence[tuple[tuple[str, ...], list[ListedResource]]]) -> list[ListedResource]:
    return [entries[0] for _, entries in sections]


def _shorten(text: str) -> str:
    """The first sentences of a text; a long first sentence is cut."""
    text = " ".join(text.split())
    if len(text) <= _INTRODUCTION:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?](?= )", text[:_INTRODUCTION])]
    return text[: ends[-1]] if ends else f"{text[:_INTRODUCTION].rsplit(' ', 1)[0]} ..."
