"""Whether the list answers a question at all, has reading near it, or nothing.

Fused scores cannot tell (the best of an off-topic question looks like the best of any
other), so the decision rests on evidence that means the same for every question. A near
miss shares words with the list, but some part of it is matched by nothing: hence the
worst-matched third of the question counts most. Whether there is reading near it is a
matter of topic alone, which one vector for a whole passage tells best.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from index.encoder.onnx import Encoding, Vectors
from index.reader import IndexReader
from index.text.lexical import terms
from search.model import Verdict
from search.ranking.late_interaction import Match

REASONS = {
    Verdict.RELATED: "This list has related reading, but no passage that answers that.",
    Verdict.NOTHING: "This list does not answer that.",
}
# Logistic weights of `Evidence` in its order, then the constant, as `refdesk eval --fit` gives
# them on data/judgments; likewise the topic from which on there is related reading.
WEIGHTS = (-1.98, -0.98, 5.47, 3.73, 2.64, 1.28)
CONSTANT = -6.23
RELATED = 0.156


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against an answer in the best passages.

    `unknown` is the share of the question's content words, weighted by rarity, that no passage
    of the list has, `strays` the share of its names and numbers that none of these passages
    has, both from 0 to 1. `weakest` is the mean similarity, up to 1, of the third of the
    question's tokens that the best of the passages matches least, `sentence` that of all its
    tokens in the best sentence, `topic` the highest cosine of question and passage. `length`
    is the logarithm of the number of tokens, since the longer a question, the weaker its
    weakest third.
    """

    unknown: float
    strays: float
    weakest: float
    sentence: float
    topic: float
    length: float


def gather_evidence(opened: IndexReader, question: str, asked: Encoding, matched: Sequence[Match]) -> Evidence:
    """The evidence for an answer in the passages that the question was held against."""
    rarity = {term: opened.lexical.rarity(term) for term in terms(question)}
    words = max((match.words() for match in matched), key=_weakest, default=np.zeros(1, np.float32))
    spoken = (match.sentence(*span) for match in matched for span in match.passage.chunk.sentences)
    cosines = opened.vectors.cosines(asked.vector, np.array([match.passage.row for match in matched], np.int64))
    return Evidence(
        unknown=sum(rarity[term] for term in rarity if not opened.lexical.knows(term)) / (sum(rarity.values()) or 1.0),
        strays=_strays(question, matched),
        weakest=_weakest(words),
        sentence=max(spoken, default=0.0),
        topic=float(cosines.max(initial=0.0)),
        length=float(np.log(len(words))),
    )


def _weakest(words: Vectors) -> float:
    return float(np.sort(words)[: max(1, len(words) // 3)].mean())


def _strays(question: str, matched: Sequence[Match]) -> float:
    """The share of names (capitals but at the start) and numbers that even the best of the passages lacks."""
    first, *others = question.split()
    named = {term for word in [first.lower(), *others] if re.search(r"\d|^\W*[A-Z]", word) for term in terms(word)}
    if not named:
        return 0.0
    return 1.0 - max((len(named & set(terms(m.passage.embedded))) for m in matched), default=0) / len(named)


def verdict(evidence: Evidence) -> Verdict:
    """Whether to answer, to name related reading, or neither; no reading is related to words that nobody uses."""
    if certainty(evidence) >= 0:
        return Verdict.ANSWERED
    return Verdict.RELATED if evidence.topic >= RELATED and evidence.unknown < 1 else Verdict.NOTHING


def certainty(evidence: Evidence) -> float:
    """The logarithm of the odds that the list answers the question, by the fitted logistic model."""
    return float(np.dot(WEIGHTS, astuple(evidence)) + CONSTANT)
