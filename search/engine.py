"""The one front door to a generation: every way of asking goes through `Engine`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from index.catalog import Listed, Passage
from index.encoder import Vectors
from index.kept import Kept
from index.store import Store
from search import abstain, answer
from search.abstain import Evidence
from search.asking import Wish, wish
from search.cross import CrossEncoder, reranked
from search.filters import among
from search.fuse import fused, refined
from search.generate import Writer, writing
from search.group import grouped
from search.late import closeness, matches
from search.model import SENTENCES, Answer, Filter, Hit, Mode, Query, Result, Verdict
from search.repeats import distinct
from search.retrieve import Asked, candidates, read
from search.similar import centres, nearest
from search.spelling import respelt
from search.spread import Publishers, spread
from search.stages import Ranked, Watch
from search.understand import Reader, Understood

# Passages each retriever proposes; enough that a long book leaves room for others.
DEPTH = 200
# Of the fused candidates, those whose words are compared with the question's; however many hits are wanted.
CLOSELY = 50
# Passages shown with a hit.
_SHOWN = 2
# Resources whose best passage is read closely, to judge whether there is an answer.
_READ = 3
# The stage in which hits are found that were kept, and how many answers are kept with them.
KEPT, _JUDGED = "kept", 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and how the question was read for it."""

    understood: Understood
    asked: Asked
    hits: tuple[Hit, ...]

    @property
    def size(self) -> int:
        """About how many bytes keep this in memory: numbers of the question, texts that hits are from."""
        texts = {id(one.document): len(one.document.text) for hit in self.hits for one in hit.passages}
        return self.asked.reading.tokens.nbytes + sum(texts.values())


@dataclass(frozen=True, slots=True)
class Examined:
    """What speaks for an answer, the answer, and the passages to word it from where a model is to."""

    evidence: Evidence
    answer: Answer
    worded_from: tuple[Passage, ...] = ()


class Engine:
    """Searches and answers on one open generation. Safe across threads.

    `search` gives hits, `ask` hits and an answer. Both raise QuestionError for a filter
    that names what the list does not have. An answer has at most so many `sentences`;
    a `writer` puts it into its own words, as far as they hold. What was found for the last
    questions is kept for the next who asks the same, up to so many bytes (`kept`).
    """

    def __init__(
        self,
        opened: Store,
        cross: CrossEncoder | None = None,
        sentences: int = SENTENCES,
        writer: Writer | None = None,
        kept: int = 0,
    ) -> None:
        """Open the door to a generation; with `cross` the best passages are judged by that at last."""
        self.generation = opened
        self._cross = cross
        self._sentences = sentences
        self._writer = writer
        self._kept: Kept[Found] = Kept(kept, lambda found: found.size)
        self._judged: Kept[Examined] = Kept(kept and _JUDGED)

    @property
    def worded(self) -> bool:
        """Whether a model puts answers into its words."""
        return self._writer is not None

    @cached_property
    def resources(self) -> list[Listed]:
        """Every resource of the list, in its order."""
        return self.generation.catalog.resources()

    @cached_property
    def centres(self) -> Vectors:
        """Where each resource of `resources` is among the others, as a unit vector; shape (resources, dim)."""
        return centres(self.generation, len(self.resources))

    def similar(self, ordinal: int, k: int = 5) -> list[Listed]:
        """The resources nearest to the one with this ordinal, best first."""
        return [self.resources[at] for at in nearest(self.centres, ordinal, k)]

    @cached_property
    def _reader(self) -> Reader:
        return Reader([listed.resource for listed in self.resources])

    @cached_property
    def _publishers(self) -> Publishers:
        return Publishers(self.resources)

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
        watch = Watch()
        found = self._kept.get(query, partial(self._found, query, watch))
        if not watch.stages:
            watch.lap(KEPT)
        yield self._result(query, found, None, watch)
        watch.start()
        examined = self._judged.get(query, partial(self._examined, found))
        answered = examined.answer
        if self._writer and examined.worded_from:
            question = found.understood.query.question
            for answered in writing(examined.answer, question, examined.worded_from, self._writer):
                yield self._result(query, found, answered, watch)
        watch.lap("answer")
        yield self._result(query, found, answered, watch)

    def _found(self, query: Query, watch: Watch) -> Found:
        understood = self._understood(query)
        watch.lap("understand")
        asked = read(self.generation, understood.query.question)
        watch.lap("encode")
        return Found(understood, asked, self._hits(understood.query, asked, watch))

    def _understood(self, query: Query) -> Understood:
        return respelt(self.generation, self._reader.understand(query))

    def _result(self, query: Query, found: Found, answered: Answer | None, watch: Watch) -> Result:
        name, took, read = self.generation.name, round(sum(watch.stages.values()), 1), found.understood
        remark = f"{self.generation.remark} {read.remark}".strip()
        return Result(query.question, name, took, found.hits, answered, read.readings, remark, dict(watch.stages))

    def examine(self, query: Query) -> Examined:
        """The evidence for an answer, and what would be quoted without abstaining; `refdesk eval` judges both."""
        return self._examined(self._found(query, Watch()), sure=True)

    def _hits(self, query: Query, asked: Asked, watch: Watch) -> tuple[Hit, ...]:
        ranked = self._ranked(query, asked, watch)
        groups = grouped(self.generation, ranked.found, ranked.scores, query.k)
        if not query.filter.companies:
            groups = spread(groups, self._publishers, asked.terms, query.k)
        groups = groups[: query.k]
        passages = self.generation.catalog.passages(row for group in groups for row in group.rows)
        shown = (distinct([passages[row] for row in group.rows], _SHOWN) for group in groups)
        hits = tuple(
            Hit(rank, group.score, best[0].document.via, self.resources[group.ordinal], best,
                ranked.parts(group.rows[0]), tuple(self.resources[copy] for copy in group.also))
            for rank, (group, best) in enumerate(zip(groups, shown, strict=True), 1)
        )  # fmt: skip
        watch.lap("group")
        return hits

    def _ranked(self, query: Query, asked: Asked, watch: Watch) -> Ranked:
        """Candidates and their scores after the last stage that takes part."""
        owners = None
        if query.filter != Filter():
            owners = [listed.ordinal for listed in among(self.resources, query.filter)]
        depth = max(DEPTH, 10 * query.k)
        found = candidates(self.generation, asked, depth, query.mode, owners)
        scores = fused(found, query.mode)
        watch.lap("retrieve")
        late = np.full(len(found.rows), np.nan, np.float32)
        ranked = Ranked(found, scores, late, scores)
        if query.mode is not Mode.HYBRID:
            return ranked
        if tokens := self.generation.tokens:
            chosen = np.argsort(-scores, kind="stable")[:CLOSELY]
            late[chosen] = closeness(tokens, asked.reading, found.rows[chosen])
            ranked = replace(ranked, scores=refined(found, scores, chosen, late[chosen]))
            watch.lap("late")
        if self._cross:
            judged = reranked(self._cross, self.generation, query.question, found.rows, ranked.scores)
            ranked = replace(ranked, scores=judged)
            watch.lap("cross-encoder")
        return ranked

    def _examined(self, found: Found, *, sure: bool = False) -> Examined:
        """The evidence, and the answer that it allows; `sure` quotes whatever the evidence is."""
        read, asked, hits = found.understood, found.asked, found.hits
        question = read.query.question
        wanted = Wish.READING if any(one.kind == "kind" for one in read.readings) else wish(question)
        wide = max(_READ, self._sentences) if wanted in {Wish.READING, Wish.SEVERAL} else _READ
        every = slice(None if self.generation.tokens else 1)
        close = [(passage, hit) for hit in hits[:wide] for passage in hit.passages[every]]
        matched = matches(self.generation, asked.reading, [passage for passage, _ in close])
        first = [match for match, (passage, hit) in zip(matched, close, strict=True)
                 if hit.rank <= _READ and passage is hit.passages[0]]  # fmt: skip
        evidence = abstain.weigh(self.generation, question, asked.reading, first)
        outcome = abstain.verdict(evidence)
        if not matched or not (sure or outcome is Verdict.ANSWERED):
            return Examined(evidence, Answer(outcome, abstain.REASONS[outcome]))
        worth = [(match, hit.score) for match, (_, hit) in zip(matched, close, strict=True)]
        quoted = answer.extract(self.generation, question, wanted, worth, self._sentences)
        if sure or self._writer is None or wanted is Wish.READING or not read.query.worded:
            return Examined(evidence, quoted)
        return Examined(evidence, quoted, tuple(passage for passage, _ in close))
