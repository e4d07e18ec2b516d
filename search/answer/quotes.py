"""What of a document can be quoted so that it is understood where it stands alone.

A sentence that points back takes the one before it along; code and tables are quoted whole.
Knows text and spans alone; everything is a span of the document.
"""

import re
from collections.abc import Sequence

from index.model import Span

# A quote is not made longer than this, in characters; neither code nor a table beyond `_LONGEST_BLOCK`.
_LONGEST = 500
_LONGEST_BLOCK = 4_000
# Sentences that are taken along at most.
_BACK = 2
# A sentence of fewer words says little by itself.
_FEWEST_WORDS = 4

_POINTS_BACK = re.compile(
    r"[\W_]*(?:it|its|he|she|his|her|they|their|them|this|that|these|those|such|both|here|there(?!['’]s| (?:is|are))|"
    r"however|therefore|thus|hence|also|then|but|and|or|so|moreover|furthermore|instead|otherwise|consequently|besides|"
    r"similarly|conversely|nevertheless|for (?:example|instance)|in (?:addition|contrast|other words|this|that|these)|"
    r"the (?:former|latter|same)|as a result|on the other hand)\b",
    re.IGNORECASE,
)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with what only the words before it explain."""
    return _POINTS_BACK.match(sentence) is not None


def is_block(quote: str) -> bool:
    """Whether it is code or a table, whose lines are lines."""
    return quote.lstrip().startswith(("```", "~~~", "|"))


def says_little(sentence: str) -> bool:
    """Whether a sentence asks, announces or names rather than says."""
    return sentence.rstrip("*_ ").endswith(("?", ":")) or len(sentence.split()) < _FEWEST_WORDS


def self_contained_span(text: str, sentences: Sequence[Span], at: int) -> Span | None:
    """The span from sentence `at` back to one that stands alone; None if there is none near it.

    What begins a document points at its title, which is shown with every quote.
    """
    first, (start, end) = at, sentences[at]
    while points_back(text[start:end]) and start > 0:
        if not first or at - first == _BACK or end - sentences[first - 1][0] > _LONGEST:
            return None
        first -= 1
        start = sentences[first][0]
    return start, end


def whole_block(text: str, span: Span) -> Span:
    """The code or the table that a span is a part of, if it is not too long; else the span."""
    line = text.rfind("\n", 0, span[0]) + 1
    found = _table(text, line) if text[line : span[1]].lstrip(" ").startswith("|") else _fenced(text, span)
    return found if found and found[1] - found[0] <= _LONGEST_BLOCK and found[1] >= span[1] else span


def _table(text: str, line: int) -> Span:
    """The rows around the one that begins at `line`."""
    start, end = line, line
    while start and text[(above := text.rfind("\n", 0, start - 1) + 1) : start].lstrip(" ").startswith("|"):
        start = above
    while text.startswith("|", _past_blanks(text, end)):
        end = text.find("\n", end) + 1 or len(text)
    return _past_blanks(text, start), end - (text[end - 1] == "\n")


def _fenced(text: str, span: Span) -> Span | None:
    """The code between two fences around a span, both included; counting them is faster than parsing a book."""
    for fence in ("\n```", "\n~~~"):
        opened = span[0] + len(fence) - 1
        if f"\n{text[:opened]}".count(fence) % 2:
            start = text.rfind(fence[1:], 0, opened)
            end = text.find(fence, start + 1)
            return (start, end + len(fence)) if end >= 0 else (start, len(text.rstrip()))
    return None


def _past_blanks(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at
