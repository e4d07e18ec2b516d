"""The parts of a question that each need an answer: both sides of a comparison, or several questions in one.

Also which part a sentence speaks of, so that an answer has a quote for each. Knows words and their rarity; must not
know passages or how a sentence is scored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.text.lexical import terms
from search.query.answer_type import AnswerType
from search.query.comparison import comparison_sides

# Share of a part's own terms, weighted by rarity, that a sentence needs to speak of it.
SPEAKS = 0.5
# Words of a part; a shorter one asks nothing.
_MIN_WORDS = 3
_MAX_PARTS = 3
_ASKS = r"(?:how|what|why|when|who|whom|whose|which|where)"
_QUESTION = re.compile(
    rf"\W*(?:(?:for|in|by|to|at|from) )?"
    rf"(?:{_ASKS}|is|are|was|were|do|does|did|can|could|should|would|will|has|have|had)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<=[?;])\s+(?:and\s+|also\s+)*(?=\w)|"
    rf"\s*,?\s+(?:and|but|also|or)\s+(?:also\s+|then\s+)?(?=(?:(?:for|in|by|to|at|from) )?{_ASKS}\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question, the type of answer that it asks for, and its parts if it has several."""

    text: str
    answer_type: AnswerType = AnswerType.ANY
    parts: tuple[str, ...] = ()


def question_parts(question: str) -> tuple[str, ...]:
    """The parts of a question, as it spells them; empty for a question of one part."""
    if sides := comparison_sides(question):
        return sides
    parts = [part.strip(" ,;") for part in _BETWEEN.split(question)]
    asks = all(len(part.split()) >= _MIN_WORDS and is_question(part) and part.count('"') % 2 == 0 for part in parts)
    return tuple(parts) if asks and 1 < len(parts) <= _MAX_PARTS else ()


def is_question(part: str) -> bool:
    """Whether a part asks something itself, as the side of a comparison does not."""
    return _QUESTION.match(part) is not None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question, and the rarity of the terms that no other part has."""

    text: str
    rarity: Mapping[str, float]

    def coverage(self, sentence_terms: set[str]) -> float:
        """The share of the part's terms that a sentence has, weighted by rarity; from 0 to 1."""
        total = sum(self.rarity.values())
        return sum(self.rarity[term] for term in self.rarity.keys() & sentence_terms) / total if total else 0.0


def make_parts(texts: Sequence[str], rarity: Mapping[str, float]) -> tuple[Part, ...]:
    """The parts of a question; those without a term of their own are left out."""
    part_terms = [set(terms(text)) for text in texts]
    own = [
        {term: rarity.get(term, 0.0) for term in own_terms.difference(*part_terms[:n], *part_terms[n + 1 :])}
        for n, own_terms in enumerate(part_terms)
    ]
    return tuple(Part(text, weights) for text, weights in zip(texts, own, strict=True) if sum(weights.values()))
