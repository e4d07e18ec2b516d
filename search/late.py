"""Late interaction: how well each word of a question is matched somewhere in a passage.

One vector for a whole passage blurs what it says; here every token of the question looks
for its nearest token in the passage (MaxSim, Khattab and Zaharia, ColBERT, 2020), with the
token vectors that the encoder computes anyway.
"""

from collections.abc import Sequence

import numpy as np

from index.catalog import Passage
from index.encoder import Encoder, TokenVectors, Vectors


class Match:
    """A question held against one passage, token by token."""

    def __init__(self, encoder: Encoder, question: TokenVectors, passage: Passage) -> None:
        self.passage = passage
        text = passage.embedded
        found = encoder.tokens(text)
        # Where the passage's own words begin after the context, and in the document.
        self._shift = passage.chunk.start - (len(text) - len(passage.text))
        self._spans = np.array(found.spans, np.int64).reshape(-1, 2)
        # Not `@`: for so little work OpenBLAS wakes its threads, which costs 24 ms on two busy cores against 0.3.
        self._similar: Vectors = np.einsum("qd,td->qt", question.vectors, found.vectors)

    def words(self) -> Vectors:
        """For each token of the question its best similarity in the passage, context included."""
        return _best(self._similar)

    def sentence(self, start: int, end: int) -> float:
        """Mean best similarity of the question's tokens within a span of the document."""
        at = self._spans + self._shift
        inside = (at[:, 0] >= start) & (at[:, 1] <= end)
        return float(_best(self._similar[:, inside]).mean())


def matches(encoder: Encoder, question: str, passages: Sequence[Passage]) -> list[Match]:
    """The question held against each of `passages`; one run of the encoder each."""
    asked = encoder.tokens(question)
    return [Match(encoder, asked, passage) for passage in passages]


def _best(similar: Vectors) -> Vectors:
    found: Vectors = similar.max(axis=1, initial=0.0) if similar.size else np.zeros(1, np.float32)
    return found
