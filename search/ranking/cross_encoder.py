"""The cross-encoder: an optional last stage that reads question and passage together, dozens of times slower.

Off unless the settings name a model; only then is torch loaded. Knows texts; must not know how they were retrieved.
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

# Passages that are reranked, independent of the number of hits requested.
RERANKED = 20


class CrossEncoder(Protocol):
    """Scores passages by reading each together with the question."""

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        """How well each passage answers the question, from 0 to 1, shape (len(passages),)."""


def rerank(cross_encoder: CrossEncoder, index_reader: IndexReader, question: str, rows: Rows, scores: Scores) -> Scores:
    """Rerank the RERANKED best passages; `rows` and `scores` have shape (n,), as has the result.

    The new score of a passage is the mean of its score and the cross-encoder's; all others stay below.
    """
    chosen = np.argsort(-scores, kind="stable")[:RERANKED]
    passages = index_reader.catalog.passages(rows[chosen].tolist())
    relevance = cross_encoder.scores(question, [passages[row].embedded for row in rows[chosen].tolist()])
    return promote(scores, chosen, np.float32(0.5) * (scores[chosen] + relevance))


class _SentenceTransformers:
    """A model of sentence-transformers. Safe across threads: it reads for one question at a time."""

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        from torch.nn import Sigmoid

        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(question, passage) for passage in passages]
        with self._lock:
            scores = self._model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return np.asarray(scores, np.float32).reshape(-1)


@cache
def load_cross_encoder(name: str, threads: int = 2) -> CrossEncoder:
    """Load a cross-encoder by its name or folder, once per process; `threads` is the number of CPU threads.

    Raises CrossEncoderError if there is no such model or it does not give a single score.
    """
    import torch
    from sentence_transformers import CrossEncoder as Model
    from transformers import AutoConfig
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        architectures = AutoConfig.from_pretrained(name).architectures or []
        if not any("SequenceClassification" in architecture for architecture in architectures):
            raise ValueError("it is another kind of model")  # noqa: TRY301, one sentence for every failure
        model = Model(name, device="cpu", model_kwargs={"use_safetensors": True})
        if model.num_labels != 1:
            raise ValueError(f"it gives {model.num_labels} scores instead of one")  # noqa: TRY301, as above
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CrossEncoderError(
            f"The cross-encoder '{name}' cannot be loaded ({reason}): check its name or folder, or do without one."
        ) from error
    return _SentenceTransformers(model)
