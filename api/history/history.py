"""The history of a desk: the changes between its generations, and resources as they were in one of them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

from api import lookup
from api.errors import NotListed
from api.history.kept import Choice, KeptGeneration, choose_as_of, choose_since, kept_generations
from index.catalog import ListedResource
from index.changes.comparison import compare_generations
from index.changes.model import GenerationChanges
from index.errors import NoIndex
from index.lru import LruCache
from index.reader import GenerationRecords, IndexRepository

# Comparisons in memory; a server's feed needs one for each generation that is kept.
_CACHED = 8


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """The changes from the generation `since` to the live one; None if only the live one is kept.

    `kept` are all kept generations, newest first; `remark` says what is special about the choice.
    """

    live: KeptGeneration
    since: KeptGeneration | None
    changes: GenerationChanges
    kept: list[KeptGeneration]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PastResource:
    """A resource as it was in a kept generation, and the open records of that."""

    generation: KeptGeneration
    listed: ListedResource
    records: GenerationRecords


class History:
    """The kept generations of a repository, which is opened when it is needed. Safe across threads."""

    def __init__(self, repository: Callable[[], IndexRepository], cached: int = _CACHED) -> None:
        self._repository = cache(repository)
        self._comparisons: LruCache[GenerationChanges] = LruCache(cached)

    def kept(self) -> list[KeptGeneration]:
        """The kept generations, newest first. Raises NoIndex if there are none."""
        if names := self._repository().published():
            return kept_generations(names)
        raise NoIndex("There is no index yet: run 'refdesk index' first.")

    def changes(self, since: str = "", live: str = "") -> ChangeReport:
        """The changes since a generation or date, by default since the generation before the live one.

        `live` is the generation that is served, by default the one that the repository names. Raises QuestionError,
        NotKept, NoIndex or Damaged.
        """
        kept, live = self.kept(), live or self._repository().current()
        present = self._by_name(kept, live)
        choice = self._choose(kept, present, since.strip())
        if choice is None:
            remark = (
                f"Only one index is kept, that of {present.label}: there is nothing to compare it with, so all of its "
                "resources are new."
            )
            return ChangeReport(present, None, GenerationChanges("", live), kept, remark)
        comparison = self._compare(choice.generation.name, live)
        return ChangeReport(present, choice.generation, comparison, kept, choice.remark)

    def steps(self, live: str = "") -> Iterator[tuple[KeptGeneration, GenerationChanges]]:
        """Each kept generation up to the live one with its changes from the one before it, newest first."""
        kept, live = self.kept(), live or self._repository().current()
        for after, before in pairwise(generation for generation in kept if generation.name <= live):
            yield after, self._compare(before.name, after.name)

    @contextmanager
    def as_of(self, name: str, when: str, live: str = "") -> Iterator[PastResource]:
        """A resource as it was: by its id, a unique beginning of that or its URL, of then or of today.

        Raises NotListed if it was not in the list then, QuestionError or NotKept for the date or generation.
        """
        kept, live = self.kept(), live or self._repository().current()
        generation = choose_as_of(kept, when.strip(), datetime.now(UTC))
        with closing(self._repository().records(generation.name)) as records:
            listed = self._find(name.strip(), records, generation, live)
            yield PastResource(generation, listed, records)

    def _find(self, name: str, records: GenerationRecords, generation: KeptGeneration, live: str) -> ListedResource:
        try:
            return lookup.find_among(records.resources, name)
        except NotListed as error:
            # An edited title or address gives another id, and the change has both.
            for change in self._compare(generation.name, live).resources:
                if change.before and change.after and name in {change.after.resource.id, change.after.resource.url}:
                    return change.before
            raise NotListed(f"As of {generation.label}: {error}") from error

    def _compare(self, before: str, after: str) -> GenerationChanges:
        return self._comparisons.get((before, after), lambda: self._compared(before, after))

    def _compared(self, before: str, after: str) -> GenerationChanges:
        repository = self._repository()
        with closing(repository.records(before)) as earlier, closing(repository.records(after)) as later:
            return compare_generations(earlier, later)

    @staticmethod
    def _by_name(kept: list[KeptGeneration], live: str) -> KeptGeneration:
        for generation in kept:
            if generation.name == live:
                return generation
        raise NoIndex("No live index is published: run 'refdesk use' to choose one, or 'refdesk index'.")

    @staticmethod
    def _choose(kept: list[KeptGeneration], live: KeptGeneration, since: str) -> Choice | None:
        """The generation to compare with; None if there is no other."""
        choice = choose_since(kept, since, datetime.now(UTC)) if since else None
        if len(kept) == 1 and (choice is None or choice.remark):
            return None
        if choice:
            return choice
        older = [generation for generation in kept if generation.name < live.name]
        if older:
            return Choice(older[0])
        return Choice(live, f"No index before the live one, of {live.label}, is kept: there is nothing to compare.")
