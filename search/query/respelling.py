"""Spelling correction of a question: an unknown word is matched to words of the index.

A word joined or split differently than in the list (`xg boost`, `featurestore`) or one edit away (`Zipeline`, and
`reinforcment` although its stem is known) is replaced in the question itself, so that every later stage sees the same
words. A remark reports the correction. A question whose words are all known is not changed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TypeAlias

from index.reader import IndexReader
from index.text.lexical import WRITTEN, normalize_word, terms
from index.text.spelling import word_splits, words_within_one_edit
from search.query.parse import LONGEST, ParsedQuestion

# With more unknown words the question has another topic or another language, and corrections would be guesses.
_MAX_TYPOS = 3
# Letters of an ending in which forms of one word differ by one edit, such as -s, -d and -er.
_MAX_ENDING = 2
# Top passages in which two words are searched side by side.
_PASSAGES = 5
# Letters of each of two names written as one word: of shorter halves nearly every word of a few letters consists.
_MIN_NAME = 3
Word: TypeAlias = "re.Match[str]"
_POSSESSIVE = re.compile(r"['’]s$")
_CONTRACTION = re.compile(r"['’](?!s$)")
_SEPARATOR = re.compile(r"[\s\-\u2010-\u2015]{1,3}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A span of a question, from `start` to `end`: its text as written and as corrected."""

    start: int
    end: int
    written: str
    corrected: str


def correct_spelling(index_reader: IndexReader, parsed: ParsedQuestion) -> ParsedQuestion:
    """The parsed question with its words corrected and the corrections in its remark."""
    query = parsed.query
    if query.literal or len(query.question) > LONGEST:
        return parsed
    corrections = find_corrections(index_reader, query.question)
    if not corrections:
        return parsed
    question = query.question
    for correction in reversed(corrections):
        question = question[: correction.start] + correction.corrected + question[correction.end :]
    pairs = ", ".join(f'"{correction.written}" as "{correction.corrected}"' for correction in corrections)
    remark = f"{parsed.remark} Read {pairs}.".strip()
    return replace(parsed, query=replace(query, question=question), remark=remark)


def find_corrections(index_reader: IndexReader, question: str) -> list[Correction]:
    """The corrections of a question, in its order; they do not overlap."""
    words = list(WRITTEN.finditer(question))
    unknown = {position for position, word in enumerate(words) if _is_unknown(index_reader, word[0])}
    typos = _probable_typos(index_reader, words, unknown)
    corrections: list[Correction] = []
    for position in sorted(unknown | typos) if len(typos & unknown) <= _MAX_TYPOS else ():
        correction = None
        if position in unknown:
            correction = _join_words(index_reader, question, words[max(0, position - 1) : position + 2])
        if correction is None and position in typos:
            correction = (_correct_word if position in unknown else _correct_form)(index_reader, words[position])
        if correction and (not corrections or correction.start >= corrections[-1].end):
            corrections.append(correction)
    return corrections


def _is_unknown(index_reader: IndexReader, word: str) -> bool:
    """Whether it is a single content word that no passage has; contractions such as "aren't" are not."""
    term = _single_term(word)
    return bool(term) and not index_reader.lexical.knows(term)


def _single_term(word: str) -> str:
    """The term of a content word; empty for stop words, contractions, and what has several terms."""
    word_terms = terms(_POSSESSIVE.sub("", word)) if not _CONTRACTION.search(word) else []
    return word_terms[0] if len(word_terms) == 1 else ""


def _normal_form(word: str) -> str:
    return normalize_word(_POSSESSIVE.sub("", word))


def _probable_typos(index_reader: IndexReader, words: Sequence[Word], unknown: Collection[int]) -> set[int]:
    """Positions of the words that may be typos: unknown ones, and forms that no passage has of a stem that some have.

    A word that is one token of the encoder is an ordinary word.
    """
    content = [position for position, word in enumerate(words) if _single_term(word[0])]
    encodings = index_reader.encoder.tokenize([words[position][0] for position in content]) if content else []
    rare = (position for position, encoding in zip(content, encodings, strict=True) if len(encoding.ids) != 1)
    writes = index_reader.lexical.writes
    return {position for position in rare if position in unknown or not writes(_normal_form(words[position][0]))}


def _join_words(index_reader: IndexReader, question: str, words: Sequence[Word]) -> Correction | None:
    """Two adjacent words as one word of the index; a stop word such as "the" is never half of a name."""
    for left, right in pairwise(words):
        joined = index_reader.lexical.words.get(normalize_word(left[0] + right[0]))
        adjacent = joined and _SEPARATOR.fullmatch(question, left.end(), right.start())
        if joined and adjacent and terms(left[0]) and terms(right[0]):
            return Correction(left.start(), right.end(), question[left.start() : right.end()], joined)
    return None


def _correct_word(index_reader: IndexReader, word: Word) -> Correction | None:
    """A word as the word of the index one edit away, or as two words."""
    normal, spellings = _normal_form(word[0]), index_reader.lexical.words
    neighbours = words_within_one_edit(index_reader.lexical, normal)
    corrected = spellings[neighbours[0]] if neighbours else _split_word(index_reader, normal)
    return Correction(word.start(), word.end(), word[0], corrected) if corrected else None


def _correct_form(index_reader: IndexReader, word: Word) -> Correction | None:
    """A word as the word of the same stem one edit away, unless that is another inflection: "reinforcment"."""
    normal, lexical = _normal_form(word[0]), index_reader.lexical
    neighbours = words_within_one_edit(lexical, normal)
    same = (other for other in neighbours if terms(other) == terms(normal) and not _is_inflection(normal, other))
    corrected = next((lexical.words[other] for other in same), "")
    return Correction(word.start(), word.end(), word[0], corrected) if corrected else None


def _is_inflection(word: str, other: str) -> bool:
    """Whether two words differ in their endings alone, as "monitors" and "monitor"."""
    return all(len(form) - len(_common_start(word, other)) <= _MAX_ENDING for form in (word, other))


def _common_start(word: str, other: str) -> str:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    return "".join(letter for letter, _ in pairs)


def _split_word(index_reader: IndexReader, word: str) -> str:
    """The word as two words that are adjacent in a passage or are both names; empty if there are none."""
    for left, right in (splits := word_splits(index_reader.lexical, word)):
        if pair := _adjacent_in_passage(index_reader, left, right):
            return pair
    words = index_reader.lexical.words
    names = ((words[left], words[right]) for left, right in splits if min(len(left), len(right)) >= _MIN_NAME)
    return next((f"{left} {right}" for left, right in names if not left.islower() and not right.islower()), "")


def _adjacent_in_passage(index_reader: IndexReader, left: str, right: str) -> str:
    """Two words as a passage spells them side by side; empty if none has them so."""
    rows = index_reader.top_lexical([*terms(left), *terms(right)], _PASSAGES)
    pair = re.compile(rf"(?<!\w){re.escape(left)}[\s\-]{{1,2}}{re.escape(right)}(?!\w)", re.IGNORECASE)
    matches = (pair.search(passage.embedded) for passage in index_reader.catalog.passages(rows).values())
    return next((match[0] for match in matches if match), "")
