"""Late interaction (MaxSim): each token of a question is compared with its nearest token of a passage.

One vector for a whole passage blurs its details; token vectors keep them (Khattab and Zaharia, ColBERT, 2020).
The encoder computes token vectors in any case; they are read from the index, or computed if it has none.
"""

from collections.abc import Sequence

import numpy as np

from index.arrays import Vectors
from index.catalog import Passage
from index.encoder.onnx import Encoding, Tokenized
from index.model import Span
from index.reader import IndexReader, Rows, Scores, TokenVectors
from index.vectors.matmul import inner_products


class Match:
    """A question compared with one passage token by token; `similarities` are cosines, shape (q, t)."""

    def __init__(self, passage: Passage, tokenized: Tokenized, similarities: Vectors) -> None:
        self.passage = passage
        # Token spans count from the context before the passage's text; shifted, they are spans of the document.
        shift = passage.chunk.start - (len(passage.embedded) - len(passage.text))
        self._starts, self._ends = (tokenized.spans + np.int64(shift)).T
        self._similarities = similarities
        self._sentence_scores: dict[Span, float] = {}

    def token_scores(self) -> Vectors:
        """The best similarity of each question token in the passage, context included; shape (q,)."""
        return _best_similarities(self._similarities)

    def sentence_score(self, start: int, end: int) -> float:
        """The mean best similarity of the question tokens within `document.text[start:end]`."""
        if (start, end) not in self._sentence_scores:
            inside = (self._starts >= start) & (self._ends <= end)
            self._sentence_scores[start, end] = float(_best_similarities(self._similarities[:, inside]).mean())
        return self._sentence_scores[start, end]


def match_passages(index_reader: IndexReader, encoding: Encoding, passages: Sequence[Passage]) -> list[Match]:
    """Compare a question's encoding with each of `passages`, in their order."""
    if index_reader.tokens is None:
        encodings = [index_reader.encoder.encode_passage(passage.embedded) for passage in passages]
        return [
            Match(passage, other.tokenized, inner_products(encoding.tokens, other.tokens))
            for passage, other in zip(passages, encodings, strict=True)
        ]
    tokenized = index_reader.encoder.tokenize([passage.embedded for passage in passages])
    rows = np.array([passage.row for passage in passages], np.int64)
    similarities = index_reader.tokens.similar(encoding.tokens, rows)
    return [
        Match(passage, tokens, similarities.of(position))
        for position, (passage, tokens) in enumerate(zip(passages, tokenized, strict=True))
    ]


def maxsim(token_vectors: TokenVectors, encoding: Encoding, rows: Rows) -> Scores:
    """The mean best similarity of a question's tokens in each passage, weighted by rarity; shape (len(rows),)."""
    weights = token_vectors.rarity(encoding.tokenized.ids)
    if not len(weights):
        return np.zeros(len(rows), np.float32)
    best = token_vectors.similar(encoding.tokens, rows).best()
    scores: Scores = np.einsum("qn,q->n", best, weights / weights.sum())
    return scores


def _best_similarities(similarities: Vectors) -> Vectors:
    """The maximum of each row, shape (q,); zeros without a column, a single zero without a row."""
    if not similarities.size:
        return np.zeros(max(1, len(similarities)), np.float32)
    best: Vectors = similarities.max(axis=1, initial=0.0)
    return best
