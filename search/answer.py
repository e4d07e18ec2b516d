"""Quote the sentences that answer, byte for byte, each with its citation.

A sentence is as good as it matches the question by meaning (token by token) and by its rare
words. Knows nothing of how its passages were found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.generation import Generation
from index.lexical import terms
from index.model import Span
from search.late import Match
from search.model import Answer, Citation, Sentence

# Sentences of an answer, and how near to the best one they must come.
SENTENCES = 3
_NEAR = 0.75


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    order: int
    match: Match
    span: Span


def extract(opened: Generation, question: str, matched: Sequence[Match]) -> Answer:
    """The sentences of the matched passages (best first) that answer, in the order of the hits."""
    choices = sorted(_choices(opened, question, matched), key=lambda choice: -choice.score)
    near = [choice for choice in choices if choice.score >= _NEAR * choices[0].score]
    kept = sorted(_distinct(near)[:SENTENCES], key=lambda choice: (choice.order, choice.span))
    citations = tuple(Citation(number, choice.match.passage, *choice.span) for number, choice in enumerate(kept, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(abstained=False, reason="", sentences=sentences, citations=citations)


def _choices(opened: Generation, question: str, matched: Sequence[Match]) -> list[_Choice]:
    rarity = {term: opened.lexical.rarity(term) for term in terms(question)}
    total = sum(rarity.values()) or 1.0
    found = []
    for order, match in enumerate(matched):
        text = match.passage.document.text
        for start, end in match.passage.chunk.sentences:
            words = rarity.keys() & set(terms(text[start:end]))
            shared = sum(rarity[term] for term in words) / total
            found.append(_Choice((match.sentence(start, end) + shared) / 2, order, match, (start, end)))
    return found


def _distinct(choices: Sequence[_Choice]) -> list[_Choice]:
    """The same words are quoted once, even if two resources have them."""
    seen: dict[str, _Choice] = {}
    for choice in choices:
        text = choice.match.passage.document.text[slice(*choice.span)]
        seen.setdefault(" ".join(terms(text)) or text, choice)
    return list(seen.values())
