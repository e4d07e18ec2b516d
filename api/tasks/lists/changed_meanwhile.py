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


def follow_lists(
    reading_list: ReadingList,
    report: Report,
    corpus: PageStore,
    sources: Mapping[str, str],
    read: Callable[[], ReadingList],
) -> tuple[ReadingList, Report]:
    """The lists as they are now, read by `read`, with the report on their links; texts of new ones are those stored.

    Lists on the web or on standard input are not read again, and one that cannot be read now stays as it was.
    """
    from ingest.run import ingest

    if any(source == STANDARD_INPUT or is_web_list(source) for source in sources.values()):
        return reading_list, report
    try:
        latest = read()
    except ListError:
        return reading_list, report
    if latest.resources == reading_list.resources:
        return reading_list, report
    reported = {entry.resource.key for entry in report.entries}
    added = ingest([resource for resource in latest.resources if resource.key not in reported], corpus, None)
    keys = {resource.key for resource in latest.resources}
    return latest, replace(
        report,
        entries=tuple(entry for entry in (*report.entries, *added.entries) if entry.resource.key in keys),
        documents=tuple(text for text in (*report.documents, *added.documents) if text.key in keys),
    )
