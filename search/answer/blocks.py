"""Blocks of a Markdown document around a span: tables with their rows, code with its lines, lists with their lead-in.

Looks at line starts alone, which is faster than parsing a book. All spans are of the document. Knows text
alone; must not know questions or scores.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from index.model import Span

_FENCES = ("```", "~~~")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)
_ITEM = re.compile(r"[ \t]*(?:[-*+•●▪◦‣]|\d{1,3}[.)])[ \t]+")
_ITEM_LINE = re.compile(rf"\n{_ITEM.pattern}")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“(]?[A-Z])")
# Characters searched before a list item for the line that introduces the list.
_LEAD_DISTANCE = 3_000


def is_block(quote: str) -> bool:
    """Whether a quote is code or a table, in which line breaks matter."""
    return quote.lstrip().startswith((*_FENCES, "|"))


def keeps_lines(quote: str) -> bool:
    """Whether line breaks matter in a quote: it is a block, or prose that ends in code or a list."""
    return is_block(quote) or "\n```" in quote or "\n~~~" in quote or _ITEM_LINE.search(quote) is not None


def under_lead(lead: str, quote: str) -> str:
    """A quote as Markdown under its lead: code in its fence, a row below its header, an item after an ellipsis."""
    if lead.startswith(_FENCES):
        return f"{lead}\n{quote}\n{lead[:3]}"
    return f"{lead}\n{quote}" if lead.startswith("|") else f"{lead} … {quote}" if lead else quote


def line_start(text: str, offset: int) -> int:
    """The start of the line that contains `offset`."""
    return text.rfind("\n", 0, offset) + 1


def is_list_item(text: str, start: int) -> bool:
    """Whether the sentence that starts at `start` is the first of a list item."""
    marker = _ITEM.match(text, line_start(text, start))
    return marker is not None and marker.end() >= start


def lines(text: str, span: Span) -> Iterator[Span]:
    """The spans of the lines of a span, without line breaks and blank lines."""
    start = span[0]
    for line in text[slice(*span)].splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line.rstrip())
        start += len(line)


def table_around(text: str, span: Span) -> Span | None:
    """The span of the table that contains a span; None if it is in no table."""
    start = line_start(text, span[0])
    end = span[1]
    if not text[start:end].lstrip(" ").startswith("|"):
        return None
    while start and text[(above := line_start(text, start - 1)) : start].lstrip(" ").startswith("|"):
        start = above
    end = line_start(text, end)
    while text.startswith("|", _skip_spaces(text, end)):
        end = text.find("\n", end) + 1 or len(text)
    return _skip_spaces(text, start), start + len(text[start:end].rstrip())


def table_rows(text: str, table: Span) -> tuple[Span | None, list[Span]]:
    """The span of a table's header with the line below it, None without one, and the spans of its rows."""
    rows = list(lines(text, table))
    if len(rows) > 1 and not set(text[slice(*rows[1])]) - set("|:- "):
        return (rows[0][0], rows[1][1]), rows[2:]
    return None, rows


def code_around(text: str, span: Span) -> Span | None:
    """The span of the fenced code that contains a span, fences included; None if it is not in fenced code."""
    blocks = _code_blocks(text)
    position = bisect_right(blocks, (span[0], len(text))) - 1
    return blocks[position] if position >= 0 and span[0] < blocks[position][1] else None


def is_within_block(text: str, span: Span) -> bool:
    """Whether a span begins within a table or fenced code, after its first line."""
    return any(block and block[0] < span[0] for block in (code_around(text, span), table_around(text, span)))


@lru_cache(maxsize=16)
def _code_blocks(text: str) -> tuple[Span, ...]:
    """The spans of all fenced code, in order; code that nothing closes reaches to the end."""
    blocks: list[Span] = []
    opener, start = "", 0
    for match in _FENCE.finditer(text) if any(fence in text for fence in _FENCES) else ():
        mark, info = match[1], match[2].strip()
        if not opener:
            opener, start = mark, match.start(1)
        elif mark.startswith(opener) and not info:
            blocks.append((start, match.end(1)))
            opener = ""
    return (*blocks, (start, len(text.rstrip()))) if opener else tuple(blocks)


def list_lead(text: str, start: int) -> Span | None:
    """The span of the sentence that introduces a list, which ends with a colon; `start` is in an item of the list."""
    offset = line_start(text, start)
    while offset > max(0, start - _LEAD_DISTANCE):
        offset, end = line_start(text, offset - 1), offset - 1
        line = text[offset:end]
        if line.strip() and not _ITEM.match(line) and not line.startswith((" ", "\t")):
            is_lead = line.rstrip("*_ ").endswith((":", "："))
            begin = max((stop.end() for stop in _SENTENCE_END.finditer(line.rstrip())), default=0)
            return (offset + begin, offset + len(line.rstrip())) if is_lead else None
    return None


def list_items(text: str, start: int) -> Iterator[Span]:
    """The spans of the items of the list that follows `start`, markers included; none if no list follows at once."""
    for begin, end in lines(text, (start, min(len(text), start + _LEAD_DISTANCE))):
        if not _ITEM.match(text, line_start(text, begin)):
            return
        yield begin, end


def _skip_spaces(text: str, offset: int) -> int:
    while text[offset : offset + 1] == " ":
        offset += 1
    return offset
