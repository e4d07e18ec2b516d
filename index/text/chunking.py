"""Split a Markdown document into passages along headings, blocks and sentences.

A passage never crosses a heading. Its size is measured in the encoder's own tokens, context included, so the encoder
never truncates it. Code blocks and tables stay whole if they fit. For every chunk, `text[start:end]` is the passage.
Must not know vectors or resources.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise

from markdown_it import MarkdownIt

from index.model import Chunk, Span, TokenCounter, passage_context
from index.text.sentences import split_sentences, trim_span

# Tokens of a passage without its context; the window of the default encoder has 256.
CHUNK_TOKENS = 200
# Share of the encoder's window for title and headings; outer headings are dropped first.
CONTEXT_SHARE = 0.5
# Tokens of the window reserved for the passage, however long its title is.
_MIN_TOKENS = 16
# Characters counted as one token, at most: the encoder may read a phrase in an unknown script as a single token.
_MAX_TOKEN_CHARACTERS = 16

_UNSPLIT_BLOCKS = {"fence", "code_block", "table_open", "html_block"}
_NEWLINE = re.compile(r"\r\n?|\n")
# Quote and list markers. A list marker must be followed by a space: `**so**` and `1.5` begin with none.
_MARKER = re.compile(r"(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s)))*\s*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, a code block or a table: split only if it is too long for a passage.

    `section` counts the headings before it, which tells apart sections with the same heading.
    """

    span: Span
    section: int = 0
    headings: tuple[str, ...] = ()


def make_chunks(text: str, title: str, tokens: TokenCounter, size: int = CHUNK_TOKENS) -> list[Chunk]:
    """The passages of `text` in order, of at most `size` tokens, with their sentences; none for blank text."""
    units = list(_parse_units(text, title)) or [_Unit(span) for span in split_sentences(text, (0, len(text)))]
    sections = [
        (headings, [unit.span for unit in section])
        for (_, headings), section in groupby(units, key=lambda unit: (unit.section, unit.headings))
    ]
    # Counted for the whole text at once: a call costs more than most sections.
    contexts = tokens.count([passage_context(title, headings) for headings, _ in sections])
    counts = iter(tokens.count([content for _, spans in sections for content in _contents(text, spans)]))
    chunks = []
    for (headings, spans), used in zip(sections, contexts, strict=True):
        fitting_headings, room = _fit_headings(title, headings, used, tokens)
        sized_spans = _split_long_spans(text, spans, counts, min(size, room), tokens)
        chunks += [_make_chunk(group, fitting_headings) for group in _group_spans(sized_spans, min(size, room))]
    return chunks


def _fit_headings(
    title: str, headings: tuple[str, ...], used: int, tokens: TokenCounter
) -> tuple[tuple[str, ...], int]:
    """The innermost headings that fit above a passage, and the number of tokens left for it; all take `used` tokens."""
    window = tokens.max_tokens - 2
    while used > window * CONTEXT_SHARE and headings:
        headings = headings[1:]
        used = tokens.count([passage_context(title, headings)])[0]
    return headings, max(_MIN_TOKENS, window - used)


def _parse_units(text: str, title: str) -> Iterator[_Unit]:
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
    path: list[tuple[int, str]] = []
    section, headings = 0, tuple[str, ...]()
    for token in _parser().parse(text):
        if token.map is None:
            continue
        span = (starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        if token.type == "heading_open":
            level, heading = int(token.tag[1]), text[slice(*span)].strip().strip("#=-\n ").strip()
            path = [(depth, label) for depth, label in path if depth < level]
            path += [(level, heading)] if heading != title else []
            section, headings = section + 1, tuple(label for _, label in path)
        elif token.type in _UNSPLIT_BLOCKS:
            yield from (_Unit(block, section, headings) for block in trim_span(text, span))
        elif token.type == "paragraph_open":
            span = (_MARKER.match(text, span[0], span[1]).end(), span[1])  # type: ignore[union-attr]
            yield from (_Unit(sentence, section, headings) for sentence in split_sentences(text, span))


def _contents(text: str, spans: list[Span]) -> list[str]:
    """The texts of the spans of a section, each with the markup before it."""
    previous_ends = [spans[0][0], *(end for _, end in spans[:-1])]
    return [text[previous:end] for previous, (_, end) in zip(previous_ends, spans, strict=True)]


def _split_long_spans(
    text: str, spans: list[Span], counts: Iterator[int], room: int, tokens: TokenCounter
) -> Iterator[tuple[Span, int]]:
    """Spans with their lengths in tokens, the next of `counts`; those longer than `room` are split."""
    for (start, end), content in zip(spans, _contents(text, spans), strict=True):
        count = next(counts)
        length = max(count, len(content) // _MAX_TOKEN_CHARACTERS)
        pieces = tokens.split(text[start:end], max(1, room * count // length)) if length > room else []
        cuts = [_natural_cut(text, start + a, start + b) for a, b in pieces[:-1]]
        parts = [part for cut in pairwise((start, *cuts, end)) for part in trim_span(text, cut)] if pieces else []
        if len(parts) < 2:
            yield (start, end), length
        else:  # counted again, as a word that was split can have more tokens
            yield from _split_long_spans(text, parts, iter(tokens.count(_contents(text, parts))), room, tokens)


def _natural_cut(text: str, start: int, end: int) -> int:
    """The best end of a piece from `start` to at most `end`: a line break, clause or space in its second half."""
    middle = (start + end) // 2
    for pattern in ("\n", "; ", ": ", ", ", " "):
        if (place := text.rfind(pattern, middle, end)) >= 0:
            return place + len(pattern)
    return end


def _group_spans(spans: Iterable[tuple[Span, int]], room: int) -> Iterator[list[Span]]:
    """Consecutive spans, joined while they have at most `room` tokens together."""
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


def _make_chunk(spans: list[Span], headings: tuple[str, ...]) -> Chunk:
    return Chunk(spans[0][0], spans[-1][1], headings, tuple(spans))


@cache
def _parser() -> MarkdownIt:
    """A parser of blocks alone: the text inside them is cut as it is."""
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
