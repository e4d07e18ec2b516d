"""Lexical search: from text to terms, the vocabulary of an index, and BM25."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.arrays import map_array
from index.text.unicode import matching_form

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): k1 1.2 to 2, b 0.5 to 0.8.
K1, B = 1.2, 0.75

# Scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
UNSPACED = re.compile(
    r"([\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)
# A word as it is written, for spelling correction; `booking.com` is two.
WRITTEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*")
# A letter that makes up less than one in this many is not used for spelling correction.
_RARE_LETTER = 10_000
# Files of an index. The entries of term n in the arrays of rows and weights end where those of term n + 1 start.
STARTS_FILE, ROWS_FILE = "indptr.csc.index.npy", "indices.csc.index.npy"
WEIGHTS_FILE = "data.csc.index.npy"
TERMS_FILE, PARAMETERS_FILE = "vocab.index.json", "params.index.json"
WORDS_FILE, ABBREVIATIONS_FILE = "words.json", "abbreviations.json"
# The term of a chunk without terms.
NO_TERM = ""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+(?:[.+#&][^\W_]+)*[+#]*")
STOP = frozenset(
    """a about all an and any are as at be been being but by can could did do does doing for from get give
    had has have having he her him his how i if in into is it its itself just let me my no not of on or our
    out over own per please she should so some such tell than that the their them then there these they this
    those to too up us very was we were what when where which while who whom whose why will with would you
    your im ive id whats hows thats dont doesnt isnt""".split()  # noqa: SIM905, a list would be forty lines
)


def terms(text: str) -> list[str]:
    """The stemmed content words of `text` in order: lower case, no accents, no stop words."""
    return [term for word in _WORD.findall(normalize_word(text)) for term in _stem_word(word)]


@lru_cache(maxsize=2**17)
def _stem_word(word: str) -> tuple[str, ...]:
    """The terms of a word. Cached, as most words of a text occurred before."""
    words = [part for part in _split_word(word) if part not in STOP]
    # Stemmers are not thread-safe; creating one costs two microseconds.
    return tuple(Stemmer.Stemmer("english").stemWords(words))


def normalize_word(text: str) -> str:
    """The matching form of `text` in lower case, without accents and apostrophes."""
    if text.isascii():
        return text.replace("'", "").lower()
    lower = unicodedata.normalize("NFKD", matching_form(text)).replace("’", "'").replace("'", "").lower()
    return _NOT_ASCII.sub(_without_accents, lower)


def _without_accents(characters: re.Match[str]) -> str:
    return "".join(c for c in characters[0] if not unicodedata.combining(c))


def _split_word(word: str) -> list[str]:
    """The word and its parts, as `booking.com` is also searched as `booking`; of unspaced scripts its bigrams."""
    if UNSPACED.search(word):
        return [term for part in UNSPACED.split(word) if part for term in _split_bigrams(part)]
    parts = re.split(r"[.&]", word)
    return [word, *parts] if len(parts) > 1 else [word]


def _split_bigrams(part: str) -> list[str]:
    """Character bigrams of text in an unspaced script, whose word boundaries are unknown; else the word."""
    if not UNSPACED.match(part) or len(part) == 1:
        return [part]
    return [part[n : n + 2] for n in range(len(part) - 1)]


class Vocabulary:
    """The words and terms of an index, and their document frequencies."""

    # The files of a lexical folder that this class reads.
    FILES = (STARTS_FILE, TERMS_FILE, PARAMETERS_FILE, WORDS_FILE, ABBREVIATIONS_FILE)

    def __init__(self, folder: Path) -> None:
        self._starts = map_array(folder / STARTS_FILE)
        self._vocabulary: dict[str, int] = json.loads((folder / TERMS_FILE).read_text("utf-8"))
        self.size = int(json.loads((folder / PARAMETERS_FILE).read_text("utf-8"))["num_docs"])
        # Read now, as the folder may be pruned while in use; parsed when a question has an unknown word.
        self._words = (folder / WORDS_FILE).read_bytes()
        self._abbreviations = (folder / ABBREVIATIONS_FILE).read_bytes()

    @cached_property
    def words(self) -> dict[str, str]:
        """Normalised words of the chunks, with their written form; it is in lower case unless the word is a name."""
        words: dict[str, str] = json.loads(self._words)
        return words

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """The abbreviations that the chunks define, with their long forms."""
        forms: dict[str, str] = json.loads(self._abbreviations)
        return forms

    def writes(self, word: str) -> bool:
        """Whether a chunk has this normalised word, not only one of its stem."""
        if "words" in self.__dict__:
            return word in self.words
        # Parsing all words takes tens of milliseconds, which a single question should not cost.
        return f"{json.dumps(word, ensure_ascii=False)}: ".encode() in self._words

    @cached_property
    def letters(self) -> str:
        """The letters of these words, without rare ones."""
        counts = Counter("".join(self.words))
        return "".join(c for c, count in counts.items() if c.isalpha() and count * _RARE_LETTER > counts.total())

    def counts(self, question: Iterable[str]) -> dict[int, float]:
        """Term frequencies of a question, by term number; terms that no chunk has are left out."""
        frequencies = Counter(self._vocabulary[term] for term in question if term in self._vocabulary)
        return {number: float(count) for number, count in frequencies.items()}

    def combined_weights(self, sums: Mapping[int, float], relative_size: float) -> dict[int, float]:
        """BM25 weights of the terms of a run of chunks, by term number, see `LexicalIndex.run_scores`.

        `sums` are the sums of their weights in the chunks of the run.
        """
        numbers = np.fromiter(sums, np.int64, len(sums))
        rarity = _rarity(self.size, self._starts[numbers + 1] - self._starts[numbers])
        weights = _run_weights(np.fromiter(sums.values(), np.float64, len(sums)), rarity, relative_size)
        return dict(zip(sums, weights.tolist(), strict=True))

    def knows(self, term: str) -> bool:
        """Whether any chunk contains the term."""
        return term in self._vocabulary

    def rarity(self, term: str) -> float:
        """Inverse document frequency, ln((N + 1) / (n + 1/2)); highest for a term that no chunk contains."""
        span = self._span(term)
        return float(_rarity(self.size, span.stop - span.start))

    def _span(self, term: str) -> slice:
        """The entries of the term in the arrays of BM25; empty for a term that no chunk contains."""
        number = self._vocabulary.get(term)
        return slice(0, 0) if number is None else slice(int(self._starts[number]), int(self._starts[number + 1]))


class LexicalIndex(Vocabulary):
    """BM25 scores of all chunks, memory-mapped.

    The weight of each term in each chunk is computed when the index is written; a score is their sum.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._weights = map_array(folder / WEIGHTS_FILE)
        self._rows = map_array(folder / ROWS_FILE)

    def weights(self, row: int, chunk_terms: Sequence[str]) -> dict[int, float]:
        """BM25 weights of the terms of the chunk at `row`, by term number; `chunk_terms` are all its terms."""
        weights = {}
        for term in {*chunk_terms} or {NO_TERM}:
            span = self._span(term)
            position = span.start + int(np.searchsorted(self._rows[span], row))
            weights[self._vocabulary[term]] = float(self._weights[position])
        return weights

    def scores(self, question: Iterable[str]) -> NDArray[np.float32]:
        """BM25 scores of all chunks for the terms of a question, shape (size,)."""
        scores = np.zeros(self.size, np.float32)
        for term in question:
            span = self._span(term)
            scores[self._rows[span]] += self._weights[span]
        return scores

    def run_scores(
        self, question: Iterable[str], starts: NDArray[np.int64], stops: NDArray[np.int64], mean_size: float
    ) -> NDArray[np.float32]:
        """BM25 scores of runs of chunks, each as one document, for the terms of a question; shape (runs,).

        A run has the rows from `starts` to before `stops`, on average `mean_size`. The frequency of a term in it is
        the number of its chunks with the term, each counted by the term's saturated frequency there (from 0 to 1).
        """
        # In the type of the rows, as NumPy would otherwise convert all of those.
        starts, stops = starts.astype(self._rows.dtype), stops.astype(self._rows.dtype)
        relative_sizes, scores = (stops - starts) / mean_size, np.zeros(len(starts), np.float32)
        for term, count in Counter(question).items():
            scores += count * _run_weights(self._run_sums(term, starts, stops), self.rarity(term), relative_sizes)
        return scores

    def _run_sums(self, term: str, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.float64]:
        """The sums of a term's weights in the chunks of each run, shape (runs,)."""
        span = self._span(term)
        firsts = np.searchsorted(self._rows[span], starts)
        counts = np.searchsorted(self._rows[span], stops) - firsts
        shifts = np.cumsum(counts) - counts - firsts
        positions = np.arange(counts.sum()) - np.repeat(shifts, counts)
        runs = np.repeat(np.arange(len(starts)), counts)
        return np.bincount(runs, self._weights[span][positions], len(starts)).astype(np.float64, copy=False)


def _rarity(size: int, frequencies: Any) -> Any:
    """Inverse document frequencies of terms that `frequencies` of `size` chunks contain."""
    return np.log((size + 1) / (frequencies + 0.5))


def _run_weights(sums: NDArray[np.float64], rarity: Any, relative_sizes: Any) -> NDArray[np.float64]:
    """BM25 weights in runs of chunks, from the sums of the weights in their chunks.

    A sum divided by the rarity is the frequency that BM25 saturates by the size of the run in multiples of the mean.
    """
    weights: NDArray[np.float64] = sums * rarity / (sums + rarity * K1 * (1 - B + B * relative_sizes))
    return weights
