"""Lists that cannot be read in a run: their resources are kept as the live index has them.

Knows the live generation and entries; must not know how a list is read.
"""

from collections.abc import Sequence
from contextlib import closing

from index import generation
from index.catalog import ListedResource
from index.errors import IndexingError
from index.layout import Layout
from index.model import Manifest
from ingest.description.entries import entries_of
from ingest.errors import ListError
from ingest.lists import ListProblem, ProblemKind, ReadingList


class LiveListFallback:
    """Gives the lists of the live index in place of those that fail, as long as any of `count` lists can be read."""

    def __init__(self, layout: Layout, count: int) -> None:
        self._layout, self._count = layout, count
        self._errors: list[ListError] = []

    def __call__(self, name: str, error: ListError) -> ReadingList:
        """The list as it is in the live index, empty if it is not in it, with a problem that says so.

        Raises the error of a single list, and ListError with all reasons if no list can be read.
        """
        self._errors.append(error)
        if self._count == 1:
            raise error
        if len(self._errors) == self._count:
            raise ListError(f"No list could be read. {' '.join(map(str, self._errors))}")
        return self._live_list(name, error)

    def _live_list(self, name: str, error: ListError) -> ReadingList:
        manifest, listed = self._live_index()
        summary = next((row for row in manifest.lists if row.name == name), None) if manifest else None
        entries = entries_of((row.resource for row in listed), name) if summary else ()
        kept = f"resources kept from the live index: {len(entries):,}"
        problem = ListProblem(0, f"{error} The list '{name}' was not read; {kept}.", kind=ProblemKind.INCOMPLETE)
        title, introduction = (summary.title, summary.introduction) if summary else (name, "")
        return ReadingList(title, entries, (problem,), introduction=introduction)

    def _live_index(self) -> tuple[Manifest | None, Sequence[ListedResource]]:
        try:
            with closing(generation.open_current(self._layout)) as live:
                return live.manifest, live.catalog.resources()
        except IndexingError:
            return None, ()
