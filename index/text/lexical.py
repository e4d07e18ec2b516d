"""Word statistics: how text becomes terms, and BM25 over the terms of every chunk."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.vectors.arrays import map_array

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): k1 1.2 to 2, b .5 to .8.
K1, B = 1.2, 0.75

# Scripts without blanks between words: Han, kana, Thai, Lao, Burmese, Khmer.
_UNPARTED = re.compile(
    r"([\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)
# A word as it is written, for other spellings of it; of `booking.com` each part.
WRITTEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*")
# A letter that is one of more than so many is no letter of the list's language.
_HARDLY = 10_000
_WORDS = "words.json"
# The term of a chunk that has none.
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
    return [term for found in _WORD.findall(normalize_word(text)) for term in _stemmed(found)]


@lru_cache(maxsize=2**17)
def _stemmed(word: str) -> tuple[str, ...]:
    """The terms of a word. Kept, as a text is mostly made of words that were there before."""
    words = [part for part in _joined_and_parts(word) if part not in STOP]
    # A stemmer keeps state, so each call has its own: making one costs two microseconds.
    return tuple(Stemmer.Stemmer("english").stemWords(words))


def normalize_word(text: str) -> str:
    """`text` in lower case, without accents and apostrophes: two ways to write the same word are one."""
    if text.isascii():
        return text.replace("'", "").lower()
    lower = unicodedata.normalize("NFKD", text).replace("’", "'").replace("'", "").lower()
    return "".join(c for c in lower if not unicodedata.combining(c))


def _joined_and_parts(word: str) -> list[str]:
    """`booking.com` is found by itself and by `booking`, what is written without blanks by its pairs."""
    if _UNPARTED.search(word):
        return [term for part in _UNPARTED.split(word) if part for term in _pairs(part)]
    parts = re.split(r"[.&]", word)
    return [word, *parts] if len(parts) > 1 else [word]


def _pairs(part: str) -> list[str]:
    """Pairs of neighbours of what is written without blanks, as its words cannot be told apart; else the word."""
    if not _UNPARTED.match(part) or len(part) == 1:
        return [part]
    return [part[at : at + 2] for at in range(len(part) - 1)]


class Vocabulary:
    """Which words and terms the chunks have, and in how many each term stands."""

    # What this reads of a lexical folder.
    FILES = ("indptr.csc.index.npy", "vocab.index.json", "params.index.json", _WORDS)

    def __init__(self, folder: Path) -> None:
        self._starts = map_array(folder / "indptr.csc.index.npy")
        self._vocabulary: dict[str, int] = json.loads((folder / "vocab.index.json").read_text("utf-8"))
        self.size = int(json.loads((folder / "params.index.json").read_text("utf-8"))["num_docs"])
        # Read now, as the folder may be pruned while it is in use; parsed when a question has an unknown word.
        self._words = (folder / _WORDS).read_bytes()

    @cached_property
    def words(self) -> dict[str, str]:
        """Every word of the chunks, plain, and how they write it; what they write in small letters is no name."""
        found: dict[str, str] = json.loads(self._words)
        return found

    @cached_property
    def letters(self) -> str:
        """The letters that these words are made of, but for those hardly used."""
        found = Counter("".join(self.words))
        return "".join(c for c, count in found.items() if c.isalpha() and count * _HARDLY > found.total())

    def counts(self, question: Iterable[str]) -> dict[int, float]:
        """How often a question has each term that a chunk has, by the term's number."""
        found = Counter(self._vocabulary[term] for term in question if term in self._vocabulary)
        return {token: float(count) for token, count in found.items()}

    def knows(self, term: str) -> bool:
        """Whether any chunk has the term."""
        return term in self._vocabulary

    def rarity(self, term: str) -> float:
        """Inverse document frequency, ln((N + 1) / (n + 1/2)): highest for a term nobody uses."""
        span = self._span(term)
        return float(np.log((self.size + 1) / (span.stop - span.start + 0.5)))

    def _span(self, term: str) -> slice:
        """Where the term's chunks stand in the arrays; empty for a term nobody uses."""
        token = self._vocabulary.get(term)
        return slice(0, 0) if token is None else slice(int(self._starts[token]), int(self._starts[token + 1]))


class LexicalIndex(Vocabulary):
    """BM25 scores of questions against every chunk, memory-mapped.

    bm25s computes what each term adds to each chunk when the index is written; answering is
    adding those up. Reading its arrays here spares a question the import of scipy.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._added = map_array(folder / "data.csc.index.npy")
        self._rows = map_array(folder / "indices.csc.index.npy")

    def weights(self, row: int, own: Sequence[str]) -> dict[int, float]:
        """What each term of a chunk adds to its BM25, by the term's number; `own` are all its terms."""
        found = {}
        for term in {*own} or {_NO_TERM}:
            span = self._span(term)
            at = span.start + int(np.searchsorted(self._rows[span], row))
            found[self._vocabulary[term]] = float(self._added[at])
        return found

    def scores(self, question: Iterable[str]) -> NDArray[np.float32]:
        """BM25 of every chunk for the question's terms, shape (size,)."""
        found = np.zeros(self.size, np.float32)
        for term in question:
            span = self._span(term)
            found[self._rows[span]] += self._added[span]
        return found


def write_lexical_index(folder: Path, texts: Iterable[str]) -> None:
    """Write the BM25 index of `texts`, one for each row."""
    import bm25s  # brings scipy, which answering does not need

    index, forms = bm25s.BM25(method="lucene", k1=K1, b=B), Counter[str]()
    index.index(_counted(texts, forms), show_progress=False)
    index.save(folder, show_progress=False)
    (folder / _WORDS).write_text(json.dumps(_words(forms), ensure_ascii=False), "utf-8")


def _counted(texts: Iterable[str], forms: Counter[str]) -> list[list[str]]:
    """The terms of each text; how often each word is written in which form is added to `forms`."""
    found = []
    for text in texts:
        forms.update(WRITTEN.findall(text))
        found.append(terms(text) or [_NO_TERM])
    return found


def _words(forms: Counter[str]) -> dict[str, str]:
    """Each plain word in its most common form, in small letters if it is ever written so."""
    words: dict[str, str] = {}
    for form, _ in forms.most_common():
        if not _UNPARTED.search(form) and (form.islower() or normalize_word(form) not in words):
            words[normalize_word(form)] = form
    return words
