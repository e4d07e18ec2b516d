"""Calibration: learns at the end of a build how sure an answer must be in this very index.

The more passages an index has, the better the best of them looks by chance, so a constant threshold refuses too little
on a large index and too much on a small one. Two kinds of questions show what an absent answer looks like: questions
of foreign topics, and sentences of the index whose own resource is left out of the hits (near misses by construction).
Needs no judgments. Must not know the engine, evaluation or where the thresholds are stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TypeVar

import numpy as np

from index.catalog import Passage
from index.reader import IndexReader
from search.answer.abstention import RELATED, Evidence, certainty, gather_evidence
from search.answer.foreign_questions import FOREIGN_QUESTIONS
from search.errors import QuestionError
from search.model import Hit, Query
from search.ranking.late_interaction import match_passages
from search.ranking.pipeline import Ranking, encode_question
from search.ranking.timing import StageTimer

Item = TypeVar("Item")

# One question for so many passages keeps calibration below 5 % of a build; with fewer than LEAST questions quantiles
# mean nothing, and the shipped thresholds stand.
PASSAGES_PER_QUESTION, LEAST = 20, 20
# Sentences asked at most; the foreign questions are as many as there are.
_SENTENCES = 100
# Words of a sentence that can pass for a question.
_SHORTEST, _LONGEST = 6, 25
# The threshold is the larger of this quantile of the foreign questions and this share of the median of the masked
# sentences: over seven judged indexes of 824 to 12,216 passages it refuses at most 5 % of the answerable questions
# (docs/evaluation.md). The quantile leaves room for a list that does answer some of the foreign questions.
_QUANTILE, _SHARE = 0.9, 0.42
# Passages at which the shipped thresholds and the learned ones would count alike; they fade out from there.
_PRIOR = 200
# Hits whose best passages are evidence, as for an answer; and how many to fetch so that they are left after masking.
_EXAMINED, _FETCHED = 3, 8


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds of one index, and what they were learned from.

    `certainty` is the log odds an answer needs, `topic` the cosine related reading needs. `foreign` and `masked`
    count the questions asked; `foreign_refused` and `masked_refused` are the shares of them that the threshold refuses.
    """

    certainty: float
    topic: float
    foreign: int
    masked: int
    foreign_refused: float
    masked_refused: float


def calibrate(index_reader: IndexReader) -> dict[str, float]:
    """The fields of `Calibration` for an index, empty for one too small to learn from."""
    size = index_reader.manifest.counts["chunks"]
    budget = size // PASSAGES_PER_QUESTION
    if budget < LEAST:
        return {}
    ranking = Ranking(index_reader, index_reader.catalog.resources(), None)
    foreign = _evenly(FOREIGN_QUESTIONS, budget // 2)
    absences = [_evidence(index_reader, ranking, question) for question in foreign]
    sentences = _sentences(index_reader, size, min(_SENTENCES, budget - len(foreign)))
    near_misses = [_evidence(index_reader, ranking, sentence, owner) for sentence, owner in sentences]
    fields = asdict(_thresholds(size, absences, near_misses))
    return {name: float(value) for name, value in fields.items()}


def _thresholds(size: int, absences: Sequence[Evidence], near_misses: Sequence[Evidence]) -> Calibration:
    foreign = np.array([certainty(evidence) for evidence in absences])
    masked = np.array([certainty(evidence) for evidence in near_misses] or [0.0])
    trust = max(0.0, 1 - _PRIOR / size)
    threshold = max(0.0, trust * max(float(np.quantile(foreign, _QUANTILE)), _SHARE * float(np.median(masked))))
    topic = max(RELATED, trust * float(np.quantile([evidence.topic for evidence in absences], _QUANTILE)))
    return Calibration(
        certainty=round(threshold, 3),
        topic=round(topic, 3),
        foreign=len(absences),
        masked=len(near_misses),
        foreign_refused=round(float((foreign < threshold).mean()), 3),
        masked_refused=round(float((masked < threshold).mean()), 3),
    )


def _evidence(index_reader: IndexReader, ranking: Ranking, question: str, owner: str = "") -> Evidence:
    """The evidence for an answer in the best hits, those of the resource with the id `owner` left out."""
    encoded = encode_question(index_reader, question)
    hits = ranking.hits(Query(question, k=_FETCHED), encoded, StageTimer()).hits
    others = [hit for hit in hits if owner not in _owners(hit)][:_EXAMINED]
    matches = match_passages(index_reader, encoded.encoding, [hit.passages[0] for hit in others])
    return gather_evidence(index_reader, question, encoded.encoding, matches)


def _owners(hit: Hit) -> set[str]:
    return {listed.resource.id for listed in (hit.listed, *hit.also)}


def _sentences(index_reader: IndexReader, size: int, count: int) -> Iterator[tuple[str, str]]:
    """At most `count` sentences of passages spread over the index, with the ids of their resources."""
    passages = index_reader.catalog.passages(_evenly(range(size), 2 * count)).values()
    sentences = ((_sentence_of(passage), passage.resource_id) for passage in passages)
    return islice(((sentence, owner) for sentence, owner in sentences if sentence), count)


def _sentence_of(passage: Passage) -> str:
    """The first sentence of a passage that can pass for a question; empty if there is none."""
    texts = (passage.document.text[slice(*span)] for span in passage.chunk.sentences)
    return next((text for text in texts if _SHORTEST <= len(text.split()) <= _LONGEST and _can_be_asked(text)), "")


def _can_be_asked(sentence: str) -> bool:
    try:
        Query(sentence)
    except QuestionError:
        return False
    return True


def _evenly(items: Sequence[Item], count: int) -> list[Item]:
    """At most `count` of the items, at equal distances."""
    step = max(1.0, len(items) / max(1, count))
    return [items[int(position * step)] for position in range(min(count, len(items)))]
