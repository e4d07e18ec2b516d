"""Candidates from both retrievers, each with both scores, so that fusing needs no guessing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Reading
from index.generation import Generation
from index.lexical import terms
from search.model import Mode

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows that either retriever proposed; `cosine` and `bm25` have the same shape (n,)."""

    rows: Rows
    cosine: Scores
    bm25: Scores


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the retrievers see it: its terms, and what the encoder makes of it."""

    terms: tuple[str, ...]
    reading: Reading


def read(opened: Generation, question: str) -> Asked:
    """Read a question with the encoder and the rules of the generation it is put to."""
    return Asked(tuple(terms(question)), opened.encoder.question(question.strip()))


def candidates(opened: Generation, asked: Asked, depth: int, mode: Mode, allowed: Rows | None) -> Candidates:
    """The best `depth` rows of each retriever that takes part, out of `allowed` (None: all)."""
    vector = asked.reading.vector
    words = opened.lexical.scores(asked.terms)
    proposed = []
    if mode is not Mode.LEXICAL:
        proposed.append(opened.vectors.top(vector, depth, allowed))
    if mode is not Mode.DENSE:
        proposed.append(_best(words, depth, allowed))
    rows = np.unique(np.concatenate(proposed)).astype(np.int64)
    return Candidates(rows, opened.vectors.cosines(vector, rows), words[rows])


def _best(scores: Scores, depth: int, allowed: Rows | None) -> Rows:
    """Rows of the `depth` highest positive scores among `allowed`."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(rows) > depth:
        rows = rows[np.argpartition(scores[rows], -depth)[-depth:]]
    return rows.astype(np.int64)
