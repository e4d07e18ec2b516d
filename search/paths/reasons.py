"""The reason to read a resource on the way to a goal: the sentence of its note or page that is nearest to the goal.

A note is the curator's word on what a resource is for, so it comes first if it speaks of the goal. A page has to speak
of the goal in the sentence or in its title: one that has it only in code or a table is no step. Must not know order.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.catalog import Passage
from index.reader import IndexReader
from index.text.lexical import terms
from ingest.model import Via
from search.answer.blocks import is_block
from search.answer.parts import Part
from search.answer.quotability import why_unquotable
from search.answer.quotes import Excerpt, passage_excerpts
from search.model import Citation
from search.paths.relevance import Candidate
from search.ranking.late_interaction import Match

# Weight of the goal's words beside the late interaction of a sentence, as for the quotes of an answer.
_WORDS = 0.5
# Share of the goal's words, weighted by rarity, that a sentence of a page, or its title, needs to speak of it.
_SPEAKS = 0.3
# Passages in which the first statement of a page is looked for.
_OPENING = 5


class _Quote(NamedTuple):
    score: float
    coverage: float
    citation: Citation


def quote_reason(index_reader: IndexReader, part: Part, candidate: Candidate) -> Citation | None:
    """The quote for a candidate; None if neither its note nor a sentence of its page says why to read it."""
    note = _best_quote(part, [match for match in candidate.matches if match.passage.document.via is Via.NOTE])
    if note and note.coverage:
        return note.citation
    page = _best_quote(part, [match for match in candidate.matches if match.passage.document.via is not Via.NOTE])
    if page and max(page.coverage, candidate.title) >= _SPEAKS:
        return page.citation
    if note:
        return note.citation
    return _opening_statement(index_reader, candidate) if candidate.title >= _SPEAKS else None


def _best_quote(part: Part, matches: Sequence[Match]) -> _Quote | None:
    quotes = (_score(part, match, excerpt) for match in matches for excerpt in _statements(match.passage))
    return max(quotes, key=lambda quote: quote.score, default=None)


def _score(part: Part, match: Match, excerpt: Excerpt) -> _Quote:
    coverage = part.coverage(set(terms(match.passage.document.text[slice(*excerpt.focus)])))
    score = excerpt.factor * (match.sentence_score(*excerpt.focus) + _WORDS * coverage)
    return _Quote(score, coverage, _cite(match.passage, excerpt))


def _opening_statement(index_reader: IndexReader, candidate: Candidate) -> Citation | None:
    rows = index_reader.rows(candidate.hit.listed.ordinal)[:_OPENING]
    passages = index_reader.catalog.passages(rows)
    citations = (_cite(passages[row], excerpt) for row in rows for excerpt in _statements(passages[row]))
    return next(citations, None)


def _statements(passage: Passage) -> Iterator[Excerpt]:
    """The sentences of a passage, with what each needs to be understood; neither code nor a row of a table is one."""
    for position, span in enumerate(passage.chunk.sentences):
        is_note = passage.document.via is Via.NOTE
        if is_note or why_unquotable(passage.document.text[slice(*span)]) is None:
            excerpt = next(passage_excerpts(passage, position), None)
            if excerpt and not (excerpt.is_code or is_block(passage.document.text[slice(*excerpt.span)])):
                yield excerpt


def _cite(passage: Passage, excerpt: Excerpt) -> Citation:
    return Citation(1, passage, *excerpt.span, excerpt.lead)
