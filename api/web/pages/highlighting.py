"""Passages in pieces: the quotes of an answer in them, and the words of the question, which share its stems.

Knows text and offsets; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from api.serialize import Json
from index.text.lexical import WRITTEN, terms

_CACHED_WORDS = 2**15


def question_stems(question: str) -> frozenset[str]:
    """The stems of the content words of a question."""
    return frozenset(terms(question))


def quoted_pieces(
    passage: Json, citations: Sequence[Json], stems: frozenset[str] = frozenset()
) -> Iterator[dict[str, Any]]:
    """A passage in pieces: quotes with the number of their citation, and the text between them with number 0.

    Each piece is cut into `parts`: words of the question (`is_match`) and the text between them.
    """
    text, start, position = passage["text"], passage["start"], 0
    for citation in sorted(citations, key=lambda citation: citation["start"]):
        begin, end = citation["start"] - start, citation["end"] - start
        if begin < position or text[begin:end] != citation["quote"]:
            continue  # of another document of this resource, or of another passage
        yield _piece(text[position:begin], 0, stems)
        yield _piece(citation["quote"], citation["number"], stems)
        position = end
    yield _piece(text[position:], 0, stems)


def matched_parts(text: str, stems: frozenset[str]) -> list[dict[str, Any]]:
    """A text in parts: words that share a stem with the question, and what is between them."""
    parts, position = list[dict[str, Any]](), 0
    for begin, end in _matches(text, stems) if stems else ():
        parts += [{"text": text[position:begin], "is_match": False}] if position < begin else []
        parts.append({"text": text[begin:end], "is_match": True})
        position = end
    return parts + ([{"text": text[position:], "is_match": False}] if position < len(text) else [])


def _piece(text: str, number: int, stems: frozenset[str]) -> dict[str, Any]:
    return {"text": text, "number": number, "parts": matched_parts(text, stems)}


def _matches(text: str, stems: frozenset[str]) -> Iterator[tuple[int, int]]:
    for word in WRITTEN.finditer(text):
        own = _word_stems(word[0])
        if len(own) > 1 and not word[0].isascii():  # a script without spaces, whose stems are pairs of characters
            yield from _matched_pairs(word[0], word.start(), stems)
        elif own and own <= stems:
            yield word.span()


def _matched_pairs(word: str, offset: int, stems: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The longest runs of a word whose pairs of characters are all in the question."""
    pairs = (_word_stems(word[place : place + 2]) for place in range(len(word)))
    begin = 0
    for is_match, run in groupby(bool(own) and own <= stems for own in pairs):
        size = len(list(run))
        if is_match:
            yield offset + begin, offset + min(begin + size + 1, len(word))
        begin += size


@lru_cache(maxsize=_CACHED_WORDS)
def _word_stems(word: str) -> frozenset[str]:
    return frozenset(terms(word))
