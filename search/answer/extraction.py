"""Extraction: quotes the sentences that answer a question, byte for byte, each with its citation, best first.

A sentence is scored by its late interaction with the question, by the rare words of the question it contains, and by
its resource's score; a sentence of the expected answer type (a number, a reason) scores higher. Must not know how its
passages were retrieved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalog import Passage
from index.model import Span
from index.reader import IndexReader
from index.text.lexical import terms
from ingest.model import Document
from search.answer.parts import SPEAKS, Part, QuestionForm, is_question, make_parts
from search.answer.quotes import MAX_WORDS, passage_excerpts, quote_length
from search.model import SENTENCES, Answer, Citation, Sentence, Verdict
from search.query.answer_type import AnswerType, matches_answer_type
from search.ranking.definitions import context_of, subject_of
from search.ranking.late_interaction import Match

# Share of the best sentence's score that other sentences need; for reading lists, of the best resource's score.
_NEAR = 0.75
# Weights of late interaction, rare words, the resource's score and the answer type in a sentence's score (decision
# 022). On a third of SQuAD's questions rare words from 0.3 to 0.6, the resource from 0.1 to 0.5, the type from 0 to
# 0.15 differ by 0.015.
_MEANING, _WORDS, _RESOURCE, _TYPE = 0.6, 0.3, 0.45, 0.06
# Added for a sentence that says what the subject of a question is, so that no other comes before it.
_DEFINITION = 0.25
# Factor for code, except where steps are asked for.
_CODE = 0.85
# Words of a name, at most.
_NAME_WORDS = 4
# Sentences of each passage that are considered as quotes.
_CONSIDERED = 4
# Share of the words of the shorter sentence from which two sentences count as the same.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class _Quote:
    rank: float
    score: float
    match: Match
    span: Span
    lead: Span | None = None

    @property
    def document(self) -> Document:
        return self.match.passage.document

    @property
    def source(self) -> tuple[str, str, str]:
        # Not `Document.id`, which hashes the whole text.
        return self.document.key, self.document.via, self.document.role

    @property
    def text(self) -> str:
        return self.document.text[slice(*self.span)]


def extract(
    index_reader: IndexReader,
    question: QuestionForm,
    matches: Sequence[tuple[Match, float]],
    max_quotes: int = SENTENCES,
) -> Answer:
    """An answer of at most `max_quotes` quotes; none if nothing in the passages can be quoted.

    `matches` are the passages to quote, each with the score (up to 1) of its resource. The best quote comes
    first, the others of each document in its order. Each part of a question gets a quote that speaks of it;
    `Answer.gaps` names those that are absent.
    """
    scored = _score_excerpts(index_reader, question, matches)
    quotes = sorted(scored, key=lambda quote: (-quote.rank, -quote.score))
    near = [quote for quote in quotes if quote.rank >= _NEAR * quotes[0].rank]
    by_part = [
        (part, _best_for(part, quotes)) for part in make_parts(question.parts, term_rarity(index_reader, question.text))
    ]
    chosen: list[_Quote] = []
    for quote in [*(quote for _, quote in by_part if quote), *_alternate_resources(near, question.answer_type)]:
        _add_quote(chosen, quote, max_quotes)
    ordered = enumerate(_in_reading_order(chosen), 1)
    citations = tuple(Citation(number, quote.match.passage, *quote.span, quote.lead) for number, quote in ordered)
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    gaps = tuple(f"Nothing on {part.text}." for part, quote in by_part if not quote and _is_absent(part, matches))
    return Answer(Verdict.ANSWERED, sentences=sentences, citations=citations, gaps=gaps)


def _best_for(part: Part, quotes: Sequence[_Quote]) -> _Quote | None:
    """The best quote that speaks of a part of the question, None if there is none."""
    coverage = [(part.coverage(set(terms(quote.text))), quote) for quote in quotes]
    speaking = [(share, quote) for share, quote in coverage if share >= SPEAKS]
    return max(speaking, key=lambda pair: pair[0] + pair[1].score, default=(0.0, None))[1]


def _is_absent(part: Part, matches: Sequence[tuple[Match, float]]) -> bool:
    """Whether a part is a name that no passage has; of anything else the passages may speak in other words."""
    is_name = len(part.text.split()) <= _NAME_WORDS and not is_question(part.text)
    return is_name and not any(part.coverage(set(terms(match.passage.embedded))) for match, _ in matches)


def term_rarity(index_reader: IndexReader, question: str) -> dict[str, float]:
    """The rarity of each term of a question."""
    return {term: index_reader.lexical.rarity(term) for term in terms(question)}


def _score_excerpts(
    index_reader: IndexReader, question: QuestionForm, matches: Sequence[tuple[Match, float]]
) -> Iterator[_Quote]:
    """The quotes for the best sentences of the passages; whether a sentence can be quoted takes longer to decide."""
    scorer = _Scorer(index_reader, question)
    for match, resource_score in matches:
        spans = match.passage.chunk.sentences
        by_score = sorted(range(len(spans)), key=lambda position: -scorer.score(match, spans[position]))
        for position in by_score[:_CONSIDERED]:
            for excerpt in passage_excerpts(match.passage, position):
                is_demoted = excerpt.is_code and question.answer_type is not AnswerType.STEPS
                factor = excerpt.factor * (_CODE if is_demoted else 1.0)
                score = factor * scorer.score(match, excerpt.focus) + _RESOURCE * resource_score
                rank = resource_score if question.answer_type is AnswerType.READING else score
                yield _Quote(rank, score, match, excerpt.span, excerpt.lead)


class _Scorer:
    """Scores spans of passages for one question."""

    def __init__(self, index_reader: IndexReader, question: QuestionForm) -> None:
        self._question = question
        self._rarity = term_rarity(index_reader, question.text)
        self._subject = subject_of(question.text)
        self._total = sum(self._rarity.values()) or 1.0

    def score(self, match: Match, span: Span) -> float:
        """The score of a span without its resource's."""
        text = match.passage.document.text[slice(*span)]
        words = sum(self._rarity[term] for term in self._rarity.keys() & set(terms(text))) / self._total
        return (
            _MEANING * match.sentence_score(*span)
            + _WORDS * words
            + _TYPE * matches_answer_type(self._question.answer_type, self._question.text, text)
            + _DEFINITION * self._defines(match.passage, text)
        )

    def _defines(self, passage: Passage, text: str) -> bool:
        return self._subject is not None and self._subject.is_defined_in(text, context_of(passage))


def _alternate_resources(quotes: Sequence[_Quote], answer_type: AnswerType) -> list[_Quote]:
    """The quotes in their order; if several things are asked for, one of each resource before the second of any.

    For reading lists one quote of each resource.
    """
    if answer_type not in {AnswerType.SEVERAL, AnswerType.READING}:
        return list(quotes)
    counts: dict[str, int] = {}
    turns: list[tuple[int, _Quote]] = []
    for quote in quotes:
        owner = quote.match.passage.resource_id
        counts[owner] = counts.get(owner, 0) + 1
        turns.append((counts[owner], quote))
    turns.sort(key=lambda pair: pair[0])
    return [quote for turn, quote in turns if turn == 1 or answer_type is AnswerType.SEVERAL]


def _add_quote(chosen: list[_Quote], quote: _Quote, max_quotes: int) -> None:
    """Add a quote, merge it with those that it overlaps, or drop it if it says nothing new."""
    if overlapping := [other for other in chosen if _overlap(quote, other)]:
        first = overlapping[0]
        starts, ends = zip(quote.span, *(other.span for other in overlapping), strict=True)
        merged = min(starts), max(ends)
        if quote_length(quote.document.text, merged) <= MAX_WORDS:
            chosen[:] = [other for other in chosen if other not in overlapping[1:]]
            chosen[chosen.index(first)] = replace(first, span=merged)
    elif len(chosen) < max_quotes and not any(_same_words(quote.text, other.text) for other in chosen):
        chosen.append(quote)


def _in_reading_order(quotes: Sequence[_Quote]) -> list[_Quote]:
    """The best quote, then the others by document: those of its document first, each document's in its order."""
    best_first = sorted(quotes, key=lambda quote: -quote.rank)
    places = {quote.source: place for place, quote in reversed(list(enumerate(best_first)))}
    return best_first[:1] + sorted(best_first[1:], key=lambda quote: (places[quote.source], quote.span))


def _overlap(first: _Quote, second: _Quote) -> bool:
    intersects = first.span[0] < second.span[1] and second.span[0] < first.span[1]
    return intersects and first.document.text == second.document.text


def _same_words(first: str, second: str) -> bool:
    first_terms, second_terms = set(terms(first)), set(terms(second))
    fewer = min(len(first_terms), len(second_terms))
    return len(first_terms & second_terms) >= _SAME * fewer if fewer else first == second
