"""The one front door to a generation: every way of asking goes through `Engine`."""

import time
from functools import cached_property

import numpy as np

from index.catalog import Listed
from index.generation import Generation
from search import abstain, answer
from search.abstain import Evidence
from search.filters import allowed_rows
from search.fuse import fused, refined
from search.group import grouped
from search.late import Match, closeness, matches
from search.model import Answer, Filter, Hit, Mode, Query, Result
from search.retrieve import Asked, Rows, Scores, candidates, read
from search.understand import Reader, Understood

# Passages each retriever proposes; enough that a long book leaves room for others.
DEPTH = 200
# Of the fused candidates, those whose words are compared with the question's; however many hits are wanted.
CLOSELY = 50
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

    @cached_property
    def _reader(self) -> Reader:
        return Reader([listed.resource for listed in self.resources])

    def search(self, query: Query) -> Result:
        """The best `query.k` resources for a question, best first."""
        started = time.perf_counter()
        understood = self._reader.understand(query)
        hits = self._hits(understood.query, read(self.generation, understood.query.question))
        return self._result(query, started, understood, hits)

    def ask(self, query: Query) -> Result:
        """Hits, and an answer quoted from them or the reason why there is none."""
        started = time.perf_counter()
        understood = self._reader.understand(query)
        asked = read(self.generation, understood.query.question)
        hits = self._hits(understood.query, asked)
        return self._result(query, started, understood, hits, self._answer(understood.query, asked, hits))

    def _result(
        self, query: Query, started: float, read: Understood, hits: tuple[Hit, ...], answered: Answer | None = None
    ) -> Result:
        took = round((time.perf_counter() - started) * 1000, 1)
        return Result(query.question, self.generation.name, took, hits, answered, read.readings, read.remark)

    def evidence(self, query: Query) -> Evidence:
        """What speaks for an answer to a question; `refdesk eval --fit` calibrates on it."""
        query = self._reader.understand(query).query
        asked = read(self.generation, query.question)
        return abstain.weigh(self.generation.lexical, query.question, self._matched(asked, self._hits(query, asked)))

    def _hits(self, query: Query, asked: Asked) -> tuple[Hit, ...]:
        rows, scores = self._ranked(query, asked)
        groups = grouped(self.generation, rows, scores, query.k)
        passages = self.generation.catalog.passages(row for group in groups for row in group.rows)
        listed = self.generation.catalog.listed(group.ordinal for group in groups)
        hits = (
            Hit(rank, group.score, passages[group.rows[0]].document.via, listed[group.ordinal],
                tuple(passages[row] for row in group.rows))
            for rank, group in enumerate(groups, 1)
        )  # fmt: skip
        return tuple(hits)

    def _ranked(self, query: Query, asked: Asked) -> tuple[Rows, Scores]:
        """Candidates and their scores after the last stage that takes part."""
        allowed = None
        if query.filter != Filter():
            allowed = allowed_rows(self.generation, self.resources, query.filter)
        depth = max(DEPTH, 10 * query.k)
        found = candidates(self.generation, asked, depth, query.mode, allowed)
        scores = fused(found, query.mode)
        tokens = self.generation.tokens
        if query.mode is not Mode.HYBRID or tokens is None:
            return found.rows, scores
        chosen = np.argsort(-scores, kind="stable")[:CLOSELY]
        return found.rows, refined(found, scores, chosen, closeness(tokens, asked.reading, found.rows[chosen]))

    def _answer(self, query: Query, asked: Asked, hits: tuple[Hit, ...]) -> Answer:
        matched = self._matched(asked, hits)
        evidence = abstain.weigh(self.generation.lexical, query.question, matched)
        if reason := abstain.reason_against(evidence):
            return Answer(abstained=True, reason=reason)
        return answer.extract(self.generation, query.question, matched)

    def _matched(self, asked: Asked, hits: tuple[Hit, ...]) -> list[Match]:
        return matches(self.generation, asked.reading, [hit.passages[0] for hit in hits[:_READ]])
