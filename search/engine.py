"""The one front door to a generation: every way of asking goes through `Engine`."""

import time
from functools import cached_property

from index.catalog import Listed
from index.generation import Generation
from search import abstain, answer
from search.abstain import Evidence
from search.filters import allowed_rows
from search.fuse import fused
from search.group import grouped
from search.late import Match, matches
from search.model import Answer, Filter, Hit, Query, Result
from search.retrieve import candidates

# Passages each retriever proposes; enough that a long book leaves room for others.
_DEPTH = 200
# Passages read closely for an answer, one of each of the best resources.
_READ = 3


class Engine:
    """Searches and answers on one open generation. Safe across threads.

    `search` gives hits, `ask` hits and an answer. Both raise QuestionError for a filter
    that names what the list does not have.
    """

    def __init__(self, opened: Generation) -> None:
        self.generation = opened

    @cached_property
    def resources(self) -> list[Listed]:
        """Every resource of the list, in its order."""
        return self.generation.catalog.resources()

    def search(self, query: Query) -> Result:
        """The best `query.k` resources for a question, best first."""
        started = time.perf_counter()
        hits = self._hits(query)
        return Result(query.question, self.generation.name, _ms_since(started), hits)

    def ask(self, query: Query) -> Result:
        """Hits, and an answer quoted from them or the reason why there is none."""
        started = time.perf_counter()
        hits = self._hits(query)
        answered = self._answer(query, hits)
        return Result(query.question, self.generation.name, _ms_since(started), hits, answered)

    def _hits(self, query: Query) -> tuple[Hit, ...]:
        allowed = None
        if query.filter != Filter():
            allowed = allowed_rows(self.generation, self.resources, query.filter)
        depth = max(_DEPTH, 10 * query.k)
        found = candidates(self.generation, query.question.strip(), depth, query.mode, allowed)
        groups = grouped(self.generation, found.rows, fused(found, query.mode), query.k)
        passages = self.generation.catalog.passages(row for group in groups for row in group.rows)
        listed = self.generation.catalog.listed(group.ordinal for group in groups)
        hits = (
            Hit(rank, group.score, passages[group.rows[0]].document.via, listed[group.ordinal],
                tuple(passages[row] for row in group.rows))
            for rank, group in enumerate(groups, 1)
        )  # fmt: skip
        return tuple(hits)

    def evidence(self, query: Query) -> Evidence:
        """What speaks for an answer to a question; `refdesk eval --fit` calibrates on it."""
        hits = self._hits(query)
        return abstain.weigh(self.generation.lexical, query.question, self._matched(query, hits))

    def _answer(self, query: Query, hits: tuple[Hit, ...]) -> Answer:
        matched = self._matched(query, hits)
        evidence = abstain.weigh(self.generation.lexical, query.question, matched)
        if reason := abstain.reason_against(evidence):
            return Answer(abstained=True, reason=reason)
        return answer.extract(self.generation, query.question, matched)

    def _matched(self, query: Query, hits: tuple[Hit, ...]) -> list[Match]:
        best = [hit.passages[0] for hit in hits[:_READ]]
        return matches(self.generation.encoder, query.question.strip(), best)


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
