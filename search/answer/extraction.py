"""Quote the sentences that answer, byte for byte, each with its citation, the best one first.

A sentence is as good as it matches the question by meaning (token by token) and by its rare
words, and as the resource it stands in; being of the sort that is asked for (a number, a
reason) adds to that. Knows nothing of how its passages were found.
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

# How near to the best sentence the others must come; where reading is asked for, the hits that they are of.
_NEAR = 0.75
# Shares of meaning and words in a sentence's score, of its resource's score, and of being of the right sort. On a
# third of SQuAD's questions words from .3 to .6, the resource from .1 to .5, the sort from 0 to .15 differ by .015.
_MEANING, _WORDS, _RESOURCE, _SORT = 0.6, 0.4, 0.3, 0.06
# What is left of the score of a sentence that cannot be understood alone, or that says little.
_DANGLING, _LITTLE = 0.8, 0.8
# Two sentences say the same if they share this much of the words of the shorter.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    worth: float
    match: Match
    span: Span

    @property
    def text(self) -> str:
        return self.match.passage.document.text[slice(*self.span)]


def extract(
    opened: IndexReader,
    question: str,
    wanted: AnswerType,
    matched: Sequence[tuple[Match, float]],
    most: int = SENTENCES,
) -> Answer:
    """At most `most` quotes that answer, best first, of passages with the scores (up to 1) of their hits."""
    rank: Callable[[_Choice], float] = attrgetter("worth" if wanted is AnswerType.READING else "score")
    choices = sorted(_choices(opened, question, wanted, matched), key=lambda choice: (-rank(choice), -choice.score))
    kept: list[_Choice] = []
    for choice in _ordered([one for one in choices if rank(one) >= _NEAR * rank(choices[0])], wanted):
        _take(kept, choice, most)
    citations = tuple(Citation(number, choice.match.passage, *choice.span) for number, choice in enumerate(kept, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(Verdict.ANSWERED, sentences=sentences, citations=citations)


def _choices(
    opened: IndexReader, question: str, wanted: AnswerType, matched: Sequence[tuple[Match, float]]
) -> Iterator[_Choice]:
    rarity = {term: opened.lexical.rarity(term) for term in terms(question)}
    total = sum(rarity.values()) or 1.0
    for match, worth in matched:
        text, sentences = match.passage.document.text, match.passage.chunk.sentences
        for at, (start, end) in enumerate(sentences):
            said = text[start:end]
            words = sum(rarity[term] for term in rarity.keys() & set(terms(said))) / total
            score = (
                _MEANING * match.sentence(start, end)
                + _WORDS * words
                + _SORT * matches_answer_type(wanted, question, said)
            )
            quoted = self_contained_span(text, sentences, at)
            score *= (_DANGLING if quoted is None else 1.0) * (_LITTLE if says_little(said) else 1.0)
            yield _Choice(score + _RESOURCE * worth, worth, match, quoted or (start, end))


def _ordered(choices: Sequence[_Choice], wanted: AnswerType) -> list[_Choice]:
    """Best first; where several things are asked for, one of each resource before the second of any."""
    if wanted not in {AnswerType.SEVERAL, AnswerType.READING}:
        return list(choices)
    seen: dict[str, int] = {}
    turns = []
    for choice in choices:
        owner = choice.match.passage.resource_id
        seen[owner] = seen.get(owner, 0) + 1
        turns.append((seen[owner], choice))
    return [
        choice for turn, choice in sorted(turns, key=lambda one: one[0]) if turn == 1 or wanted is AnswerType.SEVERAL
    ]


def _take(kept: list[_Choice], choice: _Choice, most: int) -> None:
    """Add a quote, join it to one that it overlaps, or leave it where it says nothing new."""
    choice = replace(choice, span=whole_block(choice.match.passage.document.text, choice.span))
    for at, other in enumerate(kept):
        if _overlap(choice, other):
            joined = min(choice.span[0], other.span[0]), max(choice.span[1], other.span[1])
            kept[at] = replace(other, span=joined)
            return
    if len(kept) < most and not any(_same(choice.text, other.text) for other in kept):
        kept.append(choice)


def _overlap(one: _Choice, other: _Choice) -> bool:
    crossing = one.span[0] < other.span[1] and other.span[0] < one.span[1]
    return crossing and one.match.passage.document.text == other.match.passage.document.text


def _same(one: str, other: str) -> bool:
    words, others = set(terms(one)), set(terms(other))
    fewer = min(len(words), len(others))
    return len(words & others) >= _SAME * fewer if fewer else one == other
