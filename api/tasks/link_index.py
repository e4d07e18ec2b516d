"""Bring one kept link into the live index: its list is read, all else is taken from the index and the page store.

Heavy modules are imported where they are used. Must not know how a link came into its list.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from filelock import FileLock

from api.settings import Settings
from api.tasks.index_run import describe_build
from api.tasks.lists.reading import local_folders
from api.wiring import Progress, open_milvus
from index import generation
from index.errors import Busy, IndexingError

if TYPE_CHECKING:
    from index.build import BuildResult
    from index.reader import GenerationRecords
    from ingest.lists import ReadingList
    from ingest.model import ListSummary
    from ingest.page_store import PageStore
    from ingest.run import LinkReport

# Seconds to wait for a build of another process, and between two looks.
_PATIENCE, _PAUSE = 30.0, 0.2


def index_link(settings: Settings, name: str, source: str, fetched: LinkReport, progress: Progress) -> str:
    """Publish an index with the link of `fetched`, which the list called `name` has by now, at `source`.

    Returns why that is left to the next 'refdesk index', empty if it is done. Other processes that do the same wait.
    """
    with _only_one(settings):
        records = _live_records(settings)
        if records is None:
            return "there is no index yet, run 'refdesk index'"
        try:
            if name not in {row.name for row in records.manifest.lists}:
                return f"the index does not have the list '{name}', run 'refdesk index'"
            reading_list = _read_lists(settings, records, name, source)
            _build(settings, records, reading_list, fetched, progress)
        except Busy:
            return "another index is being built, run 'refdesk index' after it"
        finally:
            records.close()
    return ""


def _only_one(settings: Settings) -> FileLock:
    """One process at a time, so that each builds on what the one before has published."""
    settings.data.mkdir(parents=True, exist_ok=True)
    return FileLock(settings.data / "keep.lock")


def _live_records(settings: Settings) -> GenerationRecords | None:
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
    settings: Settings, records: GenerationRecords, reading_list: ReadingList, fetched: LinkReport, progress: Progress
) -> None:
    from ingest.page_store import PageStore

    with PageStore(settings.layout.corpus) as corpus:
        _build_from(settings, records, reading_list, fetched, corpus, progress)
    if settings.store:
        with closing(generation.open_live(settings.layout)) as live:
            open_milvus(settings).send(live, progress)


def _build_from(  # noqa: PLR0913, PLR0917, what an index consists of
    settings: Settings,
    records: GenerationRecords,
    reading_list: ReadingList,
    fetched: LinkReport,
    corpus: PageStore,
    progress: Progress,
) -> BuildResult:
    from index.build import build
    from ingest.run import ingest
    from search.answer.calibration import calibrate
    from search.examples.choice import choose_examples

    report = replace(ingest(reading_list.resources, corpus, None), remark="")
    build_input = describe_build(reading_list, report)
    known = {row.resource.key: (row.outcome, row.reason) for row in records.resources}
    known[fetched.resource.key] = str(fetched.outcome), fetched.reason
    outcomes = {key: known.get(key, outcome) for key, outcome in build_input.outcomes.items()}
    links = {key: records.links.get(key, record) for key, record in build_input.links.items()}
    build_input = replace(build_input, outcomes=outcomes, links=links)
    due = time.monotonic() + _PATIENCE
    while True:
        try:
            layout, recipe = settings.build_layout, settings.recipe
            return build(build_input, layout, recipe, progress, calibrate=calibrate, choose_examples=choose_examples)
        except Busy:
            if time.monotonic() > due:
                raise
            time.sleep(_PAUSE)
