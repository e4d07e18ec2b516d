"""Whether the list answers a question at all.

Fused scores cannot tell (the best of an off-topic question looks like the best of any
other), so the decision rests on evidence that means the same for every question. A near
miss shares words with the list, but some part of it is matched by nothing: hence the
worst-matched third of the question counts most.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from index.encoder import Vectors
from index.lexical import LexicalIndex, terms
from search.late import Match

NOTHING = "This list does not answer that."
# Logistic weights of `Evidence` in its order, then the constant, as `refdesk eval --fit` gives
# them on data/judgments.
WEIGHTS = (6.71, -4.49, 25.01, 4.83)
CONSTANT = -20.72


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against an answer in the best passages.

    `coverage` is the share of the question's content words, weighted by rarity, that one of
    the passages has, and `unknown` the share that no passage of the list has, both from 0 to
    1. `weakest` is the mean similarity, up to 1, of the third of the question's tokens that
    the best of the passages matches least, and `length` the logarithm of the number of
    tokens, since the longer a question, the weaker its weakest third.
    """

    coverage: float
    unknown: float
    weakest: float
    length: float


def weigh(lexical: LexicalIndex, question: str, matched: Sequence[Match]) -> Evidence:
    """The evidence for an answer in the passages that the question was held against."""
    rarity = {term: lexical.rarity(term) for term in terms(question)}
    total = sum(rarity.values()) or 1.0
    shared = (rarity.keys() & set(terms(match.passage.embedded)) for match in matched)
    best = max((match.words() for match in matched), key=_weakest, default=np.zeros(1, np.float32))
    return Evidence(
        coverage=max((sum(rarity[term] for term in words) for words in shared), default=0.0) / total,
        unknown=sum(rarity[term] for term in rarity if not lexical.knows(term)) / total,
        weakest=_weakest(best),
        length=float(np.log(len(best))),
    )


def _weakest(words: Vectors) -> float:
    return float(np.sort(words)[: max(1, len(words) // 3)].mean())


def reason_against(evidence: Evidence) -> str:
    """Why not to answer; empty where the evidence suffices."""
    return "" if probability(evidence) >= 0.5 else NOTHING


def probability(evidence: Evidence) -> float:
    """That the list answers the question, by the fitted logistic model."""
    return float(1 / (1 + np.exp(-(np.dot(WEIGHTS, astuple(evidence)) + CONSTANT))))
