"""A cross-encoder of sentence-transformers, with PyTorch: dozens of times slower than one in ONNX of the same size.

Must not be imported unless the settings name such a model.
"""

import threading
import time
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import CrossEncoder as Model
from torch.nn import Identity
from transformers import AutoConfig
from transformers.utils import logging as transformers_logging

from index.reader import Scores


class TorchCrossEncoder:
    """A model by its name at Hugging Face or its folder. Safe across threads: it reads for one question at a time."""

    def __init__(self, name: str, threads: int = 2) -> None:
        """Load the model. Raises OSError, ValueError or RuntimeError if it is none, or does not give a single score."""
        transformers_logging.disable_progress_bar()
        torch.set_num_threads(threads)
        architectures = AutoConfig.from_pretrained(name).architectures or []
        if not any("SequenceClassification" in architecture for architecture in architectures):
            raise ValueError("it is another kind of model")
        self._model = Model(name, device="cpu", model_kwargs={"use_safetensors": True})
        if self._model.num_labels != 1:
            raise ValueError(f"it gives {self._model.num_labels} scores instead of one")
        self._lock = threading.Lock()

    def logits(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        """The log-odds that each passage answers the question, shape (len(passages),); None if they take too long."""
        patience = min(max(0.0, deadline - time.monotonic()), threading.TIMEOUT_MAX)
        if not self._lock.acquire(timeout=patience):
            return None
        try:
            return self._score_all(question, passages, deadline)
        finally:
            self._lock.release()

    def _score_all(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        scores = np.zeros(len(passages), np.float32)
        for position, passage in enumerate(passages):
            if time.monotonic() > deadline:
                return None
            scores[position] = self._score(question, passage)
        return scores

    def _score(self, question: str, passage: str) -> float:
        scores = self._model.predict([(question, passage)], activation_fn=Identity(), show_progress_bar=False)
        return float(scores[0])
