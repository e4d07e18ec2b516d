"""The answer pipeline: from the best hits to the evidence for an answer, and the quotes if it suffices.

Knows hits, passages and which words the index has; must not know how hits were retrieved, which is
`search.ranking.pipeline`'s.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from index.catalog import Passage
from index.reader import IndexReader
from index.text.lexical import terms
from search.answer import abstention, blocks, extraction
from search.answer.abstention import Evidence
from search.answer.concepts import concept_of
from search.answer.parts import QuestionForm, is_question, question_parts
from search.catalogue.mentions import mentions
from search.catalogue.topic_texts import is_mentioned
from search.model import Answer, Hit, Reranking, Verdict
from search.query.answer_type import AnswerType, answer_type_of, asks_for_value, has_count, matches_answer_type
from search.query.parse import ParsedQuestion
from search.ranking.definitions import context_of, has_definition, subject_of
from search.ranking.late_interaction import Match, match_passages
from search.ranking.pipeline import EncodedQuestion

# Hits whose best passages are the evidence for an answer.
_EXAMINED = 3
# Share of the question's words, weighted by rarity, that code needs to be an answer. On real pages the best quote is
# code for 11 questions of other types: those without an answer have up to 0.53.
_CODE_WORDS = 0.6
_IDENTIFIERS = re.compile(r"[_.]")
# Bytes of a cached search besides vectors and texts: without it a question without tokens or hits would take none.
_BASE_BYTES = 2_000
_CUT = "Reranking took too long and was left out."


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """The evidence for an answer, the answer, and the passages for a language model to reword it from, if it may.

    `outcome` is the verdict of `ask`, also if the answer was quoted without regard to it.
    """

    evidence: Evidence
    answer: Answer
    outcome: Verdict
    llm_passages: tuple[Passage, ...] = ()


@dataclass(slots=True)
class SearchState:
    """A parsed question, its encoding and its hits, as cached by the engine. Safe across threads.

    `reranking` is what became of reranking the hits, `earlier` are the hits before it. `examine` computes the evidence
    for an answer from the state.
    """

    parsed: ParsedQuestion
    encoded: EncodedQuestion
    hits: tuple[Hit, ...]
    reranking: Reranking
    earlier: tuple[Hit, ...]
    examine: Callable[["SearchState"], AnswerEvidence]
    _evidence: AnswerEvidence | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def evidence(self) -> AnswerEvidence:
        """The evidence for an answer, computed at the first access."""
        with self._lock:
            if self._evidence is None:
                self._evidence = self.examine(self)
            return self._evidence

    @property
    def size(self) -> int:
        """Approximate bytes of the state in memory: the question's vectors and the documents of the hits.

        More than any cache has if reranking was cut: the next time there may be time for it.
        """
        if self.reranking is Reranking.CUT:
            return sys.maxsize
        hits = (*self.hits, *self.earlier)
        texts = {id(passage.document): len(passage.document.text) for hit in hits for passage in hit.passages}
        return _BASE_BYTES + len(self.parsed.query.question) + self.encoded.encoding.tokens.nbytes + sum(texts.values())

    @property
    def remark(self) -> str:
        """How the question was read and ranked, as far as readers should know it."""
        return f"{self.parsed.remark} {_CUT if self.reranking is Reranking.CUT else ''}".strip()

    @property
    def answer_type(self) -> AnswerType:
        """The expected answer type; a question with a filter on kinds asks for reading."""
        if any(parsed.kind == "kind" for parsed in self.parsed.filters):
            return AnswerType.READING
        return answer_type_of(self.parsed.query.question)


def examine_hits(
    index_reader: IndexReader, state: SearchState, sentences: int, *, always_quote: bool = False
) -> AnswerEvidence:
    """The evidence for an answer, and the answer of at most `sentences` quotes if it suffices.

    Whether to answer is decided by the hits before reranking, to which the thresholds belong. `always_quote` quotes
    without regard to the evidence.
    """
    query, answer_type, encoding = state.parsed.query, state.answer_type, state.encoded.encoding
    question = QuestionForm(query.question, answer_type, question_parts(query.question))
    is_list = question.parts or answer_type in {AnswerType.READING, AnswerType.SEVERAL}
    passages = _select_passages(index_reader, state.hits[: max(_EXAMINED, sentences) if is_list else _EXAMINED])
    matches = match_passages(index_reader, encoding, [passage for passage, _ in passages])
    decisive = _decisive_matches(index_reader, state, matches, passages)
    evidence = abstention.gather_evidence(index_reader, query.question, encoding, decisive)
    thresholds = abstention.thresholds_of(index_reader.manifest)
    is_weak = abstention.is_weak(evidence, thresholds)
    verdict = abstention.verdict(evidence, thresholds)
    outcome = Verdict.ANSWERED if _is_defined(query.question, matches) else verdict
    if outcome is Verdict.ANSWERED and is_weak and _is_unnamed(index_reader, query.question, matches):
        outcome = Verdict.RELATED
    if not matches or not (always_quote or outcome is Verdict.ANSWERED):
        return AnswerEvidence(evidence, _refusal(index_reader, question, outcome), outcome)
    scored = [(match, hit.score) for match, (_, hit) in zip(matches, passages, strict=True)]
    quoted = extraction.extract(index_reader, question, scored, sentences)
    if outcome is Verdict.ANSWERED and (
        _lacks_value(question, quoted, is_weak=is_weak) or _is_other_code(index_reader, question, quoted)
    ):
        outcome = Verdict.RELATED
    if not quoted.citations or not (always_quote or outcome is Verdict.ANSWERED):
        return AnswerEvidence(evidence, _refusal(index_reader, question, Verdict.RELATED), outcome)
    if always_quote or answer_type is AnswerType.READING or not query.allow_llm:
        return AnswerEvidence(evidence, quoted, outcome)
    return AnswerEvidence(evidence, quoted, outcome, tuple(passage for passage, _ in passages))


def _is_defined(question: str, matches: Sequence[Match]) -> bool:
    """Whether a passage says in so many words what the question asks to define; weak matches elsewhere do not count."""
    subject = subject_of(question)
    return subject is not None and any(has_definition(match.passage, subject) for match in matches)


def _is_unnamed(index_reader: IndexReader, question: str, matches: Sequence[Match]) -> bool:
    """Whether a question asks about a concept that no text names."""
    forms = concept_of(question)
    if not forms or any(mentions(match.passage.embedded, form) for match in matches for form in forms):
        return False
    return not any(is_mentioned(index_reader, form) for form in forms)


def _refusal(index_reader: IndexReader, question: QuestionForm, outcome: Verdict) -> Answer:
    """An answer without quotes, with its reason; it names the side of a comparison that the list does not know."""
    sides = () if any(map(is_question, question.parts)) else question.parts
    unknown = (side for side in sides if not any(map(index_reader.lexical.knows, terms(side))))
    return Answer(outcome, abstention.REASONS[outcome], gaps=tuple(f"Nothing on {side}." for side in unknown))


def _lacks_value(question: QuestionForm, quoted: Answer, *, is_weak: bool) -> bool:
    """Whether an answer lacks what the question needs: any quote at all, or the number or date that has to be in it.

    With weak evidence a count needs a quote that names what is counted.
    """
    quotes = [citation.quote for citation in quoted.citations]
    if (
        is_weak
        and question.answer_type is AnswerType.NUMBER
        and not any(has_count(question.text, quote) for quote in quotes)
    ):
        return True
    has_value = (matches_answer_type(question.answer_type, question.text, quote) for quote in quotes)
    return not quotes or (asks_for_value(question.answer_type, question.text) and not any(has_value))


def _is_other_code(index_reader: IndexReader, question: QuestionForm, quoted: Answer) -> bool:
    """Whether the best quote is code that hardly has the words of a question for neither steps nor a comparison."""
    if question.parts or question.answer_type in {AnswerType.STEPS, AnswerType.SEVERAL} or not quoted.citations:
        return False
    best = quoted.citations[0]
    if not blocks.code_around(best.passage.document.text, (best.start, best.end)):
        return False
    rarity = extraction.term_rarity(index_reader, question.text)
    present = set(terms(_IDENTIFIERS.sub(" ", f"{context_of(best.passage)} {best.quote}")))
    return sum(rarity[term] for term in rarity.keys() & present) < _CODE_WORDS * sum(rarity.values())


def _select_passages(index_reader: IndexReader, hits: tuple[Hit, ...]) -> list[tuple[Passage, Hit]]:
    """The passages of each hit if the index has their token vectors, else only the best, as computing those is slow."""
    shown = slice(None if index_reader.tokens else 1)
    return [(passage, hit) for hit in hits for passage in hit.passages[shown]]


def _decisive_matches(
    index_reader: IndexReader, state: SearchState, matches: list[Match], passages: list[tuple[Passage, Hit]]
) -> list[Match]:
    """The matches of the best passages of the first hits before reranking."""
    if state.earlier is not state.hits:
        best = [hit.passages[0] for hit in state.earlier[:_EXAMINED]]
        return match_passages(index_reader, state.encoded.encoding, best)
    pairs = zip(matches, passages, strict=True)
    return [match for match, (passage, hit) in pairs if hit.rank <= _EXAMINED and passage is hit.passages[0]]
