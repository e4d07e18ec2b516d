"""Late interaction: how well each word of a question is matched somewhere in a passage.

One vector for a whole passage blurs what it says; here every token of the question looks
for its nearest token in the passage (MaxSim, Khattab and Zaharia, ColBERT, 2020), with the
token vectors that the encoder computes anyway. They are read from the generation, or
computed anew where it keeps none.
"""

from collections.abc import Sequence

import numpy as np

from index.catalog import Passage
from index.encoder import Reading, Tokenized, Vectors
from index.generation import Generation
from index.model import Span
from index.tokens import TokenIndex
from search.retrieve import Rows, Scores

# Products of matrices up to this many steps stay in one thread of OpenBLAS (interface/gemm.c:
# SMP_THRESHOLD_MIN times GEMM_MULTITHREAD_THRESHOLD); waking others costs 24 ms on two busy cores.
_ONE_THREAD = 2**18


class Match:
    """A question held against one passage, token by token."""

    def __init__(self, asked: Reading, passage: Passage, tokenized: Tokenized, tokens: Vectors) -> None:
        self.passage = passage
        # Where the passage's own words begin after the context, and in the document.
        self._shift = passage.chunk.start - (len(passage.embedded) - len(passage.text))
        self._spans = np.array(tokenized.spans, np.int64).reshape(-1, 2)
        self._similar = _similar(asked.tokens, tokens)
        self._sentences: dict[Span, float] = {}

    def words(self) -> Vectors:
        """For each token of the question its best similarity in the passage, context included."""
        return _best(self._similar)

    def sentence(self, start: int, end: int) -> float:
        """Mean best similarity of the question's tokens within a span of the document."""
        if (start, end) not in self._sentences:
            at = self._spans + self._shift
            inside = (at[:, 0] >= start) & (at[:, 1] <= end)
            self._sentences[start, end] = float(_best(self._similar[:, inside]).mean())
        return self._sentences[start, end]


def matches(opened: Generation, asked: Reading, passages: Sequence[Passage]) -> list[Match]:
    """The question held against each of `passages`."""
    if opened.tokens is None:
        read = [opened.encoder.passage(passage.embedded) for passage in passages]
        return [Match(asked, p, r.tokenized, r.tokens) for p, r in zip(passages, read, strict=True)]
    tokenized = opened.encoder.tokenized([passage.embedded for passage in passages])
    stored = opened.tokens.read(np.array([passage.row for passage in passages], np.int64))
    return [Match(asked, *each) for each in zip(passages, tokenized, stored, strict=True)]


def closeness(index: TokenIndex, asked: Reading, rows: Rows) -> Scores:
    """For each row how well the question's tokens are matched there, on average by rarity; shape (n,)."""
    weights = index.rarity(asked.tokenized.ids)
    best = [_best(_similar(asked.tokens, tokens)) for tokens in index.read(rows)]
    if not len(weights) or not best:
        return np.zeros(len(rows), np.float32)
    found: Scores = np.einsum("nq,q->n", np.stack(best), weights / weights.sum())
    return found


def _similar(question: Vectors, passage: Vectors) -> Vectors:
    """Cosine of each token of a question and each of a passage, shape (q, t)."""
    step = max(1, _ONE_THREAD // max(1, question.size))
    blocks = [question @ passage[at : at + step].T for at in range(0, len(passage), step)]
    return np.concatenate(blocks, axis=1) if blocks else np.empty((len(question), 0), np.float32)


def _best(similar: Vectors) -> Vectors:
    found: Vectors = similar.max(axis=1, initial=0.0) if similar.size else np.zeros(max(1, len(similar)), np.float32)
    return found
