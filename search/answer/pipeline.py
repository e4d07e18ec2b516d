"""What was found, read closely: the evidence for an answer, and the quotes that it allows.

Knows hits and passages; how these came to be found is `search.ranking.pipeline`'s.
"""

from dataclasses import dataclass

from index.catalog import Passage
from index.reader import Store
from search.answer import abstention, extraction
from search.answer.abstention import Evidence
from search.model import Answer, Hit, Verdict
from search.query.answer_type import Wish, wish
from search.query.parse import Understood
from search.ranking.late_interaction import Match, matches
from search.ranking.retrieve import Asked

# Resources whose best passage is read closely, to judge whether there is an answer.
_READ = 3
# Bytes that keeping a question takes, whatever was found: without it, questions of no token would take none.
_LEAST = 2_000


@dataclass(frozen=True, slots=True)
class Examined:
    """What speaks for an answer, the answer, and the passages to word it from if a model were to."""

    evidence: Evidence
    answer: Answer
    worded_from: tuple[Passage, ...] = ()


@dataclass(slots=True)
class Found:
    """What a search found, how the question was read for it, and what was seen in it once it was read closely."""

    understood: Understood
    asked: Asked
    hits: tuple[Hit, ...]
    examined: Examined | None = None

    @property
    def size(self) -> int:
        """About how many bytes keep this in memory: numbers of the question, texts that hits are from."""
        texts = {id(one.document): len(one.document.text) for hit in self.hits for one in hit.passages}
        return _LEAST + len(self.understood.query.question) + self.asked.reading.tokens.nbytes + sum(texts.values())

    @property
    def wanted(self) -> Wish:
        """The sort of answer that is wanted; who names a kind of resource wants reading."""
        if any(one.kind == "kind" for one in self.understood.readings):
            return Wish.READING
        return wish(self.understood.query.question)


def examined(opened: Store, found: Found, sentences: int, *, sure: bool = False) -> Examined:
    """The evidence, and the answer of at most so many sentences that it allows; `sure` quotes whatever it is."""
    query, wanted = found.understood.query, found.wanted
    close = _close(opened, found.hits[: max(_READ, sentences) if wanted in {Wish.READING, Wish.SEVERAL} else _READ])
    matched = matches(opened, found.asked.reading, [passage for passage, _ in close])
    evidence = abstention.weigh(opened, query.question, found.asked.reading, _first(matched, close))
    outcome = abstention.verdict(evidence)
    if not matched or not (sure or outcome is Verdict.ANSWERED):
        return Examined(evidence, Answer(outcome, abstention.REASONS[outcome]))
    worth = [(match, hit.score) for match, (_, hit) in zip(matched, close, strict=True)]
    quoted = extraction.extract(opened, query.question, wanted, worth, sentences)
    if sure or wanted is Wish.READING or not query.worded:
        return Examined(evidence, quoted)
    return Examined(evidence, quoted, tuple(passage for passage, _ in close))


def _close(opened: Store, hits: tuple[Hit, ...]) -> list[tuple[Passage, Hit]]:
    """The passages to read, all that are shown where their tokens are at hand, else the first of each hit."""
    every = slice(None if opened.tokens else 1)
    return [(passage, hit) for hit in hits for passage in hit.passages[every]]


def _first(matched: list[Match], close: list[tuple[Passage, Hit]]) -> list[Match]:
    """Of the best hits the matches with their best passages."""
    pairs = zip(matched, close, strict=True)
    return [match for match, (passage, hit) in pairs if hit.rank <= _READ and passage is hit.passages[0]]
