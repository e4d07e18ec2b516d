"""What `make bench` indexes and asks: texts with the word statistics of real ones, and no meaning.

Words are those of the encoder's vocabulary, which stand there roughly by frequency, drawn by Zipf's law; a
fifth of each page's words are few words of its own, and one in fifty is two words in one, so that
the vocabulary grows with the corpus. Made of fixed seeds: the same on every machine.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.build import BuildInput
from ingest.model import Document, Resource, Via

# Paragraphs of a page, sentences of a paragraph, words of a sentence.
_PARAGRAPHS, _SENTENCES, _WORDS = 24, 3, 13
# Tokens of a passage without its context, and passages that a page and its note give then.
CHUNK_TOKENS, _PASSAGES = 64, 19.42
_TOPICAL, _JOINED = 0.2, 0.02
# Of a page's own words how many there are, and from which rank on.
_OWN, _FROM = 40, 300
_YEARS = 25
_KINDS = ("post", "paper", "book", "talk", "case-study")


def words(tokenizer: Path) -> Sequence[str]:
    """The words that the encoder's vocabulary has whole, the frequent ones first."""
    found = json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]
    return [word for word in found if word.isascii() and word.isalpha() and len(word) > 1]


class Writer:
    """Writes texts of `words`."""

    def __init__(self, known: Sequence[str], seed: int) -> None:
        self._known = np.array(known, object)
        self._random = np.random.default_rng(seed)
        ranks = np.arange(1, len(known) + 1)
        self._until = np.cumsum(1 / (ranks + 2.7))  # Mandelbrot's form of Zipf's law
        self._until /= self._until[-1]

    def drawn(self, count: int) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        """So many words by their frequency."""
        return self._known[np.searchsorted(self._until, self._random.random(count))]

    def own(self) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        """The words of one page's topic."""
        return self._known[self._random.integers(_FROM, len(self._known), _OWN)]

    def paragraphs(self, own: "np.ndarray[tuple[int], np.dtype[np.object_]]", count: int) -> list[str]:
        """So many passages on one topic."""
        size = count * _SENTENCES * _WORDS
        found = self.drawn(size)
        topical = np.flatnonzero(self._random.random(size) < _TOPICAL)
        found[topical] = own[self._random.integers(0, len(own), len(topical))]
        joined = np.flatnonzero(self._random.random(size) < _JOINED)
        found[joined] += self.drawn(len(joined))
        rows = found.reshape(count, _SENTENCES, _WORDS).tolist()
        return [" ".join(f"{' '.join(sentence).capitalize()}." for sentence in row) for row in rows]

    def question(self) -> str:
        """A question of some words, two of them of a topic."""
        own = self.own()[:2].tolist()
        return f"How does {' '.join(self.drawn(4).tolist())} {' '.join(own)} {' '.join(self.drawn(2).tolist())}?"


def material(chunks: int, known: Sequence[str], *, added: float = 0.0) -> BuildInput:
    """A list whose pages have some `chunks` passages in all, and `added` times as many more behind them."""
    count = max(1, round(chunks / _PASSAGES))
    pairs = [_pair(at, known) for at in range(count + round(added * count))]
    return BuildInput("Scale", [resource for resource, _ in pairs], [page for _, page in pairs])


def _pair(at: int, known: Sequence[str]) -> tuple[Resource, Document]:
    writer = _writer(known, at)
    own = writer.own()
    title, note, *texts = [" ".join(own[:5].tolist()).capitalize(), *writer.paragraphs(own, _PARAGRAPHS + 1)]
    url = f"https://host-{at % 997}.example/{at}"
    resource = Resource(f"host-{at % 997}.example/{at}", title, url, _KINDS[at % 5], (f"Section {at % 12}",),
                        year=2000 + at % _YEARS, note=note, position=at)  # fmt: skip
    return resource, Document(resource.key, Via.LIVE, "\n\n".join(texts), url, title)


_kept: dict[int, Writer] = {}


def _writer(known: Sequence[str], seed: int) -> Writer:
    """One table of frequencies for all pages, and a seed of its own for each, so that pages do not depend on others."""
    found = _kept.setdefault(id(known), Writer(known, 0))
    found._random = np.random.default_rng(seed)
    return found


def questions(count: int, known: Sequence[str]) -> Iterator[str]:
    """So many questions."""
    writer = Writer(known, 10**9)
    return (writer.question() for _ in range(count))
