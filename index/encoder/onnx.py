"""Text to vectors with the sealed ONNX encoder; the only module that knows onnxruntime.

Dynamic int8 is not batch-invariant (a text alone and in a batch differ, cosine about .99),
so texts go through one at a time: a passage's vector never depends on its neighbours.
Never imports torch, transformers or sentence-transformers; `index.encoder.export` does.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.lru import Kept
from index.model import EncoderCard, Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding as TokenizerEncoding
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

# An addition and a normalisation in one, which onnxruntime computes number by number, and apart in a fifth of the time.
_SLOWER = "SkipLayerNormFusion"
# Tokens of texts that are kept, some 20 bytes each, as passages that answer are few and read again and again; and what
# keeping a text takes beside them, as tokens.
_KEPT, _LEAST = 200_000, 30
# Outputs of the exported model: one vector for the text, and a shorter one for each token.
TEXT, TOKENS = "embedding", "token_embeddings"
MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "card.json"


class TokenCounter(Protocol):
    """The part of an encoder that chunking needs."""

    @property
    def max_tokens(self) -> int:
        """The encoder's window, special tokens included."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""

    def pieces(self, text: str, size: int) -> list[Span]:
        """Consecutive spans of at most `size` tokens that together cover `text`."""


@dataclass(frozen=True, slots=True)
class Tokenized:
    """The tokens of a text within the window, special ones and the prompt left out.

    Their `ids` have shape (n,); `spans`, where each begins and ends in the text, (n, 2).
    """

    ids: NDArray[np.int64]
    spans: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the encoder makes of a text: unit vectors, float32.

    `vector` has shape (dim,), `tokens` has one row for each token of `tokenized`.
    """

    vector: Vectors
    tokens: Vectors
    tokenized: Tokenized


class Encoder(TokenCounter, Protocol):
    """Text to unit vectors: the one seam between this project and an embedding model."""

    @property
    def card(self) -> EncoderCard:
        """Which model this is."""

    def question(self, text: str) -> Encoding:
        """A question, as it is compared with passages."""

    def passage(self, text: str) -> Encoding:
        """A passage, as it is compared with questions."""

    def tokenized(self, texts: Sequence[str]) -> list[Tokenized]:
        """The tokens that `passage` has vectors for, without computing these."""


class OnnxEncoder:
    """The encoder in a folder with a model, a tokenizer and a card. Safe across threads."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Open the encoder. Raises EncoderError when the folder does not hold one."""
        try:
            self.card = read_card(folder)
            self._tokenizer = _tokenizer(folder)
            self._tokenizer.enable_truncation(self.card.max_tokens)
            self._session = _session(folder / MODEL, threads)
        except Exception as error:  # onnxruntime and tokenizers raise their own bare Exceptions
            raise EncoderError(f"The encoder in {folder} cannot be opened ({error}); build the index anew.") from error
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._folder = folder
        self._tokenized: Kept[Tokenized] = Kept(_KEPT, lambda found: _LEAST + len(found.ids))

    @cached_property
    def _counter(self) -> "Tokenizer":
        """A second tokenizer, as cutting at the window is a state of the first."""
        return _tokenizer(self._folder)

    @property
    def max_tokens(self) -> int:
        """The encoder's window, special tokens included."""
        return self.card.max_tokens

    @property
    def vocabulary(self) -> int:
        """How many different tokens there are."""
        return int(self._tokenizer.get_vocab_size())

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

    def question(self, text: str) -> Encoding:
        """A question, as it is compared with passages."""
        return self._read(self.card.question_prompt, text)

    def passage(self, text: str) -> Encoding:
        """A passage, as it is compared with questions."""
        return self._read(self.card.passage_prompt, text)

    def tokenized(self, texts: Sequence[str]) -> list[Tokenized]:
        """The tokens that `passage` has vectors for, without computing these."""
        return [self._tokenized.get(text, partial(self._tokenize, text)) for text in texts]

    def _tokenize(self, text: str) -> Tokenized:
        prompt = self.card.passage_prompt
        return _own(self._tokenizer.encode(prompt + text), prompt)[0]

    def _read(self, prompt: str, text: str) -> Encoding:
        found = self._tokenizer.encode(prompt + text)
        feed = {"input_ids": found.ids, "attention_mask": found.attention_mask, "token_type_ids": found.type_ids}
        arrays = {name: np.array([ids], np.int64) for name, ids in feed.items() if name in self._inputs}
        vectors, tokens = self._session.run([TEXT, TOKENS], arrays)
        tokenized, places = _own(found, prompt)
        return Encoding(vectors[0], tokens[0][places], tokenized)


def _own(found: "TokenizerEncoding", prompt: str) -> tuple[Tokenized, NDArray[np.int64]]:
    """The tokens of the text itself, and their places among all."""
    spans = np.array(found.offsets, np.int32).reshape(-1, 2) - len(prompt)
    places = np.flatnonzero((np.array(found.special_tokens_mask) == 0) & (spans[:, 0] >= 0))
    return Tokenized(np.array(found.ids, np.int64)[places], spans[places]), places


def read_card(folder: Path) -> EncoderCard:
    """What the encoder in a folder is. Raises EncoderError where that cannot be read."""
    try:
        return EncoderCard(**json.loads((folder / CARD).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EncoderError(f"The encoder in {folder} has no readable {CARD} ({error}).") from error


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
    # Threads that wait in a loop for the next text take the processors from the rest of a search.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOWER]
    )
