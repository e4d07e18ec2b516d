"""Candidates from both retrievers, each with both scores, so that fusing needs no guessing."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.encoder.onnx import Encoding
from index.reader import Candidates, IndexReader
from index.text.lexical import terms
from search.model import Mode


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question as the retrievers see it: its terms, and what the encoder makes of it."""

    terms: tuple[str, ...]
    reading: Encoding


def encode_question(opened: IndexReader, question: str) -> EncodedQuestion:
    """Read a question with the encoder and the rules of the generation it is put to."""
    return EncodedQuestion(tuple(terms(question)), opened.encoder.question(question.strip()))


def candidates(
    opened: IndexReader, asked: EncodedQuestion, depth: int, mode: Mode, owners: Sequence[int] | None
) -> Candidates:
    """The best `depth` passages of each retriever that takes part, of the resources `owners` (None: all)."""
    near, worded = (0 if mode is Mode.LEXICAL else depth), (0 if mode is Mode.DENSE else depth)
    return opened.candidates(asked.reading.vector, asked.terms, near, worded, owners)
