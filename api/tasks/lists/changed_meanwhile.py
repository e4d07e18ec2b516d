"""Lists that changed while their links were fetched: what was added meanwhile, such as a kept link, is indexed too.

Knows reading lists and reports; must not know how links are fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from api.setting_values.lists import STANDARD_INPUT, is_web_list
from ingest.errors import ListError

if TYPE_CHECKING:
    from ingest.lists import ReadingList
    from ingest.page_store import PageStore
    from ingest.run import Report


OnFailure = Callable[[str, ListError], "ReadingList"]


def follow_lists(
    reading_list: ReadingList,
    report: Report,
    corpus: PageStore,
    sources: Mapping[str, str],
    read: Callable[[OnFailure], ReadingList],
) -> tuple[ReadingList, Report]:
    """The lists as they are now, with the report on their links; texts of new ones are those stored.

    `read` reads the files again and calls its argument for a list that cannot be read. Such a list, and those on the
    web or on standard input, stay as they were.
    """
    from ingest.link_health import LinkSelection
    from ingest.run import ingest

    if all(source == STANDARD_INPUT or is_web_list(source) for source in sources.values()):
        return reading_list, report
    latest = read(lambda name, _error: _as_it_was(reading_list, name))
    if latest.resources == reading_list.resources:
        return reading_list, report
    latest = replace(latest, problems=reading_list.problems, skipped=reading_list.skipped)
    reported = {entry.resource.key for entry in report.entries}
    new = [resource for resource in latest.resources if resource.key not in reported]
    added = ingest(new, corpus, None, selection=LinkSelection.nothing())  # as their last fetch left them
    keys = {resource.key for resource in latest.resources}
    return latest, replace(
        report,
        entries=tuple(entry for entry in (*report.entries, *added.entries) if entry.resource.key in keys),
        documents=tuple(text for text in (*report.documents, *added.documents) if text.key in keys),
    )


def _as_it_was(reading_list: ReadingList, name: str) -> ReadingList:
    """The list of this name among those that were read as one; empty if nothing of it was read."""
    from ingest.description.entries import entries_of
    from ingest.lists import ReadingList

    if summary := next((row for row in reading_list.lists if row.name == name), None):
        entries = entries_of(reading_list.resources, name)
        return ReadingList(summary.title, entries, introduction=summary.introduction)
    return ReadingList(name, ())
