"""What was found, read closely: the evidence for an answer, and the quotes that it allows.

Knows hits and passages; how these came to be found is `search.ranking.pipeline`'s.
"""

from dataclasses import dataclass

from index.catalog import Passage
from index.reader import IndexReader
from search.answer import abstention, extraction
from search.answer.abstention import Evidence
from search.model import Answer, Hit, Verdict
from search.query.answer_type import AnswerType, answer_type_of
from search.query.parse import ParsedQuestion
from search.ranking.late_interaction import Match, match_passages
from search.ranking.retrieve import EncodedQuestion

# Resources whose best passage is read closely, to judge whether there is an answer.
_READ = 3
# Bytes that keeping a question takes, whatever was found: without it, questions of no token would take none.
_LEAST = 2_000


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What speaks for an answer, the answer, and the passages to word it from if a model were to."""

    evidence: Evidence
    answer: Answer
    worded_from: tuple[Passage, ...] = ()


@dataclass(slots=True)
class SearchState:
    """What a search found, how the question was read for it, and what was seen in it once it was read closely."""

    understood: ParsedQuestion
    asked: EncodedQuestion
    hits: tuple[Hit, ...]
    examined: AnswerEvidence | None = None

    @property
    def size(self) -> int:
        """About how many bytes keep this in memory: numbers of the question, texts that hits are from."""
        texts = {id(one.document): len(one.document.text) for hit in self.hits for one in hit.passages}
        return _LEAST + len(self.understood.query.question) + self.asked.reading.tokens.nbytes + sum(texts.values())

    @property
    def wanted(self) -> AnswerType:
        """The sort of answer that is wanted; who names a kind of resource wants reading."""
        if any(one.kind == "kind" for one in self.understood.readings):
            return AnswerType.READING
        return answer_type_of(self.understood.query.question)


def examine_hits(opened: IndexReader, found: SearchState, sentences: int, *, sure: bool = False) -> AnswerEvidence:
    """The evidence, and the answer of at most so many sentences that it allows; `sure` quotes whatever it is."""
    query, wanted = found.understood.query, found.wanted
    close = _close(
        opened, found.hits[: max(_READ, sentences) if wanted in {AnswerType.READING, AnswerType.SEVERAL} else _READ]
    )
    matched = match_passages(opened, found.asked.reading, [passage for passage, _ in close])
    evidence = abstention.gather_evidence(opened, query.question, found.asked.reading, _first(matched, close))
    outcome = abstention.verdict(evidence)
    if not matched or not (sure or outcome is Verdict.ANSWERED):
        return AnswerEvidence(evidence, Answer(outcome, abstention.REASONS[outcome]))
    worth = [(match, hit.score) for match, (_, hit) in zip(matched, close, strict=True)]
    quoted = extraction.extract(opened, query.question, wanted, worth, sentences)
    if sure or wanted is AnswerType.READING or not query.worded:
        return AnswerEvidence(evidence, quoted)
    return AnswerEvidence(evidence, quoted, tuple(passage for passage, _ in close))


def _close(opened: IndexReader, hits: tuple[Hit, ...]) -> list[tuple[Passage, Hit]]:
    """The passages to read, all that are shown where their tokens are at hand, else the first of each hit."""
    every = slice(None if opened.tokens else 1)
    return [(passage, hit) for hit in hits for passage in hit.passages[every]]


def _first(matched: list[Match], close: list[tuple[Passage, Hit]]) -> list[Match]:
    """Of the best hits the matches with their best passages."""
    pairs = zip(matched, close, strict=True)
    return [match for match, (passage, hit) in pairs if hit.rank <= _READ and passage is hit.passages[0]]
