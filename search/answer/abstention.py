"""Abstention: decides whether the list answers a question, has related reading, or nothing.

Fused scores cannot decide: the best score of an off-topic question looks like that of any other. So the decision rests
on evidence with the same meaning for every question. A near miss shares words with the list, but a part of the
question is matched by nothing: hence the worst-matched third of its tokens counts most. Whether there is related
reading is a matter of topic, best measured by one vector for a whole passage. Must not know quotes or filters.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from index.arrays import Vectors
from index.encoder.onnx import Encoding
from index.model import Manifest
from index.reader import IndexReader
from index.text.lexical import terms
from search.model import Verdict
from search.ranking.late_interaction import Match

REASONS = {
    Verdict.RELATED: "This list has related reading, but no passage that answers that.",
    Verdict.NOTHING: "This list does not answer that.",
}
# Logistic weights of the fields of `Evidence` in their order, then the constant, as `refdesk eval --fit` fits
# them on data/judgments; it also fits RELATED, the lowest topic of a question with related reading.
WEIGHTS = (-1.98, -0.98, 5.47, 3.73, 2.64, 1.28)
CONSTANT = -6.23
RELATED = 0.156
# Log odds beyond the threshold that an answer needs about a concept that no text names, or to "how many" if no quote
# names what is counted (decision 013).
WEAK_MARGIN = 1.2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for and against an answer in the best passages.

    `unknown` is the share of the question's content words, weighted by rarity, that the list does not contain;
    `strays` the share of its names and numbers that none of the passages contains; both from 0 to 1.
    `weakest` is the mean similarity of the worst-matched third of the question's tokens in the passage that matches
    them best, `sentence` the mean similarity of all its tokens in the best sentence, `topic` the highest cosine
    of question and passage; all up to 1, on the scale of the default encoder. `length` is the logarithm of the number
    of tokens, since the weakest third of a longer question is weaker.
    """

    unknown: float
    strays: float
    weakest: float
    sentence: float
    topic: float
    length: float


def gather_evidence(index_reader: IndexReader, question: str, encoding: Encoding, matches: Sequence[Match]) -> Evidence:
    """The evidence for an answer in the matched passages; `encoding` is that of `question`."""
    lexical, card = index_reader.lexical, index_reader.encoder.card
    rarity = {term: lexical.rarity(term) for term in terms(question)}
    token_scores = max((match.token_scores() for match in matches), key=_weakest_third, default=np.zeros(1, np.float32))
    sentence_scores = (match.sentence_score(*span) for match in matches for span in match.passage.chunk.sentences)
    rows = np.array([match.passage.row for match in matches], np.int64)
    return Evidence(
        unknown=sum(rarity[term] for term in rarity if not lexical.knows(term)) / (sum(rarity.values()) or 1.0),
        strays=_stray_share(question, matches),
        weakest=_rescale(_weakest_third(token_scores), card.token_scale),
        sentence=_rescale(max(sentence_scores, default=0.0), card.token_scale),
        topic=_rescale(float(index_reader.vectors.cosines(encoding.vector, rows).max(initial=0.0)), card.text_scale),
        length=float(np.log(len(token_scores))),
    )


def _rescale(similarity: float, scale: float) -> float:
    """The similarity on the scale of the default encoder, up to 1."""
    return 1 - scale * (1 - similarity)


def _weakest_third(token_scores: Vectors) -> float:
    return float(np.sort(token_scores)[: max(1, len(token_scores) // 3)].mean())


def _stray_share(question: str, matches: Sequence[Match]) -> float:
    """The share of names (capitalised words but the first) and numbers missing even in the best passage."""
    first, *others = question.split()
    names = {term for word in [first.lower(), *others] if re.search(r"\d|^\W*[A-Z]", word) for term in terms(word)}
    if not names:
        return 0.0
    most = max((len(names & set(terms(match.passage.embedded))) for match in matches), default=0)
    return 1.0 - most / len(names)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an answer needs in one index: log odds (`certainty`), and the cosine of related reading (`topic`)."""

    certainty: float = 0.0
    topic: float = RELATED


def thresholds_of(manifest: Manifest) -> Thresholds:
    """The thresholds that the build learned, else the shipped ones."""
    learned = manifest.abstention
    return Thresholds(learned.get("certainty", 0.0), learned.get("topic", RELATED))


def verdict(evidence: Evidence, thresholds: Thresholds) -> Verdict:
    """Whether to answer, to show related reading, or neither; nothing is related to a question of unknown words."""
    if certainty(evidence) >= thresholds.certainty:
        return Verdict.ANSWERED
    return Verdict.RELATED if evidence.topic >= thresholds.topic and evidence.unknown < 1 else Verdict.NOTHING


def is_weak(evidence: Evidence, thresholds: Thresholds) -> bool:
    """Whether the evidence exceeds what an answer needs by less than WEAK_MARGIN, or not at all."""
    return certainty(evidence) < thresholds.certainty + WEAK_MARGIN


def certainty(evidence: Evidence) -> float:
    """The log odds that the list answers the question, by the fitted logistic model."""
    return float(np.dot(WEIGHTS, astuple(evidence)) + CONSTANT)
