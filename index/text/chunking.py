"""Cut a Markdown document into passages along headings, blocks and sentences.

A passage never crosses a heading and is sized in the encoder's own tokens, context
included, so that nothing of it is cut off. Code blocks and tables stay whole where they
fit. Knows text alone: for every chunk, `text[start:end]` is the passage.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt

from index.encoder.onnx import TokenCounter
from index.model import Chunk, Span, passage_context

# Tokens of a passage without its context; 256 is what the default encoder takes in all.
CHUNK_TOKENS = 200
# The part of the encoder's window that title and headings may take; outer headings yield first.
CONTEXT_SHARE = 0.5
# A passage keeps at least this many tokens of the window, however long its title is.
_LEAST_TOKENS = 16
# A token stands for at most so many characters: to an encoder a phrase in a script unknown to it may be one token.
_CHARACTERS = 16

_WHOLE = {"fence", "code_block", "table_open", "html_block"}
_NEWLINE = re.compile(r"\r\n?|\n")
# Quote and list markers; a list marker is one only before a blank: not in `**so**` or `1.5`.
# A sentence of Chinese or Japanese, in which no blank follows the full stop, with the brackets it closes.
_STOPPED = re.compile(r"[^。！？｡]+(?:[。！？｡]+[」』”’）》】]*)?|[。！？｡]+")
_MARKER = re.compile(r"(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s)))*\s*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never split where it fits: a sentence, a code block, a table.

    `section` counts the headings before it, as two of them may have the same words.
    """

    span: Span
    section: int = 0
    headings: tuple[str, ...] = ()


def make_chunks(text: str, title: str, tokens: TokenCounter, size: int = CHUNK_TOKENS) -> list[Chunk]:
    """The passages of `text` in order, each with its sentences; none for blank text."""
    units = list(_units(text, title)) or [_Unit(span) for span in _sentences(text, (0, len(text)))]
    found = []
    for (_, headings), run in groupby(units, key=lambda unit: (unit.section, unit.headings)):
        kept, room = _context(title, headings, tokens)
        pairs = _fitting(text, [unit.span for unit in run], min(size, room), tokens)
        found += [_chunk(group, kept) for group in _packed(pairs, min(size, room))]
    return found


def _context(title: str, headings: tuple[str, ...], tokens: TokenCounter) -> tuple[tuple[str, ...], int]:
    """The headings that fit above a passage, and the tokens that are then left for it."""
    window = tokens.max_tokens - 2
    while (used := tokens.count([passage_context(title, headings)])[0]) > window * CONTEXT_SHARE and headings:
        headings = headings[1:]
    return headings, max(_LEAST_TOKENS, window - used)


def _units(text: str, title: str) -> Iterator[_Unit]:
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
    path: list[tuple[int, str]] = []
    section, above = 0, tuple[str, ...]()
    for token in _parser().parse(text):
        if token.map is None:
            continue
        span = (starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        if token.type == "heading_open":
            level, words = int(token.tag[1]), text[slice(*span)].strip().strip("#=-\n ").strip()
            path = [(depth, label) for depth, label in path if depth < level]
            path += [(level, words)] if words != title else []
            section, above = section + 1, tuple(label for _, label in path)
        elif token.type in _WHOLE:
            yield from (_Unit(whole, section, above) for whole in _trimmed(text, span))
        elif token.type == "paragraph_open":
            span = (_MARKER.match(text, span[0], span[1]).end(), span[1])  # type: ignore[union-attr]
            yield from (_Unit(sentence, section, above) for sentence in _sentences(text, span))


def _sentences(text: str, span: Span) -> Iterator[Span]:
    from nupunkt import sent_spans  # its model takes a while to load; answering never needs it

    for start, end in sent_spans(text[slice(*span)]):
        for stop in _STOPPED.finditer(text, span[0] + start, span[0] + end):
            yield from _trimmed(text, stop.span())


def _trimmed(text: str, span: Span) -> Iterator[Span]:
    inner = text[slice(*span)]
    if words := inner.strip():
        start = span[0] + inner.index(words)
        yield start, start + len(words)


def _fitting(text: str, spans: list[Span], room: int, tokens: TokenCounter) -> Iterator[tuple[Span, int]]:
    """Spans with their lengths in tokens, the marks before them included; a longer one than `room` in pieces."""
    before = [spans[0][0], *(end for _, end in spans[:-1])]
    inside = [text[at:end] for at, (_, end) in zip(before, spans, strict=True)]
    for (start, end), part, count in zip(spans, inside, tokens.count(inside), strict=True):
        length = max(count, len(part) // _CHARACTERS)
        pieces = tokens.pieces(text[start:end], max(1, room * count // length)) if length > room else []
        inner = [span for a, b in pieces for span in _trimmed(text, (start + a, start + b))]
        if len(inner) < 2:
            yield (start, end), length
        else:  # a word that was cut can have more tokens than before, so they are counted again
            yield from _fitting(text, inner, room, tokens)


def _packed(spans: Iterable[tuple[Span, int]], room: int) -> Iterator[list[Span]]:
    group: list[Span] = []
    used = 0
    for span, length in spans:
        if group and used + length > room:
            yield group
            group, used = [], 0
        group.append(span)
        used += length
    if group:
        yield group


def _chunk(spans: list[Span], headings: tuple[str, ...]) -> Chunk:
    return Chunk(spans[0][0], spans[-1][1], headings, tuple(spans))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
