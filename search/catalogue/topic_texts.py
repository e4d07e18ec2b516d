"""Which resources mention a topic in their texts.

Knows the index; must not know rankings or the words of questions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from index.catalog import ListedResource
from index.reader import IndexReader
from index.text.lexical import terms
from search.catalogue.mentions import mentions
from search.catalogue.topic import Topic
from search.query.abbreviations import Expansion
from search.query.respelling import find_corrections

# Letters of a word that is corrected.
_MIN_LETTERS = 5
# Passages in which words are looked for side by side, the best by BM25 first, until a batch has none.
_MAX_PASSAGES, _BATCH = 2_000, 250


class TopicTexts:
    """Finds topics in the texts of an index. Safe across threads."""

    def __init__(
        self,
        index_reader: IndexReader,
        resources: Sequence[ListedResource],
        abbreviations: Callable[[str], Iterable[Expansion]],
    ) -> None:
        """`abbreviations` gives the abbreviations in some words, with their other forms."""
        self._reader, self._abbreviations = index_reader, abbreviations
        self._ordinals = {listed.resource.id: listed.ordinal for listed in resources}

    def find(self, topic: Topic) -> Topic:
        """The topic with its spelling corrected, its other form, and the resources that mention it."""
        forms = tuple(map(self._correct, topic.forms))
        if len(forms) == 1:
            others = (each.other for each in self._abbreviations(forms[0]) if each.written == forms[0])
            forms = (*forms, *islice(others, 1))
        mentioned, is_whole = zip(*map(self._mentioning, forms), strict=True)
        together = set.intersection(*mentioned) if topic.needs_all else set.union(*mentioned)
        return replace(topic, forms=forms, mentioned=frozenset(together), is_whole=all(is_whole))

    def _correct(self, words: str) -> str:
        """The words with typos corrected; "GANs" is no typo for "gains"."""
        typos = [each for each in find_corrections(self._reader, words) if _may_be_typo(each.written)]
        for each in reversed(typos):
            words = f"{words[: each.start]}{each.corrected}{words[each.end :]}"
        return words

    def _mentioning(self, words: str) -> tuple[set[int], bool]:
        """The ordinals of the resources with these words, and whether all of them; of one term no passage is read."""
        sought = terms(words)
        if len(sought) > 1:
            return self._mentioning_side_by_side(words)
        ordinals = np.array([*self._ordinals.values()], np.int64)
        scores = self._reader.whole_resources(sought, ordinals).bm25
        return set(ordinals[scores > 0].tolist()), True

    def _mentioning_side_by_side(self, words: str) -> tuple[set[int], bool]:
        rows, mentioning = self._reader.top_lexical(terms(words), _MAX_PASSAGES), set[int]()
        for start in range(0, len(rows), _BATCH):
            batch = self._reader.catalog.passages(rows[start : start + _BATCH]).values()
            matching = {self._ordinals[each.resource_id] for each in batch if mentions(each.embedded, words)}
            mentioning |= matching
            if not matching:
                return mentioning, True
        return mentioning, len(rows) < _MAX_PASSAGES


def is_mentioned(index_reader: IndexReader, words: str) -> bool:
    """Whether one of the best _BATCH passages by BM25 has these words side by side."""
    rows = index_reader.top_lexical(terms(words), _BATCH)
    return any(mentions(passage.embedded, words) for passage in index_reader.catalog.passages(rows).values())


def _may_be_typo(written: str) -> bool:
    """Whether a word that no text has is no abbreviation: a wrong count is worse than none."""
    return len(written) >= _MIN_LETTERS and not any(letter.isupper() for letter in written[1:])
