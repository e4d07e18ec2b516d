"""The engine: the one entry point for searching an open index and answering from it.

Knows the order of the stages and the cache of recent searches; what a stage does is in its own
package. Must not know `search.evaluation`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import Self

from index.arrays import Vectors
from index.catalog import ListedResource
from index.lru import LruCache
from index.reader import IndexReader
from search.answer.generation import LanguageModel, stream_answer
from search.answer.pipeline import AnswerEvidence, SearchState, examine_hits
from search.model import SENTENCES, Answer, Query, Result
from search.query.parse import ParsedQuestion, QuestionParser
from search.query.respelling import correct_spelling
from search.ranking.cross_encoder import CrossEncoder
from search.ranking.pipeline import Ranking, encode_question
from search.ranking.related import nearest_resources, resource_centroids
from search.ranking.timing import StageTimer

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
        cross_encoder: CrossEncoder | None = None,
        sentences: int = SENTENCES,
        language_model: LanguageModel | None = None,
        cache_bytes: int = 0,
    ) -> None:
        """Create an engine on an open index.

        `cross_encoder` reranks the top passages. An answer has at most `sentences` sentences;
        `language_model` rewords it, as far as the quotes support the wording. Recent searches
        are cached up to `cache_bytes` bytes; 0 disables the cache.
        """
        self.generation = index_reader
        self._cross_encoder = cross_encoder
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

    @cached_property
    def resources(self) -> list[ListedResource]:
        """All resources in list order."""
        return self.generation.catalog.resources()

    @cached_property
    def centroids(self) -> Vectors:
        """The mean direction of each resource's passages, in the order of `resources`; shape (resources, dim)."""
        return resource_centroids(self.generation, len(self.resources))

    def related(self, ordinal: int, k: int = 5) -> list[ListedResource]:
        """The `k` resources nearest to the resource at position `ordinal` of the list, best first."""
        return [self.resources[position] for position in nearest_resources(self.centroids, ordinal, k)]

    @cached_property
    def _parser(self) -> QuestionParser:
        return QuestionParser([listed.resource for listed in self.resources])

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self.generation, self.resources, self._cross_encoder)

    def parse(self, question: str) -> ParsedQuestion:
        """The filters in a question, without searching. Raises QuestionError for a question that `Query` refuses."""
        return self._parser.parse(Query(question))

    def search(self, query: Query) -> Result:
        """The best `query.k` resources, best first."""
        return next(self.ask_stream(query))

    def ask(self, query: Query) -> Result:
        """Hits, and an answer quoted from them or the reason for abstaining."""
        *_, result = self.ask_stream(query)
        return result

    def ask_stream(self, query: Query) -> Iterator[Result]:
        """The result of `search` as soon as it is ready, and finally the result of `ask`.

        With a language model also the supported part of its answer, after each of its sentences.
        """
        timer = StageTimer()
        # Without a model a question asked while typing (`allow_llm=False`) is the one asked at Enter.
        key = query if self._language_model else replace(query, allow_llm=False)
        state = self._cache.get(key, partial(self._run_search, key, timer))
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
        return examine_hits(self.generation, self._run_search(query, StageTimer()), self._sentences, always_quote=True)

    def _run_search(self, query: Query, timer: StageTimer) -> SearchState:
        parsed = correct_spelling(self.generation, self._parser.parse(query))
        timer.lap("understand")
        encoded = encode_question(self.generation, parsed.query.question)
        timer.lap("encode")
        hits = self._ranking.hits(parsed.query, encoded, timer)
        reader, sentences = self.generation, self._sentences  # not `self`: a cached state must not refer to its cache
        return SearchState(parsed, encoded, hits, lambda state: examine_hits(reader, state, sentences))

    def _result(self, query: Query, state: SearchState, answer: Answer | None, timer: StageTimer) -> Result:
        name, took_ms, parsed = self.generation.name, round(sum(timer.stages.values()), 1), state.parsed
        remark = f"{self.generation.remark} {parsed.remark}".strip()
        return Result(query.question, name, took_ms, state.hits, answer, parsed.filters, remark, dict(timer.stages))
