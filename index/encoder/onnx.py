"""The sealed ONNX encoder: from text to vectors, with onnxruntime.

Dynamic int8 is not batch-invariant (cosine about 0.99 between a text alone and in a batch), so texts are encoded one at
a time: the vector of a passage never depends on its neighbours. Must not import torch, transformers or
sentence-transformers; `index.encoder.torch_model` does.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.errors import EncoderError
from index.lru import LruCache
from index.model import EncoderCard, Span, TokenCounter

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding as TokenizerEncoding
    from tokenizers import Tokenizer

# Fuses an addition and a normalisation, which onnxruntime then computes number by number; separately they take a fifth
# of the time.
SLOW_FUSION = "SkipLayerNormFusion"
# Size of the cache of tokenised texts, in tokens of some 20 bytes: the passages that answer are few and read again and
# again. Then the overhead of a text, counted as tokens.
_CACHED_TOKENS, _TOKENS_PER_TEXT = 200_000, 30
# Outputs of the exported model: a vector for the text, and a shorter one for each token.
TEXT, TOKENS = "embedding", "token_embeddings"
MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "card.json"
# The numbers of the model, beside its graph: onnxruntime maps them and reads those of the words that are used.
WEIGHTS = "weights.bin"
# All files of an encoder. That of the weights is lacking where the graph holds them.
ENCODER_FILES = (MODEL, WEIGHTS, TOKENIZER, CARD)


@dataclass(frozen=True, slots=True)
class Tokenized:
    """The tokens of a text within the encoder's window, without special tokens and the prompt.

    `ids` has shape (n,), `spans` shape (n, 2): start and end of each token in the text.
    """

    ids: NDArray[np.int64]
    spans: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Encoding:
    """The unit vectors of a text, float32.

    `vector` has shape (dim,), `tokens` one row for each token of `tokenized`.
    """

    vector: Vectors
    tokens: Vectors
    tokenized: Tokenized


class Encoder(TokenCounter, Protocol):
    """From text to unit vectors: the interface between this project and an embedding model."""

    @property
    def card(self) -> EncoderCard:
        """Identity and parameters of the model."""

    def encode_question(self, text: str) -> Encoding:
        """Encode a question: its vector with the prompt of questions, its tokens with that of passages."""

    def encode_passage(self, text: str) -> Encoding:
        """Encode a passage, with the prompt of passages."""

    def tokenize(self, texts: Sequence[str]) -> list[Tokenized]:
        """The tokens for which `encode_passage` computes vectors, without encoding."""


class OnnxEncoder:
    """An encoder stored as a folder of model, tokenizer and card. Safe across threads.

    A text is encoded in one thread: a question is so short that a second thread costs a fifth more processor time and
    gains nothing.
    """

    def __init__(self, folder: Path) -> None:
        """Open the encoder. Raises EncoderError if the folder does not contain a valid one."""
        try:
            self.card = read_card(folder)
            self._tokenizer = load_tokenizer(folder, self.card.max_tokens)
            self._session = open_session(folder / MODEL, threads=1)
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise EncoderError(
                f"The encoder in {folder} cannot be opened ({error}): run 'refdesk index' again."
            ) from error
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._folder = folder
        self._tokenized: LruCache[Tokenized] = LruCache(
            _CACHED_TOKENS, lambda tokenized: _TOKENS_PER_TEXT + len(tokenized.ids)
        )

    @cached_property
    def _counter(self) -> "Tokenizer":
        """A second tokenizer: the first one truncates, and that is a state."""
        return load_tokenizer(self._folder)

    @property
    def max_tokens(self) -> int:
        """Size of the encoder's window, special tokens included."""
        return self.card.max_tokens

    @property
    def vocabulary(self) -> int:
        """The number of tokens in the vocabulary."""
        return int(self._tokenizer.get_vocab_size())

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens in each text, without special tokens."""
        # Without offsets, which nobody counts: twice as fast.
        return [len(encoding) for encoding in self._counter.encode_batch_fast(list(texts), add_special_tokens=False)]

    def split(self, text: str, size: int) -> list[Span]:
        """Consecutive spans of at most `size` tokens that together cover `text`, split between words if possible."""
        offsets = self._counter.encode(text, add_special_tokens=False).offsets
        starts, token = [0], 0
        while len(offsets) - token > size:
            word_starts = (n for n in range(token + size, token, -1) if offsets[n][0] > offsets[n - 1][1])
            token = next(word_starts, token + size)
            starts.append(offsets[token][0])
        return list(zip(starts, [*starts[1:], len(text)], strict=True))

    def encode_question(self, text: str) -> Encoding:
        """Encode a question: its vector with the prompt of questions, its tokens with that of passages."""
        encoding = self._encode(self.card.question_prompt, text)
        if self.card.question_prompt == self.card.passage_prompt:
            return encoding
        # A prompt is made for the vector of the text; the vectors of tokens rank better without it (decision 025).
        plain = self._encode(self.card.passage_prompt, text)
        return replace(plain, vector=encoding.vector)

    def encode_passage(self, text: str) -> Encoding:
        """Encode a passage, with the prompt of passages."""
        return self._encode(self.card.passage_prompt, text)

    def tokenize(self, texts: Sequence[str]) -> list[Tokenized]:
        """The tokens for which `encode_passage` computes vectors, without encoding."""
        return [self._tokenized.get(text, partial(self._tokenize, text)) for text in texts]

    def _tokenize(self, text: str) -> Tokenized:
        prompt = self.card.passage_prompt
        return _strip_prompt(self._tokenizer.encode(prompt + text), prompt)[0]

    def _encode(self, prompt: str, text: str) -> Encoding:
        tokens = self._tokenizer.encode(prompt + text)
        values = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask, "token_type_ids": tokens.type_ids}
        feed = {name: np.array([ids], np.int64) for name, ids in values.items() if name in self._inputs}
        vectors, token_vectors = self._session.run([TEXT, TOKENS], feed)
        tokenized, positions = _strip_prompt(tokens, prompt)
        return Encoding(vectors[0], token_vectors[0][positions], tokenized)


def _strip_prompt(tokens: "TokenizerEncoding", prompt: str) -> tuple[Tokenized, NDArray[np.int64]]:
    """The tokens of the text without prompt and special tokens, and their positions among all."""
    spans = np.array(tokens.offsets, np.int32).reshape(-1, 2) - len(prompt)
    positions = np.flatnonzero((np.array(tokens.special_tokens_mask) == 0) & (spans[:, 0] >= 0))
    return Tokenized(np.array(tokens.ids, np.int64)[positions], spans[positions]), positions


def read_card(folder: Path) -> EncoderCard:
    """Read the card of the encoder in a folder. Raises EncoderError if it cannot be read."""
    try:
        return EncoderCard(**json.loads((folder / CARD).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EncoderError(f"The encoder in {folder} has no readable {CARD} ({error}).") from error


def write_card(folder: Path, card: EncoderCard) -> None:
    """Write the card of an encoder into its folder."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=1, sort_keys=True) + "\n", "utf-8")


def load_tokenizer(folder: Path, max_tokens: int | None = None) -> "Tokenizer":
    """The tokenizer in a folder, which does not pad, and truncates to `max_tokens` if given.

    Raises a bare Exception if there is none.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens)
    return tokenizer


def open_session(model: Path, threads: int) -> "InferenceSession":
    """Open an ONNX model to be run on `threads` threads. Raises what onnxruntime raises, of any class."""
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads would take processor time from the rest of a search.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW_FUSION]
    )
