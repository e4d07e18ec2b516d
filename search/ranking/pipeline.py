"""From a question that was read to its hits: candidates, their scores stage by stage, their resources.

Knows no answers. What each stage does is in its own module; here is their order.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.catalog import ListedResource
from index.reader import IndexReader, TokenVectors
from search.model import Filter, Hit, Mode, Query
from search.query.filters import filter_resources
from search.ranking.cross_encoder import CrossEncoder, rerank
from search.ranking.diversity import Publishers, diversify
from search.ranking.fusion import fuse_scores, refine_scores
from search.ranking.grouping import Group, group_passages
from search.ranking.late_interaction import maxsim
from search.ranking.near_duplicates import distinct_passages
from search.ranking.retrieve import EncodedQuestion, candidates
from search.ranking.timing import RankedCandidates, StageTimer

# Passages each retriever proposes; enough that a long book leaves room for others.
DEPTH = 200
# Of the fused candidates, those whose words are compared with the question's; however many hits are wanted.
CLOSELY = 50
# Passages shown with a hit.
_SHOWN = 2


class Ranking:
    """Ranks the resources of one open generation, at last by a cross-encoder if there is one. Safe across threads."""

    def __init__(self, opened: IndexReader, resources: Sequence[ListedResource], cross: CrossEncoder | None) -> None:
        self._opened, self._resources, self._cross = opened, resources, cross
        self._publishers = Publishers(resources)

    def hits(self, query: Query, asked: EncodedQuestion, watch: StageTimer) -> tuple[Hit, ...]:
        """The best `query.k` resources, best first."""
        ranked = self._ranked(query, asked, watch)
        groups = group_passages(self._opened, ranked.found, ranked.scores, query.k)
        if not query.filter.companies:
            groups = diversify(groups, self._publishers, asked.terms, query.k)
        hits = self._shown(ranked, groups[: query.k])
        watch.lap("group")
        return hits

    def _shown(self, ranked: RankedCandidates, groups: Sequence[Group]) -> tuple[Hit, ...]:
        read = self._opened.catalog.passages
        # All at once, as a cluster may have to be asked; another is looked at where these repeat each other.
        first = read(row for group in groups for row in group.rows[:_SHOWN])
        shown = [
            distinct_passages((first.get(row) or read([row])[row] for row in group.rows), _SHOWN) for group in groups
        ]
        return tuple(
            Hit(rank, group.score, best[0].document.via, self._resources[group.ordinal], best,
                ranked.parts(group.rows[0]), tuple(self._resources[copy] for copy in group.also))
            for rank, (group, best) in enumerate(zip(groups, shown, strict=True), 1)
        )  # fmt: skip

    def _ranked(self, query: Query, asked: EncodedQuestion, watch: StageTimer) -> RankedCandidates:
        """Candidates and their scores after the last stage that takes part."""
        found = candidates(self._opened, asked, max(DEPTH, 10 * query.k), query.mode, self._owners(query.filter))
        scores = fuse_scores(found, query.mode)
        watch.lap("retrieve")
        ranked = RankedCandidates(found, scores, np.full(len(found.rows), np.nan, np.float32), scores)
        if query.mode is not Mode.HYBRID:
            return ranked
        if tokens := self._opened.tokens:
            ranked = _closer(tokens, ranked, asked)
            watch.lap("late")
        if self._cross:
            judged = rerank(self._cross, self._opened, query.question, found.rows, ranked.scores)
            ranked = replace(ranked, scores=judged)
            watch.lap("cross-encoder")
        return ranked

    def _owners(self, wanted: Filter) -> list[int] | None:
        return None if wanted == Filter() else [listed.ordinal for listed in filter_resources(self._resources, wanted)]


def _closer(tokens: TokenVectors, ranked: RankedCandidates, asked: EncodedQuestion) -> RankedCandidates:
    """The same with the best candidates held against the question word by word."""
    chosen, late = np.argsort(-ranked.fused, kind="stable")[:CLOSELY], ranked.late.copy()
    late[chosen] = maxsim(tokens, asked.reading, ranked.found.rows[chosen])
    return replace(ranked, late=late, scores=refine_scores(ranked.found, ranked.fused, chosen, late[chosen]))
