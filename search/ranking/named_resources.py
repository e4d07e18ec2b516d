"""The resources that a question names: by an author, a company, a tag or a title.

A vector knows little of names, and the fused score leaves little of BM25. So the resources of a person whom the
question names rank first, as do those that the whole question names; those that it names by a tag or a company beside
other words get a share more. Built once for each list. Knows names; must not know passages.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.catalog import ListedResource
from index.reader import Scores
from index.text.lexical import STOP, normalize_word
from search.query.lexicon import Lexicon
from search.query.names import family_name, full_forms

_WORD = re.compile(r"[^\W_]+")
# Words of the longest name, and of a question that is hardly more than a name.
_MAX_NAME_WORDS, _FEW_WORDS = 6, 3
# Added for a tag or company in the question, unless more than this share of the list has it.
_LABEL_BONUS, _COMMON_SHARE = 0.15, 0.2


class NamedOwners(NamedTuple):
    """Ordinals of the resources that rank first, and of those that get a bonus."""

    first: frozenset[int] = frozenset()
    favoured: frozenset[int] = frozenset()

    def apply(self, owners: NDArray[np.int64], scores: Scores) -> Scores:
        """Scores from 0 to 1 with these resources raised, each group in its own order."""
        if self.favoured:
            scores = np.minimum(scores + np.float32(_LABEL_BONUS) * np.isin(owners, list(self.favoured)), np.float32(1))
        if self.first:
            scores = (scores + np.isin(owners, list(self.first)).astype(np.float32)) / np.float32(2)
        return scores


class NamedResources:
    """Finds the resources that a question names. Safe across threads."""

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        self._lexicon = Lexicon([listed.resource for listed in resources])
        self._people = _collect((form, n) for n, name in _authors(resources) for form in full_forms(name))
        self._families = _collect((family_name(name), n) for n, name in _authors(resources))
        self._titles = _collect((_plain(listed.resource.title), listed.ordinal) for listed in resources)
        self._labels = _collect(
            (_plain(label), listed.ordinal)
            for listed in resources
            for label in (listed.resource.organisation or "", *listed.resource.tags)
        )
        self._most = max(1, round(_COMMON_SHARE * len(resources)))

    def find(self, question: str) -> NamedOwners:
        """The resources that the question names."""
        words, plain = _WORD.findall(question), _plain(question)
        phrases = set(_phrases(words))
        named = [self._people[phrase] for phrase in phrases if " " in phrase and phrase in self._people]
        named = named or [self._families[form] for form in self._family_names(words)]
        whole = self._people.get(plain, set()) | self._titles.get(plain, set()) | self._labels.get(plain, set())
        labels = [self._labels[phrase] for phrase in phrases if phrase in self._labels and phrase not in STOP]
        rare = [owners for owners in labels if len(owners) <= self._most]
        return NamedOwners(frozenset(whole.union(*named)), frozenset().union(*rare))

    def _family_names(self, words: Sequence[str]) -> Iterator[str]:
        """Family names in the question: capitalised within it, or in a question of hardly more words."""
        is_short = len([word for word in words if word.lower() not in STOP]) <= _FEW_WORDS
        capitalised = {normalize_word(word) for word in words[1:] if word[0].isupper()}
        for form in _phrases(words) if self._families else ():
            is_name = form in self._families and form not in self._lexicon.ordinary_words
            if is_name and (is_short or form.split(" ")[-1] in capitalised):
                yield form


def _authors(resources: Iterable[ListedResource]) -> Iterator[tuple[int, str]]:
    return ((listed.ordinal, name) for listed in resources for name in listed.resource.authors)


def _collect(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """The ordinals of each form that is not empty."""
    owners = defaultdict[str, set[int]](set)
    for form, ordinal in pairs:
        if form:
            owners[form].add(ordinal)
    return dict(owners)


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """All normalised phrases of at most _MAX_NAME_WORDS words."""
    normal = [normalize_word(word) for word in words]
    for start in range(len(normal)):
        for end in range(start + 1, min(start + _MAX_NAME_WORDS, len(normal)) + 1):
            yield " ".join(normal[start:end])


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(normalize_word(text)))
