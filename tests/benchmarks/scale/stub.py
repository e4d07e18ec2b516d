"""An encoder whose tokenizer is real and whose model is a table: what indexing costs beside the model.

A passage's vector is a mixture of two vectors that the real model gave to texts of the same words, and noise with their
covariance; so vectors lie as those of the model do, questions meet them, and none repeats another.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import generation
from index.build import pipeline
from index.encoder.onnx import OnnxEncoder

ANCHORS = 2048
_NOISE = 0.6


class Table:
    """In the place of a session of onnxruntime."""

    def __init__(self, anchors: NDArray[np.float32], vocabulary: int, token_dim: int) -> None:
        self._anchors = anchors
        spread = np.cov(anchors.T) + 1e-6 * np.eye(anchors.shape[1])
        self._spread = np.linalg.cholesky(spread).T.astype(np.float32)
        tokens = np.random.default_rng(1).normal(size=(vocabulary, token_dim)).astype(np.float32)
        self._tokens = tokens / np.linalg.norm(tokens, axis=1, keepdims=True)

    def run(self, _names: Sequence[str], feed: dict[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What the model gives: the text's vector and those of its tokens."""
        ids = feed["input_ids"]
        random = np.random.default_rng(ids[0])
        one, two = self._anchors[random.integers(0, len(self._anchors), 2)]
        share = random.uniform(0.5, 1)
        noise = random.normal(size=len(one)).astype(np.float32) @ self._spread
        vector = share * one + (1 - share) * two + _NOISE * noise
        return (vector / np.linalg.norm(vector))[None].astype(np.float32), self._tokens[ids]


class Stub(OnnxEncoder):
    """The real encoder with `table` for its model."""

    table: Table

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._session = self.table  # type: ignore[assignment]  # the one call of it that there is


def table(encoder: OnnxEncoder, texts: Sequence[str]) -> Table:
    """A table made of what the real encoder makes of `texts`."""
    readings = [encoder.encode_passage(text) for text in texts]
    return Table(np.stack([one.vector for one in readings]), encoder.vocabulary, readings[0].tokens.shape[1])


@contextmanager
def stubbed(encoder: OnnxEncoder, texts: Sequence[str]) -> Iterator[None]:
    """Let builds read with a table in the place of the model."""
    Stub.table = table(encoder, texts)
    was = pipeline.OnnxEncoder, generation.OnnxEncoder
    pipeline.OnnxEncoder = generation.OnnxEncoder = Stub  # type: ignore[misc]
    try:
        yield
    finally:
        pipeline.OnnxEncoder, generation.OnnxEncoder = was  # type: ignore[misc]
