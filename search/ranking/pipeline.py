"""The ranking pipeline: from an encoded question to hits, through candidates, their scores and their resources.

Knows the order of the stages; each stage is in its own module. Must not know answers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.catalog import ListedResource
from index.encoder.onnx import Encoding
from index.reader import Candidates, IndexReader, TokenVectors
from index.text.lexical import terms
from search.model import Hit, Mode, Query, Reranking
from search.ranking.definitions import NO_DEFINITION, find_definition
from search.ranking.diversity import Publishers, diversify
from search.ranking.fusion import RankedCandidates, fuse_scores, refine_scores
from search.ranking.grouping import Group, group_passages
from search.ranking.late_interaction import maxsim
from search.ranking.named_resources import NamedOwners, NamedResources
from search.ranking.near_duplicates import distinct_passages
from search.ranking.relations import Relations
from search.ranking.reranking.cross_encoder import Reranker
from search.ranking.reranking.mixing import rerank
from search.ranking.scope import merge_candidates, scope_of
from search.ranking.timing import StageTimer
from search.ranking.whole_document import add_whole_documents, whole_share

# Passages from each retriever; enough that a long book leaves room for other resources.
DEPTH = 200
# Fused candidates that late interaction rescores, independent of the number of hits requested.
REFINED = 50
# Passages in a hit.
_HIT_PASSAGES = 2


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question as the retrievers need it: its terms for BM25, its encoding for vectors."""

    terms: tuple[str, ...]
    encoding: Encoding


def encode_question(index_reader: IndexReader, question: str) -> EncodedQuestion:
    """Encode a question with the encoder of the index it is asked of."""
    return EncodedQuestion(tuple(terms(question)), index_reader.encoder.encode_question(question.strip()))


def retrieve_candidates(
    index_reader: IndexReader, question: EncodedQuestion, depth: int, mode: Mode, owners: Sequence[int] | None
) -> Candidates:
    """The best `depth` passages of each retriever that `mode` uses, each with both scores.

    `owners` are the ordinals of the resources to search, None for all.
    """
    dense, lexical = (0 if mode is Mode.LEXICAL else depth), (0 if mode is Mode.DENSE else depth)
    return index_reader.candidates(question.encoding.vector, question.terms, dense, lexical, owners)


class RankedHits(NamedTuple):
    """Hits, best first, what became of reranking, and the hits before it, by which it is decided whether to answer."""

    hits: tuple[Hit, ...]
    reranking: Reranking
    earlier: tuple[Hit, ...]


class Ranking:
    """Ranks the resources of one open index, with a reranker as the last stage if given. Safe across threads."""

    def __init__(
        self, index_reader: IndexReader, resources: Sequence[ListedResource], reranker: Reranker | None = None
    ) -> None:
        self._index_reader, self._resources, self._reranker = index_reader, resources, reranker
        self._publishers, self._relations = Publishers(resources), Relations(resources)
        self._named = NamedResources(resources)

    def hits(self, query: Query, question: EncodedQuestion, timer: StageTimer) -> RankedHits:
        """The best `query.k` resources, best first; `question` is the encoded `query.question`."""
        named = self._named.find(query.question) if query.mode is Mode.HYBRID else NamedOwners()
        ranked = self._rank(query, question, timer, named.first)
        is_understood = query.mode is Mode.HYBRID and not query.literal
        definition = find_definition(self._index_reader, query.question, ranked) if is_understood else NO_DEFINITION
        if definition.is_new:
            owners = named.first | {self._ordinals[definition.resource_id]}
            ranked = self._rank(query, question, timer, owners)
        reranked, reranking = self._rerank(query, ranked, timer)
        hits = self._group(query, question, definition.promote(reranked), named)
        earlier = hits if reranked is ranked else self._group(query, question, definition.promote(ranked), named)
        timer.lap("group")
        return RankedHits(hits, reranking, earlier)

    @cached_property
    def _ordinals(self) -> dict[str, int]:
        return {listed.resource.id: listed.ordinal for listed in self._resources}

    def _group(
        self, query: Query, question: EncodedQuestion, ranked: RankedCandidates, named: NamedOwners
    ) -> tuple[Hit, ...]:
        """The hits of candidates with their last scores."""
        ranked = replace(ranked, scores=named.apply(ranked.candidates.owners, ranked.scores))
        groups = group_passages(
            self._index_reader, ranked.candidates, ranked.scores, query.k, self._relations.originals
        )
        groups = self._relations.demote_listings(groups)
        if not (query.filter.companies or query.filter.authors or named.first):
            groups = diversify(groups, self._publishers, question.terms, query.k)
        return self._make_hits(ranked, groups[: query.k])

    def _make_hits(self, ranked: RankedCandidates, groups: Sequence[Group]) -> tuple[Hit, ...]:
        read = self._index_reader.catalog.passages
        # One read for all hits, since the catalogue may be in a cluster; a group's other passages are only read
        # where the first ones repeat each other.
        first = read(row for group in groups for row in group.rows[:_HIT_PASSAGES])
        passages = [
            distinct_passages((first.get(row) or read([row])[row] for row in group.rows), _HIT_PASSAGES)
            for group in groups
        ]
        return tuple(
            Hit(rank, group.score, best[0].document.via, self._resources[group.ordinal], best,
                ranked.stage_scores(group.rows[0]), tuple(self._resources[copy] for copy in group.copies))
            for rank, (group, best) in enumerate(zip(groups, passages, strict=True), 1)
        )  # fmt: skip

    def _candidates(self, query: Query, question: EncodedQuestion, named: Collection[int]) -> Candidates:
        """The candidates within the filter, among them the best passages of the resources that are named."""
        scope, depth = scope_of(self._index_reader, self._resources, query.filter), max(DEPTH, 10 * query.k)
        candidates = retrieve_candidates(self._index_reader, question, depth, query.mode, scope.owners)
        if named:
            owners = sorted(named if scope.owners is None else {*named} & {*scope.owners})
            others = retrieve_candidates(self._index_reader, question, DEPTH, query.mode, owners)
            candidates = merge_candidates(candidates, others)
        return scope.restrict(candidates)

    def _rank(
        self, query: Query, question: EncodedQuestion, timer: StageTimer, named: Collection[int]
    ) -> RankedCandidates:
        """The candidates with their scores after the last stage that `query.mode` uses, reranking excepted."""
        candidates = self._candidates(query, question, named)
        scores = fuse_scores(candidates, query.mode)
        timer.lap("retrieve")
        absent = np.full(len(candidates.rows), np.nan, np.float32)
        ranked = RankedCandidates(candidates, scores, late=absent, whole=absent, scores=scores)
        if query.mode is not Mode.HYBRID:
            return ranked
        if tokens := self._index_reader.tokens:
            ranked = _refine(tokens, ranked, question)
            timer.lap("late")
        if share := whole_share(self._index_reader.manifest):
            ranked = add_whole_documents(self._index_reader, ranked, question.terms, share)
            timer.lap("whole")
        return ranked

    def _rerank(self, query: Query, ranked: RankedCandidates, timer: StageTimer) -> tuple[RankedCandidates, Reranking]:
        """The candidates, reranked if the query is to be and there is time."""
        if not (self._reranker and self._reranker.reranks(query)):
            return ranked, Reranking.NONE
        reranked = rerank(self._reranker, self._index_reader, query.question, ranked)
        timer.lap("cross-encoder")
        return (ranked, Reranking.CUT) if reranked is None else (reranked, Reranking.DONE)


def _refine(tokens: TokenVectors, ranked: RankedCandidates, question: EncodedQuestion) -> RankedCandidates:
    """`ranked` with the best REFINED candidates rescored by late interaction."""
    chosen, late = np.argsort(-ranked.fused, kind="stable")[:REFINED], ranked.late.copy()
    late[chosen] = maxsim(tokens, question.encoding, ranked.candidates.rows[chosen])
    scores = refine_scores(ranked.candidates, ranked.fused, chosen, late[chosen])
    return replace(ranked, late=late, scores=scores)
