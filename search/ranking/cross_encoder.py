"""A cross-encoder as the last stage: it reads the question and a passage together, some dozens of times slower.

Off unless one is named. Answering loads torch only then. Knows texts, not how passages were found.
"""

import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.reader import IndexReader, Rows, Scores
from search.errors import CrossEncoderError
from search.ranking.fusion import promote

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder as Model

# Passages that are read together with the question, however many hits are wanted.
READ = 20


class CrossEncoder(Protocol):
    """Judges passages by reading each with the question."""

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        """How well each passage answers, from 0 to 1, shape (len(passages),)."""


def rerank(cross: CrossEncoder, opened: IndexReader, question: str, rows: Rows, scores: Scores) -> Scores:
    """`scores` with those of the READ best replaced by the mean of them and the cross-encoder's, the others below."""
    chosen = np.argsort(-scores, kind="stable")[:READ]
    passages = opened.catalog.passages(rows[chosen].tolist())
    read = cross.scores(question, [passages[row].embedded for row in rows[chosen].tolist()])
    return promote(scores, chosen, np.float32(0.5) * (scores[chosen] + read))


class _SentenceTransformers:
    """A model of sentence-transformers. Safe across threads, one question at a time."""

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._alone = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        from torch.nn import Sigmoid

        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(question, passage) for passage in passages]
        with self._alone:
            read = self._model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return np.asarray(read, np.float32).reshape(-1)


@cache
def load_cross_encoder(name: str, threads: int = 2) -> CrossEncoder:
    """The cross-encoder of this name, or in this folder; loaded once.

    Raises CrossEncoderError where there is none, or one that gives no single score.
    """
    import torch
    from sentence_transformers import CrossEncoder as Model
    from transformers import AutoConfig
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        made_for = AutoConfig.from_pretrained(name).architectures or []
        if not any("SequenceClassification" in architecture for architecture in made_for):
            raise ValueError("it is another kind of model")  # noqa: TRY301, one sentence for every failure
        model = Model(name, device="cpu", model_kwargs={"use_safetensors": True})
        if model.num_labels != 1:
            raise ValueError(f"it gives {model.num_labels} scores instead of one")  # noqa: TRY301, likewise
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CrossEncoderError(
            f"The cross-encoder '{name}' cannot be loaded ({reason}): check its name or folder, or do without one."
        ) from error
    return _SentenceTransformers(model)
