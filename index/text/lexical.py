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
from index.text.abbreviations import Definition, common_definitions, find_definitions

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): k1 1.2 to 2, b 0.5 to 0.8.
K1, B = 1.2, 0.75

# Scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
_UNSPACED = re.compile(
    r"([\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)
# A word as it is written, for spelling correction; `booking.com` is two.
WRITTEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*")
# A letter that makes up less than one in this many is not used for spelling correction.
_RARE_LETTER = 10_000
_WORDS_FILE, _ABBREVIATIONS_FILE = "words.json", "abbreviations.json"
# The term of a chunk without terms.
_NO_TERM = ""
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
    """`text` in lower case, without accents and apostrophes."""
    if text.isascii():
        return text.replace("'", "").lower()
    lower = unicodedata.normalize("NFKD", text).replace("’", "'").replace("'", "").lower()
    return "".join(c for c in lower if not unicodedata.combining(c))


def _split_word(word: str) -> list[str]:
    """The word and its parts, as `booking.com` is also searched as `booking`; of unspaced scripts its bigrams."""
    if _UNSPACED.search(word):
        return [term for part in _UNSPACED.split(word) if part for term in _split_bigrams(part)]
    parts = re.split(r"[.&]", word)
    return [word, *parts] if len(parts) > 1 else [word]


def _split_bigrams(part: str) -> list[str]:
    """Character bigrams of text in an unspaced script, whose word boundaries are unknown; else the word."""
    if not _UNSPACED.match(part) or len(part) == 1:
        return [part]
    return [part[n : n + 2] for n in range(len(part) - 1)]


class Vocabulary:
    """The words and terms of an index, and their document frequencies."""

    # The files of a lexical folder that this class reads.
    FILES = ("indptr.csc.index.npy", "vocab.index.json", "params.index.json", _WORDS_FILE, _ABBREVIATIONS_FILE)

    def __init__(self, folder: Path) -> None:
        self._starts = map_array(folder / "indptr.csc.index.npy")
        self._vocabulary: dict[str, int] = json.loads((folder / "vocab.index.json").read_text("utf-8"))
        self.size = int(json.loads((folder / "params.index.json").read_text("utf-8"))["num_docs"])
        # Read now, as the folder may be pruned while in use; parsed when a question has an unknown word.
        self._words = (folder / _WORDS_FILE).read_bytes()
        self._abbreviations = (folder / _ABBREVIATIONS_FILE).read_bytes()

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

    bm25s precomputes the weight of each term in each chunk; a score is their sum. Its arrays are read here, because
    bm25s imports scipy.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._weights = map_array(folder / "data.csc.index.npy")
        self._rows = map_array(folder / "indices.csc.index.npy")

    def weights(self, row: int, chunk_terms: Sequence[str]) -> dict[int, float]:
        """BM25 weights of the terms of the chunk at `row`, by term number; `chunk_terms` are all its terms."""
        weights = {}
        for term in {*chunk_terms} or {_NO_TERM}:
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


def write_lexical_index(folder: Path, texts: Iterable[str]) -> None:
    """Write the BM25 index of `texts`, one per row."""
    import bm25s  # imports scipy, which answering does not need

    index, forms, definitions = bm25s.BM25(method="lucene", k1=K1, b=B), Counter[str](), Counter[Definition]()
    index.index(_extract_terms(texts, forms, definitions), show_progress=False)
    index.save(folder, show_progress=False)
    (folder / _WORDS_FILE).write_text(json.dumps(_common_forms(forms), ensure_ascii=False), "utf-8")
    (folder / _ABBREVIATIONS_FILE).write_text(json.dumps(common_definitions(definitions), ensure_ascii=False), "utf-8")


def _extract_terms(texts: Iterable[str], forms: Counter[str], definitions: Counter[Definition]) -> list[list[str]]:
    """The terms of each text; the written forms of its words and its definitions of abbreviations are counted."""
    term_lists = []
    for text in texts:
        forms.update(WRITTEN.findall(text))
        definitions.update(find_definitions(text))
        term_lists.append(terms(text) or [_NO_TERM])
    return term_lists


def _common_forms(forms: Counter[str]) -> dict[str, str]:
    """Normalised words with their most common form, or the lower-case one if it occurs."""
    words: dict[str, str] = {}
    for form, _ in forms.most_common():
        if not _UNSPACED.search(form) and (form.islower() or normalize_word(form) not in words):
            words[normalize_word(form)] = form
    return words
