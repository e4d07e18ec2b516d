"""Text to vectors with the sealed ONNX encoder; the only module that knows onnxruntime.

Dynamic int8 is not batch-invariant (a text alone and in a batch differ, cosine about .99),
so texts go through one at a time: a passage's vector never depends on its neighbours.
Never imports torch, transformers or sentence-transformers; `index.export` does.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.model import EncoderCard, Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

# Outputs of the exported model: one vector for the text, one for each token.
TEXT, TOKENS = "embedding", "token_embeddings"
# Texts whose token vectors are kept, some 0.3 MB each: a desk's best passages come up again and again.
_REMEMBERED = 128
MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "card.json"


class Tokens(Protocol):
    """The part of an encoder that chunking needs."""

    @property
    def max_tokens(self) -> int:
        """The encoder's window, special tokens included."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""

    def pieces(self, text: str, size: int) -> list[Span]:
        """Consecutive spans of at most `size` tokens that together cover `text`."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Unit vectors of a text's tokens, float32, shape (tokens, dim), and where each token stands."""

    vectors: Vectors
    spans: tuple[Span, ...]


class Encoder(Tokens, Protocol):
    """Text to unit vectors: the one seam between this project and an embedding model."""

    @property
    def card(self) -> EncoderCard:
        """Which model this is."""

    def questions(self, texts: Iterable[str]) -> Vectors:
        """Unit vectors of questions, float32, shape (n, dim)."""

    def passages(self, texts: Iterable[str]) -> Vectors:
        """Unit vectors of passages, float32, shape (n, dim)."""

    def tokens(self, text: str) -> TokenVectors:
        """The vector of each token of `text` within the window, special tokens left out."""


class OnnxEncoder:
    """The encoder in a folder with a model, a tokenizer and a card. Safe across threads."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Open the encoder. Raises EncoderError when the folder does not hold one."""
        try:
            self.card = EncoderCard(**json.loads((folder / CARD).read_text("utf-8")))
            self._tokenizer = _tokenizer(folder)
            self._tokenizer.enable_truncation(self.card.max_tokens)
            self._session = _session(folder / MODEL, threads)
        except Exception as error:  # onnxruntime and tokenizers raise their own bare Exceptions
            raise EncoderError(f"The encoder in {folder} cannot be opened ({error}); build the index anew.") from error
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._folder = folder
        self.tokens: Callable[[str], TokenVectors] = lru_cache(_REMEMBERED)(self._token_vectors)

    @cached_property
    def _counter(self) -> "Tokenizer":
        """A second tokenizer, as cutting at the window is a state of the first."""
        return _tokenizer(self._folder)

    @property
    def max_tokens(self) -> int:
        """The encoder's window, special tokens included."""
        return self.card.max_tokens

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        return [len(found.ids) for found in self._counter.encode_batch(list(texts), add_special_tokens=False)]

    def pieces(self, text: str, size: int) -> list[Span]:
        """Consecutive spans of at most `size` tokens that together cover `text`, cut between words if it can be."""
        offsets = self._counter.encode(text, add_special_tokens=False).offsets
        starts, at = [0], 0
        while len(offsets) - at > size:
            between = (n for n in range(at + size, at, -1) if offsets[n][0] > offsets[n - 1][1])
            at = next(between, at + size)
            starts.append(offsets[at][0])
        return list(zip(starts, [*starts[1:], len(text)], strict=True))

    def questions(self, texts: Iterable[str]) -> Vectors:
        """Unit vectors of questions, float32, shape (n, dim)."""
        return self._encode(self.card.question_prompt + text for text in texts)

    def passages(self, texts: Iterable[str]) -> Vectors:
        """Unit vectors of passages, float32, shape (n, dim)."""
        return self._encode(self.card.passage_prompt + text for text in texts)

    def _encode(self, texts: Iterable[str]) -> Vectors:
        vectors = [self._one(text) for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, self.card.dim), np.float32)

    def _token_vectors(self, text: str) -> TokenVectors:
        """What `tokens` remembers the last of; its arrays are shared, so nobody may change them."""
        found = self._tokenizer.encode(text)
        vectors = self._run(found, TOKENS)
        own = [at for at, special in enumerate(found.special_tokens_mask) if not special]
        chosen = vectors[own] / np.maximum(np.linalg.norm(vectors[own], axis=1, keepdims=True), 1e-9)
        return TokenVectors(chosen, tuple(found.offsets[at] for at in own))

    def _one(self, text: str) -> Vectors:
        return self._run(self._tokenizer.encode(text), TEXT)

    def _run(self, found: "Encoding", output: str) -> Vectors:
        feed = {"input_ids": found.ids, "attention_mask": found.attention_mask, "token_type_ids": found.type_ids}
        arrays = {name: np.array([ids], np.int64) for name, ids in feed.items() if name in self._inputs}
        vectors: Vectors = self._session.run([output], arrays)[0][0]
        return vectors


def write_card(folder: Path, card: EncoderCard) -> None:
    """Write the card beside the model."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=1, sort_keys=True) + "\n", "utf-8")


def _tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(folder / TOKENIZER))
    found.no_padding()
    found.no_truncation()
    return found


def _session(model: Path, threads: int) -> "InferenceSession":
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
