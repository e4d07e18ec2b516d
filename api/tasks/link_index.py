"""Bring one kept link into the live index: its list is read, all else is taken from the index and the page store.

Heavy modules are imported where they are used. Must not know how a link came into its list.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from api import wiring
from api.errors import Failure, error_sentence
from api.settings import Settings
from api.tasks.index_run import describe_build
from api.tasks.lists.reading import local_folders
from index import generation
from index.errors import Busy, IndexingError
from index.lock import build_lock

if TYPE_CHECKING:
    from index.build import BuildInput
    from index.model import StageProgress
    from index.reader import GenerationRecords
    from ingest.lists import ReadingList
    from ingest.model import ListSummary
    from ingest.page_store import PageStore
    from ingest.run import LinkReport


def index_link(settings: Settings, name: str, source: str, fetched: LinkReport, progress: StageProgress) -> str:
    """Publish an index with the link of `fetched`, which the list called `name` has by now, at `source`.

    Returns why that is left to the next 'refdesk index', also where it fails; empty if it is done. The lock of builds
    is held from reading the live index on, so nothing that another process publishes is undone.
    """
    try:
        with build_lock(settings.layout, wiring.PATIENCE, lends=True):
            return _index_link(settings, name, source, fetched, progress)
    except Busy:
        return "another index is being built, run 'refdesk index' after it"
    except (*Failure, OSError) as error:
        return f"{error_sentence(error).removesuffix('.')}; run 'refdesk index' after that"


def _index_link(settings: Settings, name: str, source: str, fetched: LinkReport, progress: StageProgress) -> str:
    records = live_records(settings)
    if records is None:
        return "there is no index yet, run 'refdesk index'"
    with closing(records):
        if name not in {row.name for row in records.manifest.lists}:
            return f"the index does not have the list '{name}', run 'refdesk index'"
        _build(settings, records, _read_lists(settings, records, name, source), fetched, progress)
    return ""


def live_records(settings: Settings) -> GenerationRecords | None:
    """Open the records of the live index; None if there is none that can be read."""
    from index.changes.records import open_records
    from index.current import current_name

    try:
        name = current_name(settings.layout)
        return open_records(settings.layout.generation(name), name)
    except IndexingError:
        return None


def _read_lists(settings: Settings, records: GenerationRecords, changed: str, source: str) -> ReadingList:
    """The lists of the live index: the changed one from its file, the others as the index has them."""
    from ingest.description.entries import entries_of
    from ingest.lists import ReadingList, read_lists
    from ingest.lists.merge import merge_lists

    def read(summary: ListSummary) -> ReadingList:
        if summary.name == changed:
            return read_lists({changed: source}, folders=local_folders(settings, {changed: source}))
        entries = entries_of((row.resource for row in records.resources), summary.name)
        return ReadingList(summary.title, entries, introduction=summary.introduction, lists=(summary,))

    return merge_lists([read(summary) for summary in records.manifest.lists])


def _build(
    settings: Settings,
    records: GenerationRecords,
    reading_list: ReadingList,
    fetched: LinkReport,
    progress: StageProgress,
) -> None:
    from ingest.page_store import PageStore

    with PageStore(settings.layout.corpus) as corpus:
        build_input = _build_input(records, reading_list, fetched, corpus)
    wiring.publish_index(settings, build_input, progress)
    if settings.store:
        with closing(generation.open_live(settings.layout)) as live:
            wiring.open_milvus(settings).send(live, progress)


def _build_input(
    records: GenerationRecords, reading_list: ReadingList, fetched: LinkReport, corpus: PageStore
) -> BuildInput:
    """All resources with the stored texts; what is known of other links stays as the live index has it."""
    from ingest.run import ingest

    report = replace(ingest(reading_list.resources, corpus, None), remark="")
    build_input = describe_build(reading_list, report)
    known = {row.resource.key: (row.outcome, row.reason) for row in records.resources}
    known[fetched.resource.key] = str(fetched.outcome), fetched.reason
    outcomes = {key: known.get(key, outcome) for key, outcome in build_input.outcomes.items()}
    links = {key: records.links.get(key, record) for key, record in build_input.links.items()}
    return replace(build_input, outcomes=outcomes, links=links)
