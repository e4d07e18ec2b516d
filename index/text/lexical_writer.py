"""Write the BM25 index of a generation from counts of terms; counts of passages in another index are taken over.

Weights depend on all passages, counts on one alone: so a new passage costs its own terms, and arithmetic over arrays.
Knows terms and rows; must not know documents. `index.text.lexical` reads what is written here.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.text.abbreviations import Definition, common_definitions, find_definitions
from index.text.lexical import (
    ABBREVIATIONS_FILE,
    K1,
    NO_TERM,
    PARAMETERS_FILE,
    ROWS_FILE,
    STARTS_FILE,
    TERMS_FILE,
    UNSPACED,
    WEIGHTS_FILE,
    WORDS_FILE,
    WRITTEN,
    B,
    normalize_word,
    terms,
)
from index.text.unicode import matching_form

_COUNTS_FILE, _FORMS_FILE = "counts.npy", "forms.json"
# Files that an index needs for its counts to be taken over.
COUNT_FILES = (_COUNTS_FILE, _FORMS_FILE)

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CarriedTexts:
    """What is taken over from the index in `folder`.

    `sources` has for each new row its row in that index, or -1 for a new text. `removed` are the texts of the rows
    that are not taken over.
    """

    folder: Path
    sources: Rows
    removed: Sequence[str] = ()


@dataclass(slots=True)
class _Forms:
    """How often words are written in each form, and how often abbreviations are defined."""

    forms: Counter[str]
    definitions: Counter[Definition]

    @classmethod
    def read(cls, folder: Path) -> "_Forms":
        record = json.loads((folder / _FORMS_FILE).read_text("utf-8"))
        definitions = {(short, long): count for short, long, count in record["definitions"]}
        return cls(Counter(record["forms"]), Counter(definitions))

    def add(self, text: str) -> None:
        self.forms.update(WRITTEN.findall(matching_form(text)))
        self.definitions.update(find_definitions(text))

    def remove(self, text: str) -> None:
        self.forms.subtract(WRITTEN.findall(matching_form(text)))
        self.definitions.subtract(find_definitions(text))

    def write(self, folder: Path) -> None:
        forms, definitions = +self.forms, +self.definitions
        triples = [[*definition, count] for definition, count in sorted(definitions.items())]
        record = {"forms": dict(sorted(forms.items())), "definitions": triples}
        _write_json(folder / _FORMS_FILE, record)
        _write_json(folder / WORDS_FILE, _common_forms(forms))
        _write_json(folder / ABBREVIATIONS_FILE, common_definitions(definitions))


@dataclass(frozen=True, slots=True)
class _Postings:
    """How often passages have terms: parallel arrays of term numbers, rows and counts. `vocabulary` has the numbers."""

    vocabulary: dict[str, int]
    numbers: Rows
    rows: Rows
    counts: Rows

    @classmethod
    def count(cls, texts: Iterable[tuple[int, str]]) -> "_Postings":
        """Those of texts, each with its row; read one after the other."""
        vocabulary, numbers, rows, counts = dict[str, int](), array("q"), array("q"), array("q")
        for row, text in texts:
            counted = Counter(terms(text) or [NO_TERM])
            numbers.extend([vocabulary.setdefault(term, len(vocabulary)) for term in counted])
            rows.extend([row] * len(counted))
            counts.extend(counted.values())
        return cls(vocabulary, *(np.array(column, np.int64) for column in (numbers, rows, counts)))

    @classmethod
    def carry(cls, carried: CarriedTexts) -> "_Postings":
        """Those of another index at their new rows, without those of rows that are not taken over."""
        folder = carried.folder
        vocabulary = json.loads((folder / TERMS_FILE).read_text("utf-8"))
        starts, rows = np.load(folder / STARTS_FILE), np.load(folder / ROWS_FILE)
        size = json.loads((folder / PARAMETERS_FILE).read_text("utf-8"))["num_docs"]
        targets = np.full(size, -1, np.int64)
        kept = np.flatnonzero(carried.sources >= 0)
        targets[carried.sources[kept]] = kept
        new_rows = targets[rows]
        numbers = np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))
        is_kept = new_rows >= 0
        return cls(vocabulary, numbers[is_kept], new_rows[is_kept], np.load(folder / _COUNTS_FILE)[is_kept])

    def merge(self, other: "_Postings") -> "_Postings":
        """Both, by term in alphabetical order, then by row; terms that no passage has are left out."""
        names = _used(self) | _used(other)
        vocabulary = {term: number for number, term in enumerate(sorted(names))}
        numbers = np.concatenate([_renumber(postings, vocabulary) for postings in (self, other)])
        rows, counts = np.concatenate([self.rows, other.rows]), np.concatenate([self.counts, other.counts])
        # Postings that are carried over are in this order already, which a stable sort uses.
        order = np.argsort(numbers * (rows.max(initial=0) + 1) + rows, kind="stable")
        return _Postings(vocabulary, numbers[order], rows[order], counts[order])


def write_lexical_index(folder: Path, texts: Sequence[str], carried: CarriedTexts | None = None) -> None:
    """Write the BM25 index of `texts`, one per row. What is `carried` over is neither read nor counted again."""
    if carried is None:
        carried = CarriedTexts(folder, np.full(len(texts), -1, np.int64))
        postings, forms = _Postings.count(()), _Forms(Counter(), Counter())
    else:
        postings, forms = _Postings.carry(carried), _Forms.read(carried.folder)

    def read_new() -> Iterator[tuple[int, str]]:
        for row in np.flatnonzero(carried.sources < 0).tolist():
            text = texts[row]
            forms.add(text)
            yield row, text

    new = _Postings.count(read_new())
    for text in carried.removed:
        forms.remove(text)
    folder.mkdir()
    _write_postings(folder, postings.merge(new), len(texts))
    forms.write(folder)


def _used(postings: _Postings) -> set[str]:
    is_used = np.zeros(len(postings.vocabulary), np.bool_)
    is_used[postings.numbers] = True
    return {term for term, number in postings.vocabulary.items() if is_used[number]}


def _renumber(postings: _Postings, vocabulary: dict[str, int]) -> Rows:
    numbers = np.zeros(len(postings.vocabulary), np.int64)
    for term, number in postings.vocabulary.items():
        numbers[number] = vocabulary.get(term, 0)
    return numbers[postings.numbers]


def _write_postings(folder: Path, postings: _Postings, size: int) -> None:
    """Write the weights of Lucene's BM25: rarity times c / (c + K1 (1 - B + B length / mean length))."""
    frequencies = np.bincount(postings.numbers, minlength=len(postings.vocabulary))
    lengths = np.bincount(postings.rows, postings.counts, size)
    saturations = K1 * (1 - B + B * lengths / lengths.mean())
    rarities = np.log(1 + (size - frequencies + 0.5) / (frequencies + 0.5))
    weights = rarities[postings.numbers] * postings.counts / (postings.counts + saturations[postings.rows])
    np.save(folder / WEIGHTS_FILE, weights.astype(np.float32))
    np.save(folder / ROWS_FILE, postings.rows.astype(np.int32))
    np.save(folder / STARTS_FILE, np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64))
    np.save(folder / _COUNTS_FILE, postings.counts.astype(np.uint16))
    _write_json(folder / TERMS_FILE, postings.vocabulary)
    _write_json(folder / PARAMETERS_FILE, {"num_docs": size})


def _write_json(path: Path, record: object) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def _common_forms(forms: Counter[str]) -> dict[str, str]:
    """Normalised words with their most common form, or the most common in lower case if one occurs."""
    words: dict[str, str] = {}
    for form, _ in sorted(forms.items(), key=lambda counted: (not counted[0].islower(), -counted[1], counted[0])):
        if not UNSPACED.search(form):
            words.setdefault(normalize_word(form), form)
    return words
