"""Words of a question that no passage has, read as words that some have.

A word joined or parted otherwise than in the list (`xg boost`, `featurestore`) or one letter
off (`Zipeline`) is replaced in the question itself, so that every stage after sees the same
words, and what was read is told. A question whose words are all known stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from index.reader import IndexReader
from index.text.lexical import WRITTEN, normalize_word, terms
from index.text.spelling import word_splits, words_within_one_edit
from search.query.parse import LONGEST, ParsedQuestion

# With more unknown words the question is about something else or in another language, and guesses would pile up.
_MOST = 3
# Passages in which two words are looked for side by side.
_LOOKED_AT = 5
Word: TypeAlias = "re.Match[str]"
_OWNING = re.compile(r"['’]s$")
_SHORTENED = re.compile(r"['’](?!s$)")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]{1,3}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A part of a question, from `start` to `end`, as it was written and as it is read."""

    start: int
    end: int
    written: str
    read: str


def correct_spelling(opened: IndexReader, understood: ParsedQuestion) -> ParsedQuestion:
    """The same with its question as it is read, and a word of that in its remark."""
    query = understood.query
    found = [] if query.literal or len(query.question) > LONGEST else find_corrections(opened, query.question)
    if not found:
        return understood
    question = query.question
    for change in reversed(found):
        question = question[: change.start] + change.read + question[change.end :]
    said = "Read " + ", ".join(f'"{change.written}" as "{change.read}"' for change in found) + "."
    remark = f"{understood.remark} {said}".strip()
    return replace(understood, query=replace(query, question=question), remark=remark)


def find_corrections(opened: IndexReader, question: str) -> list[Correction]:
    """What to read otherwise, in the order of the question."""
    words = list(WRITTEN.finditer(question))
    unknown = [at for at, word in enumerate(words) if _is_unknown(opened, word[0])]
    slips = _slips(opened, words, unknown)
    found: list[Correction] = []
    for at in unknown if len(slips) <= _MOST else ():
        change = _joined(opened, question, words[max(0, at - 1) : at + 2])
        if change is None and at in slips:
            change = _otherwise(opened, words[at])
        if change and (not found or change.start >= found[-1].end):
            found.append(change)
    return found


def _is_unknown(opened: IndexReader, word: str) -> bool:
    """Whether it is one content word that no passage has; "aren't" and the like are none."""
    found = terms(_OWNING.sub("", word)) if not _SHORTENED.search(word) else []
    return len(found) == 1 and not opened.lexical.knows(found[0])


def _slips(opened: IndexReader, words: Sequence[Word], unknown: Sequence[int]) -> set[int]:
    """Those of the unknown words that may be slips: one that the encoder knows whole is an ordinary word."""
    read = opened.encoder.tokenized([words[at][0] for at in unknown]) if unknown else []
    return {at for at, one in zip(unknown, read, strict=True) if len(one.ids) != 1}


def _joined(opened: IndexReader, question: str, words: Sequence[Word]) -> Correction | None:
    """Two neighbours as one word of the index; with one like "the" they are no halves of a name."""
    for one, two in pairwise(words):
        listed = opened.lexical.words.get(normalize_word(one[0] + two[0]))
        if listed and _BETWEEN.fullmatch(question, one.end(), two.start()) and terms(one[0]) and terms(two[0]):
            return Correction(one.start(), two.end(), question[one.start() : two.end()], listed)
    return None


def _otherwise(opened: IndexReader, word: Word) -> Correction | None:
    """A word spelt otherwise, or as two words."""
    meant, listed = normalize_word(_OWNING.sub("", word[0])), opened.lexical.words
    near = words_within_one_edit(opened.lexical, meant)
    read = listed[near[0]] if near else _parted(opened, meant)
    return Correction(word.start(), word.end(), word[0], read) if read else None


def _parted(opened: IndexReader, word: str) -> str:
    """Two words that stand side by side in a passage, or are both names; empty where there are none."""
    for one, two in (parts := word_splits(opened.lexical, word)):
        if written := _side_by_side(opened, one, two):
            return written
    listed = ((opened.lexical.words[one], opened.lexical.words[two]) for one, two in parts)
    return next((f"{one} {two}" for one, two in listed if not one.islower() and not two.islower()), "")


def _side_by_side(opened: IndexReader, one: str, two: str) -> str:
    """Two words as they stand next to each other in a passage; empty where they do in none."""
    best = opened.worded([*terms(one), *terms(two)], _LOOKED_AT)
    together = re.compile(rf"(?<!\w){re.escape(one)}[\s\-]{{1,2}}{re.escape(two)}(?!\w)", re.IGNORECASE)
    found = (together.search(passage.embedded) for passage in opened.catalog.passages(best).values())
    return next((match[0] for match in found if match), "")
