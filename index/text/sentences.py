"""Sentences of a paragraph, as spans of its document.

A line break that was meant ends a sentence, a line break of wrapped text does not: slides, addresses and lists in PDFs
have the former, mail and source files the latter. Must not know headings, passages or tokens.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.model import Span

# A sentence of Chinese or Japanese, where no space follows the full stop, with its closing brackets.
_CJK_SENTENCE = re.compile(r"[^。！？｡]+(?:[。！？｡]+[」』”’）》】]*)?|[。！？｡]+")
_BULLET = re.compile(r"[ \t]*[•●▪◦‣■□➢➤✓✔→–—-][ \t]+")
# A line begins something new if it begins like a sentence, a title or a number.
_BEGINNING = re.compile(r"[ \t]*(?:[\"“(\[*_]*[A-Z]|\d+[.)]? |[^\x00-\x7f])")
# A line that ends so ends a sentence, if what follows begins one; an abbreviation has fewer letters.
_STOPS = re.compile(r"[a-z0-9)\]]{3}[.!?][\"”’)*_]*$")
# A line that ends so goes on in the next.
_GOES_ON = re.compile(
    r"(?:[,;–—-]|\b(?:the|an?|of|in|on|at|to|for|from|by|with|and|or|but|as|is|are|was|were|be|than|that|which|who|this|"
    r"these|our|your|their|its|into|per|vs\.?|e\.g\.|i\.e\.))$"
)


def split_sentences(text: str, span: Span) -> Iterator[Span]:
    """The spans of the sentences in `text[start:end]`, without surrounding white space."""
    from nupunkt import sent_spans  # slow to load, and not needed for answering

    for first, last in _split_lines(text, span):
        for start, end in sent_spans(text[first:last]):
            for match in _CJK_SENTENCE.finditer(text, first + start, first + end):
                yield from trim_span(text, match.span())


def trim_span(text: str, span: Span) -> Iterator[Span]:
    """The span without surrounding white space; nothing if it is blank."""
    content = text[slice(*span)]
    if stripped := content.strip():
        start = span[0] + content.index(stripped)
        yield start, start + len(stripped)


def _split_lines(text: str, span: Span) -> Iterator[Span]:
    """Parts of a paragraph that end at a line break that was meant; most paragraphs are one part."""
    lines = text[slice(*span)].split("\n")
    width = max(len(line) for line in lines)
    start = offset = span[0]
    for line, following in pairwise(lines):
        offset += len(line) + 1
        if _is_meant(line, following, width):
            yield start, offset
            marker = _BULLET.match(following)
            start = offset + (marker.end() if marker else 0)
    yield start, span[1]


def _is_meant(line: str, following: str, width: int) -> bool:
    """Whether the break between two lines was meant: a bullet follows, or the next word would have fitted."""
    if _BULLET.match(following):
        return True
    line, word = line.rstrip(), following.split(maxsplit=1)[:1]
    fits = not word or len(line) + 1 + len(word[0]) <= width or _STOPS.search(line) is not None
    return fits and _BEGINNING.match(following) is not None and _GOES_ON.search(line) is None
