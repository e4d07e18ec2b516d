"""Late interaction: how well each word of a question is matched somewhere in a passage.

One vector for a whole passage blurs what it says; here every token of the question looks
for its nearest token in the passage (MaxSim, Khattab and Zaharia, ColBERT, 2020), with the
token vectors that the encoder computes anyway. They are read from the generation, or
computed anew where it keeps none.
"""

from collections.abc import Sequence

import numpy as np

from index.catalog import Passage
from index.encoder.onnx import Encoding, Tokenized, Vectors
from index.model import Span
from index.reader import IndexReader, Rows, Scores, TokenVectors
from index.vectors.matmul import inner_products


class Match:
    """A question held against one passage, token by token; `similar` are the cosines, shape (q, t)."""

    def __init__(self, passage: Passage, tokenized: Tokenized, similar: Vectors) -> None:
        self.passage = passage
        # In the document, where the passage's own words stand without the context.
        shift = passage.chunk.start - (len(passage.embedded) - len(passage.text))
        self._begin, self._end = (tokenized.spans + np.int64(shift)).T
        self._similar = similar
        self._sentences: dict[Span, float] = {}

    def words(self) -> Vectors:
        """For each token of the question its best similarity in the passage, context included."""
        return _best(self._similar)

    def sentence(self, start: int, end: int) -> float:
        """Mean best similarity of the question's tokens within a span of the document."""
        if (start, end) not in self._sentences:
            inside = (self._begin >= start) & (self._end <= end)
            self._sentences[start, end] = float(_best(self._similar[:, inside]).mean())
        return self._sentences[start, end]


def match_passages(opened: IndexReader, asked: Encoding, passages: Sequence[Passage]) -> list[Match]:
    """The question held against each of `passages`."""
    if opened.tokens is None:
        read = [opened.encoder.passage(passage.embedded) for passage in passages]
        return [
            Match(p, r.tokenized, inner_products(asked.tokens, r.tokens)) for p, r in zip(passages, read, strict=True)
        ]
    tokenized = opened.encoder.tokenized([passage.embedded for passage in passages])
    similar = opened.tokens.similar(asked.tokens, np.array([passage.row for passage in passages], np.int64))
    return [Match(p, t, similar.of(n)) for n, (p, t) in enumerate(zip(passages, tokenized, strict=True))]


def maxsim(index: TokenVectors, asked: Encoding, rows: Rows) -> Scores:
    """For each row how well the question's tokens are matched there, on average by rarity; shape (n,)."""
    weights = index.rarity(asked.tokenized.ids)
    if not len(weights):
        return np.zeros(len(rows), np.float32)
    found: Scores = np.einsum("qn,q->n", index.similar(asked.tokens, rows).best(), weights / weights.sum())
    return found


def _best(similar: Vectors) -> Vectors:
    found: Vectors = similar.max(axis=1, initial=0.0) if similar.size else np.zeros(max(1, len(similar)), np.float32)
    return found
