"""The engine: the one entry point for searching an open index and answering from it.

Knows the order of the stages and the cache of recent searches; what a stage does is in its own
package. Must not know `search.evaluation`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from index.arrays import Vectors
from index.catalog import ListedResource
from index.lru import LruCache
from index.reader import IndexReader
from search.answer.generation import LanguageModel, stream_answer
from search.answer.pipeline import AnswerEvidence, SearchState, examine_hits
from search.browsing.entries import Entries
from search.case_model import CaseSide
from search.cases.comparison import compare_cases, comparison_answer
from search.cases.library import CaseLibrary
from search.cases.listing import CaseList, list_cases
from search.catalogue.evidence import catalogue_answer, catalogue_hits, catalogue_of_index
from search.catalogue.pipeline import Catalogue, CatalogueReply
from search.followups.pipeline import FollowUps
from search.model import MAX_K, SENTENCES, Answer, Filter, Hit, ParsedFilter, Query, Result
from search.paths.goals import goal_of_query, read_goal
from search.query.abbreviations import Abbreviations
from search.query.binding import bind_phrases
from search.query.filters import check_lists
from search.query.ordering import sort_hits
from search.query.parse import ParsedQuestion, QuestionParser
from search.query.respelling import correct_spelling
from search.ranking.pipeline import Ranking, encode_question
from search.ranking.related import RelatedResources
from search.ranking.reranking.cross_encoder import ON_REQUEST, Reranker
from search.ranking.timing import StageTimer

if TYPE_CHECKING:
    from search.paths.model import Path
    from search.paths.pipeline import PathFinder

# Name of the stage that stands for a search taken from the cache, as `Result.stages` has it.
CACHED = "kept"


class Engine:
    """Searches and answers on one open index. Safe across threads.

    `search` returns hits, `ask` hits and an answer. Both raise QuestionError for a filter value
    that the list does not have. As a context manager it closes the index at the end.
    """

    def __init__(
        self,
        index_reader: IndexReader,
        reranker: Reranker = ON_REQUEST,
        sentences: int = SENTENCES,
        language_model: LanguageModel | None = None,
        cache_bytes: int = 0,
    ) -> None:
        """Create an engine on an open index.

        `reranker` reorders the best passages. An answer has at most `sentences` sentences; `language_model` rewords it,
        as far as the quotes support the wording. Recent searches are cached up to `cache_bytes` bytes; 0 caches none.
        """
        self.generation = index_reader
        self._reranker = reranker
        self._sentences = sentences
        self._language_model = language_model
        self._cache: LruCache[SearchState] = LruCache(cache_bytes, lambda state: state.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index; the engine cannot be used afterwards."""
        self.generation.close()

    @property
    def uses_llm(self) -> bool:
        """Whether a language model rewords answers."""
        return self._language_model is not None

    @property
    def list_names(self) -> tuple[str, ...]:
        """The names of the lists in the index, in order; empty for an index of lists without names."""
        return tuple(summary.name for summary in self.generation.manifest.lists)

    @cached_property
    def resources(self) -> list[ListedResource]:
        """All resources in list order."""
        return self.generation.catalog.resources()

    @property
    def centroids(self) -> Vectors:
        """The mean direction of each resource's passages, in the order of `resources`; shape (resources, dim)."""
        return self._related.centroids

    def related(self, ordinal: int, k: int = 5) -> list[ListedResource]:
        """The `k` resources nearest to the resource at position `ordinal` of the list, best first."""
        return self._related.nearest(ordinal, k)

    @cached_property
    def _related(self) -> RelatedResources:
        return RelatedResources(self.generation, self.resources)

    @cached_property
    def _parser(self) -> QuestionParser:
        return QuestionParser([listed.resource for listed in self.resources], self.list_names)

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations(self.generation)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self.generation, self.resources, self._reranker)

    @cached_property
    def _catalogue(self) -> Catalogue:
        abbreviations = lambda words: self._abbreviations.find(words)  # noqa: E731, PLW0108, only for a topic
        return catalogue_of_index(self.generation, self.resources, self._related.nearest, abbreviations)

    @cached_property
    def _follow_ups(self) -> FollowUps:
        return FollowUps(self.resources, self._catalogue.names, self._parser)

    @cached_property
    def _library(self) -> CaseLibrary:
        return CaseLibrary(self.generation, self.resources)

    @cached_property
    def _paths(self) -> "PathFinder":
        from search.paths.pipeline import PathFinder  # a tenth of the time to import the engine

        return PathFinder(self.generation, self._catalogue.names, lambda query: self._search_state(query, StageTimer()))

    @cached_property
    def entries(self) -> Entries:
        """The resources as sets, for `search.browsing.selection`."""
        return Entries(self.resources)

    def parse(self, question: str) -> ParsedQuestion:
        """The filters in a question, without searching. Raises QuestionError for a question that `Query` refuses."""
        return self._parser.parse(Query(question).matching)

    def search(self, query: Query) -> Result:
        """The best `query.k` resources, best first."""
        return next(self.ask_stream(query))

    def ask(self, query: Query) -> Result:
        """Hits, and an answer quoted from them or the reason for abstaining."""
        *_, result = self.ask_stream(query)
        return result

    def ask_stream(self, query: Query) -> Iterator[Result]:
        """The result of `search` as soon as it is ready, and finally the result of `ask`.

        A question about the list itself is answered from its records (`search.catalogue`), a follow-up as the query
        that it stands for in its context (`search.followups`).
        With a language model also the supported part of its answer, after each of its sentences.
        """
        query_filter = check_lists(query.filter, self.list_names)
        follow_up = self._follow_ups.resolve(replace(query, filter=query_filter).matching)
        for result in self._standalone_stream(follow_up.query):
            yield follow_up.describe(result, query.question)

    def _standalone_stream(self, query: Query) -> Iterator[Result]:
        """The results of a query that stands on its own."""
        timer = StageTimer()
        if reply := self._catalogue.reply(query) or self._reply_without_excluded(query):
            yield from self._reply_stream(query, reply, timer)
            return
        if sides := compare_cases(self._library, query):
            yield from self._comparison_stream(query, sides, timer)
            return
        if (goal := goal_of_query(query)) and (path := self._paths.find(goal, query.filter)).is_whole:
            yield from self._path_stream(query, path, timer)
            return
        yield from self._search_stream(query, timer)

    def _reply_without_excluded(self, query: Query) -> CatalogueReply | None:
        """The answer to a question about the list that excludes something, such as "case studies not about fraud"."""
        if query.literal or not self._parser.may_exclude(query.question):
            return None
        parsed = self._parser.parse(query)
        excluded = tuple(read for read in parsed.filters if read.kind == "exclude")
        narrowed = replace(query.filter, exclusions=parsed.query.filter.exclusions)
        reply = self._catalogue.reply(replace(query, question=parsed.query.question, filter=narrowed))
        if not (excluded and reply):
            return None
        reply.filters += excluded
        return reply

    def cases(self, question: str = "", query_filter: Filter | None = None, k: int = MAX_K) -> CaseList:
        """The case studies that pass the filter: all in list order or, with a question, the best `k`, best first.

        Raises QuestionError for a question or `k` out of bounds and for a filter value that the list does not have.
        """
        return list_cases(
            self._library, question, check_lists(query_filter or Filter(), self.list_names), k,
            lambda query: next(self._search_stream(query.matching, StageTimer())),
        )  # fmt: skip

    def path(self, goal: str, hours: float | None = None, query_filter: Filter | None = None) -> "Path":
        """A short ordered path of resources to a goal, such as "become able to monitor models", each with a reason.

        It takes at most `hours` to read, as far as times are known; without them, the hours that the goal states. The
        path is empty if nothing in the list leads to the goal. Raises QuestionError for a goal that `Query` refuses,
        hours that are not above 0 and a filter value that the list does not have.
        """
        stated = read_goal(Query(goal).matching.question)
        goal_in_time = stated if hours is None else replace(stated, hours=hours)
        return self._paths.find(goal_in_time, check_lists(query_filter or Filter(), self.list_names))

    def _path_stream(self, query: Query, path: "Path", timer: StageTimer) -> Iterator[Result]:
        """The result of a question for a path: its steps as hits, and their reasons quoted."""
        from search.paths.answer import path_answer

        timer.lap("path")
        result = self._computed(query, tuple(step.hit for step in path.steps), path.understood, timer, path.remark)
        yield result
        yield replace(result, answer=path_answer(path, self.generation.manifest.list_title))

    def _computed(
        self, query: Query, hits: tuple[Hit, ...], filters: tuple[ParsedFilter, ...], timer: StageTimer, note: str = ""
    ) -> Result:
        """A result without an answer, whose hits are computed; `note` says how the question was read."""
        took_ms, remark = round(sum(timer.stages.values()), 1), f"{self.generation.remark} {note}".strip()
        return Result(query.question, self.generation.name, took_ms, hits, None, filters, remark, dict(timer.stages))

    def _comparison_stream(self, query: Query, sides: tuple[CaseSide, CaseSide], timer: StageTimer) -> Iterator[Result]:
        """The result of a question that compares case studies: these as hits, and their cards quoted."""
        timer.lap("compare")
        hits = catalogue_hits(self.generation, [case.listed for side in sides for case in side.cases])
        timer.lap("group")
        result = self._computed(query, hits, (), timer)
        yield result
        yield replace(result, answer=comparison_answer(sides))

    def _reply_stream(self, query: Query, reply: CatalogueReply, timer: StageTimer) -> Iterator[Result]:
        """The result of a question about the list, with quotes of what its records lack."""
        timer.lap("catalogue")
        hits = catalogue_hits(self.generation, reply.listed, reply.topic)
        timer.lap("group")
        answer = catalogue_answer(self.generation, reply)
        result = self._computed(query, hits, reply.filters, timer)
        yield result
        yield replace(result, answer=answer)

    def _search_stream(self, query: Query, timer: StageTimer) -> Iterator[Result]:
        """The results of a search in the texts."""
        # Without a model a question asked while typing (`allow_llm=False`) is the one asked at Enter.
        state = self._search_state(query if self._language_model else replace(query, allow_llm=False), timer)
        if not timer.stages:
            timer.lap(CACHED)
        yield self._result(query, state, None, timer)
        timer.start()
        evidence = state.evidence
        answer = evidence.answer
        if self._language_model and evidence.llm_passages:
            question = state.parsed.query.question
            for answer in stream_answer(evidence.answer, question, evidence.llm_passages, self._language_model):
                yield self._result(query, state, answer, timer)
        timer.lap("answer")
        yield self._result(query, state, answer, timer)

    def evidence_for(self, query: Query) -> AnswerEvidence:
        """The evidence for an answer, and the answer that would be quoted without abstaining; for evaluation."""
        state = self._run_search(query.matching, StageTimer())
        return examine_hits(self.generation, state, self._sentences, always_quote=True)

    def _understand(self, query: Query) -> ParsedQuestion:
        """The query with the filters, abbreviations and corrections that its question stands for."""
        parsed = bind_phrases(self.generation, self._parser.parse(query))
        return correct_spelling(self.generation, self._abbreviations.expand(parsed))

    def _search_state(self, query: Query, timer: StageTimer) -> SearchState:
        """The state of a search, from the cache if it is there."""
        query = replace(query, rerank=self._reranker.reranks(query))
        return self._cache.get(query, partial(self._run_search, query, timer))

    def _run_search(self, query: Query, timer: StageTimer) -> SearchState:
        parsed = self._understand(query)
        timer.lap("understand")
        encoded = encode_question(self.generation, parsed.query.question)
        timer.lap("encode")
        ranked = self._ranking.hits(parsed.query, encoded, timer)
        reader, sentences = self.generation, self._sentences  # not `self`: a cached state must not refer to its cache
        return SearchState(parsed, encoded, *ranked, lambda state: examine_hits(reader, state, sentences))

    def _result(self, query: Query, state: SearchState, answer: Answer | None, timer: StageTimer) -> Result:
        name, took_ms, parsed = self.generation.name, round(sum(timer.stages.values()), 1), state.parsed
        remark, stages = f"{self.generation.remark} {state.remark}".strip(), dict(timer.stages)
        hits, reranking = sort_hits(state.hits, query.sort), state.reranking
        return Result(query.question, name, took_ms, hits, answer, parsed.filters, remark, stages, None, reranking)
