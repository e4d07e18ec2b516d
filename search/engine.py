"""The one front door to a generation: every way of asking goes through `Engine`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial

from index.catalog import ListedResource
from index.encoder.onnx import Vectors
from index.lru import Kept
from index.reader import IndexReader
from search.answer.generation import LanguageModel, stream_answer
from search.answer.pipeline import AnswerEvidence, SearchState, examine_hits
from search.model import SENTENCES, Answer, Query, Result
from search.query.parse import ParsedQuestion, QuestionParser
from search.query.respelling import correct_spelling
from search.ranking.cross_encoder import CrossEncoder
from search.ranking.pipeline import Ranking
from search.ranking.related import nearest_resources, resource_centroids
from search.ranking.retrieve import encode_question
from search.ranking.timing import StageTimer

# The stage in which hits are found that were kept.
KEPT = "kept"


class Engine:
    """Searches and answers on one open generation. Safe across threads.

    `search` gives hits, `ask` hits and an answer. Both raise QuestionError for a filter
    that names what the list does not have. An answer has at most so many `sentences`;
    a `writer` puts it into its own words, as far as they hold. What was found for the last
    questions is kept for the next who asks the same, up to so many bytes (`kept`).
    """

    def __init__(
        self,
        opened: IndexReader,
        cross: CrossEncoder | None = None,
        sentences: int = SENTENCES,
        writer: LanguageModel | None = None,
        kept: int = 0,
    ) -> None:
        """Open the door to a generation; with `cross` the best passages are judged by that at last."""
        self.generation = opened
        self._cross = cross
        self._sentences = sentences
        self._writer = writer
        self._kept: Kept[SearchState] = Kept(kept, lambda found: found.size)

    @property
    def worded(self) -> bool:
        """Whether a model puts answers into its words."""
        return self._writer is not None

    @cached_property
    def resources(self) -> list[ListedResource]:
        """Every resource of the list, in its order."""
        return self.generation.catalog.resources()

    @cached_property
    def centres(self) -> Vectors:
        """Where each resource of `resources` is among the others, as a unit vector; shape (resources, dim)."""
        return resource_centroids(self.generation, len(self.resources))

    def similar(self, ordinal: int, k: int = 5) -> list[ListedResource]:
        """The resources nearest to the one with this ordinal, best first."""
        return [self.resources[at] for at in nearest_resources(self.centres, ordinal, k)]

    @cached_property
    def _reader(self) -> QuestionParser:
        return QuestionParser([listed.resource for listed in self.resources])

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self.generation, self.resources, self._cross)

    def search(self, query: Query) -> Result:
        """The best `query.k` resources for a question, best first."""
        return next(self.asking(query))

    def ask(self, query: Query) -> Result:
        """Hits, and an answer quoted from them or the reason why there is none."""
        *_, answered = self.asking(query)
        return answered

    def asking(self, query: Query) -> Iterator[Result]:
        """What `search` gives as soon as it is found, at last what `ask` gives.

        Where a model words the answer, also what holds of it so far, after each of its sentences.
        """
        watch = StageTimer()
        # Without a model what is shown while somebody types is what Enter shows.
        wanted = query if self._writer else replace(query, worded=False)
        found = self._kept.get(wanted, partial(self._found, wanted, watch))
        if not watch.stages:
            watch.lap(KEPT)
        yield self._result(query, found, None, watch)
        watch.start()
        judged = found.examined = found.examined or examine_hits(self.generation, found, self._sentences)
        answered = judged.answer
        if self._writer and judged.worded_from:
            question = found.understood.query.question
            for answered in stream_answer(judged.answer, question, judged.worded_from, self._writer):
                yield self._result(query, found, answered, watch)
        watch.lap("answer")
        yield self._result(query, found, answered, watch)

    def _found(self, query: Query, watch: StageTimer) -> SearchState:
        understood = self._understood(query)
        watch.lap("understand")
        asked = encode_question(self.generation, understood.query.question)
        watch.lap("encode")
        return SearchState(understood, asked, self._ranking.hits(understood.query, asked, watch))

    def _understood(self, query: Query) -> ParsedQuestion:
        return correct_spelling(self.generation, self._reader.understand(query))

    def _result(self, query: Query, found: SearchState, answered: Answer | None, watch: StageTimer) -> Result:
        name, took, read = self.generation.name, round(sum(watch.stages.values()), 1), found.understood
        remark = f"{self.generation.remark} {read.remark}".strip()
        return Result(query.question, name, took, found.hits, answered, read.readings, remark, dict(watch.stages))

    def examine(self, query: Query) -> AnswerEvidence:
        """The evidence for an answer, and what would be quoted without abstaining; `refdesk eval` judges both."""
        return examine_hits(self.generation, self._found(query, StageTimer()), self._sentences, sure=True)
