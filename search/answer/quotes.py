"""Self-contained quotes: finds spans of a document that can be understood alone.

A sentence that refers back is quoted with the one before it; code and tables are quoted whole. All spans are of the
document. Knows only text and spans; must not know questions or scores.
"""

import re
from collections.abc import Sequence

from index.model import Span

# Characters up to which a quote is extended; code and tables up to `_LONGEST_BLOCK`.
_LONGEST = 500
_LONGEST_BLOCK = 4_000
# Earlier sentences that a quote is extended by, at most.
_MAX_EARLIER = 2
# A sentence of fewer words says little by itself.
_MIN_WORDS = 4

_POINTS_BACK = re.compile(
    r"[\W_]*(?:it|its|he|she|his|her|they|their|them|this|that|these|those|such|both|here|there(?!['’]s| (?:is|are))|"
    r"however|therefore|thus|hence|also|then|but|and|or|so|moreover|furthermore|instead|otherwise|consequently|besides|"
    r"similarly|conversely|nevertheless|for (?:example|instance)|in (?:addition|contrast|other words|this|that|these)|"
    r"the (?:former|latter|same)|as a result|on the other hand)\b",
    re.IGNORECASE,
)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that refers to the text before it."""
    return _POINTS_BACK.match(sentence) is not None


def is_block(quote: str) -> bool:
    """Whether a quote is code or a table, in which line breaks matter."""
    return quote.lstrip().startswith(("```", "~~~", "|"))


def says_little(sentence: str) -> bool:
    """Whether a sentence is a question, an announcement or a label rather than a statement."""
    return sentence.rstrip("*_ ").endswith(("?", ":")) or len(sentence.split()) < _MIN_WORDS


def self_contained_span(text: str, sentences: Sequence[Span], position: int) -> Span | None:
    """The span from `sentences[position]` back to a sentence that stands alone.

    None if the passage has no such sentence, or only too far back. The first sentence of a document refers to the
    title, which is shown with every quote.
    """
    first, (start, end) = position, sentences[position]
    while points_back(text[start:end]) and start > 0:
        if not first or position - first == _MAX_EARLIER or end - sentences[first - 1][0] > _LONGEST:
            return None
        first -= 1
        start = sentences[first][0]
    return start, end


def whole_block(text: str, span: Span) -> Span:
    """The code block or table that contains a span, if it is not too long; else the span."""
    line = text.rfind("\n", 0, span[0]) + 1
    is_row = text[line : span[1]].lstrip(" ").startswith("|")
    block = _table_span(text, line) if is_row else _code_span(text, span)
    return block if block and block[1] - block[0] <= _LONGEST_BLOCK and block[1] >= span[1] else span


def _table_span(text: str, line: int) -> Span:
    """The span of the table rows around the row that begins at `line`."""
    start, end = line, line
    while start and text[(above := text.rfind("\n", 0, start - 1) + 1) : start].lstrip(" ").startswith("|"):
        start = above
    while text.startswith("|", _skip_spaces(text, end)):
        end = text.find("\n", end) + 1 or len(text)
    return _skip_spaces(text, start), end - (text[end - 1] == "\n")


def _code_span(text: str, span: Span) -> Span | None:
    """The span of the code block around a span, fences included; counting fences is faster than parsing a book."""
    for fence in ("\n```", "\n~~~"):
        before = span[0] + len(fence) - 1
        if f"\n{text[:before]}".count(fence) % 2:
            start = text.rfind(fence[1:], 0, before)
            end = text.find(fence, start + 1)
            return (start, end + len(fence)) if end >= 0 else (start, len(text.rstrip()))
    return None


def _skip_spaces(text: str, offset: int) -> int:
    while text[offset : offset + 1] == " ":
        offset += 1
    return offset
