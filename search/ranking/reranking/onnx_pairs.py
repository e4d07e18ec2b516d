"""A cross-encoder in ONNX: a folder with model.onnx and tokenizer.json, run by onnxruntime.

Pairs are read one at a time: int8 models round differently in a batch, so a score would depend on the other passages,
and a batch takes as much processor time as its pairs alone. Must not import torch or transformers.
"""

import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.onnx import load_tokenizer, open_session
from index.reader import Scores

if TYPE_CHECKING:
    from onnxruntime import RunOptions
    from tokenizers import Encoding as TokenizerEncoding

# Longest pair in tokens; the rest of longer ones is not read. A passage of the default size fits with its question, and
# a longer pair would take the time of several.
_WINDOW = 256
# The question of a trial and its passage, of more tokens than are read.
_QUESTION, _PASSAGE = "What is drift?", "Models drift when the world changes. " * _WINDOW


class OnnxCrossEncoder:
    """A sequence classification model of one output. Safe across threads."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 2) -> None:
        """Open a model and the folder of its tokenizer. Raises what onnxruntime and tokenizers raise, of any class."""
        self._tokenizer = load_tokenizer(tokenizer, _WINDOW)
        self._session = open_session(model, threads)
        self._inputs = {node.name for node in self._session.get_inputs()}

    def logits(self, question: str, passages: Sequence[str], deadline: float) -> Scores | None:
        """The log-odds that each passage answers the question, shape (len(passages),); None if they take too long."""
        pairs = [self._tokenizer.encode(question, passage) for passage in passages]
        with _ended_at(deadline) as options:
            try:
                return np.array([self._score(pair, options) for pair in pairs], np.float32)
            except Exception:  # the class that onnxruntime raises for a run that was ended is not public
                if not options.terminate:
                    raise
                return None

    def check(self) -> None:
        """Read the longest pair. Raises ValueError if it does not get a single score, or what onnxruntime raises."""
        with _ended_at(math.inf) as options:
            self._score(self._tokenizer.encode(_QUESTION, _PASSAGE), options)

    def _score(self, pair: "TokenizerEncoding", options: "RunOptions") -> float:
        values = {"input_ids": pair.ids, "attention_mask": pair.attention_mask, "token_type_ids": pair.type_ids}
        feed = {name: np.array([values[name]], np.int64) for name in self._inputs}
        scores = self._session.run(None, feed, options)[0]
        if np.size(scores) != 1:
            raise ValueError(f"it gives {np.size(scores)} scores instead of one")
        if not math.isfinite(score := float(np.ravel(scores)[0])):
            raise ValueError("its scores are no finite numbers")
        return score


@contextmanager
def _ended_at(deadline: float) -> "Iterator[RunOptions]":
    """Options of runs, of which the one at `deadline`, a time of `time.monotonic`, is ended, and all after it."""
    from onnxruntime import RunOptions

    options = RunOptions()
    if deadline == math.inf:
        yield options
        return
    timer = threading.Timer(deadline - time.monotonic(), setattr, (options, "terminate", True))
    timer.daemon = True
    timer.start()
    try:
        yield options
    finally:
        timer.cancel()
