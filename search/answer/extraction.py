"""Extraction: quotes the sentences that answer a question, byte for byte, each with its citation, best first.

A sentence is scored by its late interaction with the question, by the rare words of the question it contains, and by
its resource's score; a sentence of the expected answer type (a number, a reason) scores higher. Must not know how its
passages were retrieved.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from index.model import Span
from index.reader import IndexReader
from index.text.lexical import terms
from search.answer.quotes import says_little, self_contained_span, whole_block
from search.model import SENTENCES, Answer, Citation, Sentence, Verdict
from search.query.answer_type import AnswerType, matches_answer_type
from search.ranking.late_interaction import Match

# Share of the best sentence's score that other sentences need; for reading lists, of the best resource's score.
_NEAR = 0.75
# Weights of late interaction, rare words, the resource's score and the answer type in a sentence's score. On a
# third of SQuAD's questions rare words from 0.3 to 0.6, the resource from 0.1 to 0.5, the type from 0 to 0.15
# differ by 0.015.
_MEANING, _WORDS, _RESOURCE, _TYPE = 0.6, 0.4, 0.3, 0.06
# Factors for a sentence that cannot be understood alone, and for one that says little.
_DANGLING, _LITTLE = 0.8, 0.8
# Share of the words of the shorter sentence from which two sentences count as the same.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class _Quote:
    score: float
    resource_score: float
    match: Match
    span: Span

    @property
    def text(self) -> str:
        return self.match.passage.document.text[slice(*self.span)]


def extract(
    index_reader: IndexReader,
    question: str,
    answer_type: AnswerType,
    matches: Sequence[tuple[Match, float]],
    max_quotes: int = SENTENCES,
) -> Answer:
    """An answer of at most `max_quotes` quotes, best first.

    `matches` are the passages to quote, each with the score (up to 1) of its resource.
    """
    rank: Callable[[_Quote], float] = attrgetter("resource_score" if answer_type is AnswerType.READING else "score")
    scored = _score_sentences(index_reader, question, answer_type, matches)
    quotes = sorted(scored, key=lambda quote: (-rank(quote), -quote.score))
    near = [quote for quote in quotes if rank(quote) >= _NEAR * rank(quotes[0])]
    chosen: list[_Quote] = []
    for quote in _alternate_resources(near, answer_type):
        _add_quote(chosen, quote, max_quotes)
    citations = tuple(Citation(number, quote.match.passage, *quote.span) for number, quote in enumerate(chosen, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(Verdict.ANSWERED, sentences=sentences, citations=citations)


def _score_sentences(
    index_reader: IndexReader, question: str, answer_type: AnswerType, matches: Sequence[tuple[Match, float]]
) -> Iterator[_Quote]:
    rarity = {term: index_reader.lexical.rarity(term) for term in terms(question)}
    total = sum(rarity.values()) or 1.0
    for match, resource_score in matches:
        text, sentences = match.passage.document.text, match.passage.chunk.sentences
        for position, (start, end) in enumerate(sentences):
            sentence = text[start:end]
            words = sum(rarity[term] for term in rarity.keys() & set(terms(sentence))) / total
            score = (
                _MEANING * match.sentence_score(start, end)
                + _WORDS * words
                + _TYPE * matches_answer_type(answer_type, question, sentence)
            )
            span = self_contained_span(text, sentences, position)
            score *= (_DANGLING if span is None else 1.0) * (_LITTLE if says_little(sentence) else 1.0)
            yield _Quote(score + _RESOURCE * resource_score, resource_score, match, span or (start, end))


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
    """Add a quote, merge it with one that it overlaps, or drop it if it says nothing new."""
    quote = replace(quote, span=whole_block(quote.match.passage.document.text, quote.span))
    for position, other in enumerate(chosen):
        if _overlap(quote, other):
            merged = min(quote.span[0], other.span[0]), max(quote.span[1], other.span[1])
            chosen[position] = replace(other, span=merged)
            return
    if len(chosen) < max_quotes and not any(_same_words(quote.text, other.text) for other in chosen):
        chosen.append(quote)


def _overlap(first: _Quote, second: _Quote) -> bool:
    intersects = first.span[0] < second.span[1] and second.span[0] < first.span[1]
    return intersects and first.match.passage.document.text == second.match.passage.document.text


def _same_words(first: str, second: str) -> bool:
    first_terms, second_terms = set(terms(first)), set(terms(second))
    fewer = min(len(first_terms), len(second_terms))
    return len(first_terms & second_terms) >= _SAME * fewer if fewer else first == second
