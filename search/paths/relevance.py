"""Which hits of a search are on the goal, each judged by itself.

A path has no room for what only looks like the goal: a hit must come near the best ones, and its own passages must be
as sure of the goal as an answer would be, or nearly so and have its words. If the goal is called like a section, the
list itself says what is on it. Must not know quotes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from index.catalog import Passage
from index.reader import IndexReader
from index.text.lexical import terms
from search.answer.abstention import certainty, gather_evidence, thresholds_of
from search.answer.parts import Part
from search.answer.pipeline import SearchState
from search.model import Hit
from search.paths.titles import split_title
from search.query.ordering import sort_hits
from search.ranking.late_interaction import Match, match_passages
from search.sort import Sort

# Hits that are examined: more than a path may have steps, as copies and what has no quotable reason are left out.
EXAMINED = 16
# Share of the score of the second hit that others need; those that are sure to be on the goal need the second share.
# The first may be a resource that is called like the goal, which the ranking puts far above all others.
_COMPARABLE, _LEAST = 0.7, 0.6
# Log odds above the threshold of an answer from which a hit is on the goal in any words, and below it with its words.
_SURE, _POSSIBLE = 1.0, -0.5
# From so many candidates on only those that are sure to be on the goal are added.
_ENOUGH = 5
# Share of the goal's words, weighted by rarity, that its words are.
_WORDS = 0.5
# Terms of verbs and adverbs that say nothing of what a goal is about.
_LIGHT = frozenset(
    {"build", "make", "do", "get", "pass", "write", "creat", "becom", "run", "start", "improv", "handl", "choos",
     "work", "use", "better", "best", "good", "well"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit on the goal; `matches` compare its best passages and its note with the goal.

    `odds` are the log odds that it is on the goal, above those that an answer needs, and `title` is the share of the
    goal's words that its title and the headings of its section have.
    """

    hit: Hit
    matches: tuple[Match, ...]
    odds: float
    title: float

    @property
    def margin(self) -> float:
        """How sure it is that the resource is on the goal."""
        return self.odds + self.title


def goal_part(index_reader: IndexReader, topic: str) -> Part:
    """The words of a goal with their rarity; light verbs only if there are no other words."""
    words = set(terms(topic))
    return Part(topic, {term: index_reader.lexical.rarity(term) for term in words - _LIGHT or words})


def find_candidates(index_reader: IndexReader, state: SearchState) -> list[Candidate]:
    """The hits on the goal, the surest first; none unless one of them is sure enough to answer."""
    part = goal_part(index_reader, state.parsed.query.question)
    reference = min((hit.score for hit in state.hits[:2]), default=0.0)
    hits = [hit for hit in state.hits[:EXAMINED] if hit.score >= _LEAST * reference]
    candidates = _judge_hits(index_reader, state, part, hits)
    suitable = [candidate for candidate in candidates if _is_on_goal(part, candidate, reference)]
    suitable.sort(key=lambda candidate: -candidate.margin)
    if not suitable or suitable[0].margin < 0:
        return []
    return [candidate for n, candidate in enumerate(suitable) if n < _ENOUGH or candidate.margin >= _SURE]


def section_candidates(index_reader: IndexReader, state: SearchState) -> list[Candidate]:
    """All hits of a search in one section that is called like the goal, in the order of the list."""
    hits = sort_hits(state.hits, Sort.LIST)[:EXAMINED]
    return _judge_hits(index_reader, state, goal_part(index_reader, state.parsed.query.question), hits)


def _judge_hits(index_reader: IndexReader, state: SearchState, part: Part, hits: Sequence[Hit]) -> list[Candidate]:
    groups = [list(_passages(index_reader, hit)) for hit in hits]
    matches = iter(match_passages(index_reader, state.encoded.encoding, list(chain(*groups))))
    return [
        _judge(index_reader, state, part, hit, tuple(islice(matches, len(group))))
        for hit, group in zip(hits, groups, strict=True)
    ]


def _passages(index_reader: IndexReader, hit: Hit) -> Iterator[Passage]:
    """The passages of a hit, and the first of the resource, which is its note; the best alone without token vectors."""
    if index_reader.tokens is None:
        yield hit.passages[0]
        return
    yield from hit.passages
    first = index_reader.rows(hit.listed.ordinal)[:1]
    yield from index_reader.catalog.passages(row for row in first if all(row != p.row for p in hit.passages)).values()


def _judge(
    index_reader: IndexReader, state: SearchState, part: Part, hit: Hit, matches: tuple[Match, ...]
) -> Candidate:
    question, encoding = state.parsed.query.question, state.encoded.encoding
    best = matches[: len(hit.passages)]
    odds = max(certainty(gather_evidence(index_reader, question, encoding, [match])) for match in best)
    resource = hit.listed.resource
    headings = " ".join((split_title(resource.title)[0], *resource.section))
    margin = odds - thresholds_of(index_reader.manifest).certainty
    return Candidate(hit, matches, margin, part.coverage(set(terms(headings))))


def _is_on_goal(part: Part, candidate: Candidate, reference: float) -> bool:
    if candidate.margin >= _SURE:
        return True
    words = (set(terms(match.passage.embedded)) for match in candidate.matches)
    has_words = max(candidate.title, *map(part.coverage, words)) >= _WORDS
    return has_words and candidate.margin >= _POSSIBLE and candidate.hit.score >= _COMPARABLE * reference
