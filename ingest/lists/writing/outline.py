"""The lines of a Markdown list: headings, items and rows of tables, with where each begins and ends.

Lines count from 0, ends are exclusive and leave out trailing empty lines. Knows Markdown; must not know entries.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from markdown_it.token import Token

from ingest.lists.formats.markdown import list_blocks
from ingest.lists.html_walk import PERMALINK_SIGNS
from ingest.lists.inference import collapse_spaces

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class ListHeading:
    """A heading with its path, of which it is the last label; empty for the title of the list."""

    start: int
    end: int
    level: int
    path: tuple[str, ...]
    is_underlined: bool


@dataclass(frozen=True, slots=True)
class ListBlock:
    """An item, a row of a table or another block; `depth` counts the blocks around it."""

    start: int
    end: int
    depth: int


@dataclass(slots=True)
class Outline:
    """The lines of a list, with their ends of line, and what they are."""

    lines: list[str]
    headings: list[ListHeading] = field(default_factory=list)
    items: list[ListBlock] = field(default_factory=list)
    rows: list[ListBlock] = field(default_factory=list)
    blocks: list[ListBlock] = field(default_factory=list)

    def trimmed(self, start: int, end: int) -> int:
        """`end` without the empty lines before it."""
        while end > start and not self.lines[end - 1].strip():
            end -= 1
        return end

    def next_heading(self, line: int, level: int = 6) -> int:
        """The line of the next heading from `line` on of at most this level; the number of lines if there is none."""
        starts = (heading.start for heading in self.headings if heading.start >= line and heading.level <= level)
        return next(starts, len(self.lines))


def read_outline(text: str) -> Outline:
    """The outline of a Markdown text."""
    outline = Outline(_LINE.findall(text))
    path: list[tuple[int, str]] = []
    has_title = False
    tokens = list_blocks(text)
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.map is None or token.nesting < 0:
            continue
        start = token.map[0]
        block = ListBlock(start, outline.trimmed(start, min(token.map[1], len(outline.lines))), token.level)
        if token.type == "list_item_open":
            outline.items.append(block)
        elif token.type == "tr_open":
            outline.rows.append(block)
        elif token.type == "heading_open" and token.level == 0:
            level, label = int(token.tag[1]), _label(following)
            if level == 1 and label and not has_title:
                has_title = True
            else:
                path = [(depth, other) for depth, other in path if depth < level]
                path += [(level, label)] if label else []
            labels = tuple(other for _, other in path) if path and path[-1] == (level, label) else ()
            outline.headings.append(ListHeading(start, token.map[1], level, labels, token.markup in {"=", "-"}))
        if token.level == 0:
            outline.blocks.append(block)
    return outline


def _label(inline: Token | None) -> str:
    children: Sequence[Token] = (inline.children if inline else None) or ()
    text = "".join(" " if child.type.endswith("break") else child.content for child in children)
    return collapse_spaces(text).rstrip(PERMALINK_SIGNS)
