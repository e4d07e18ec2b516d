"""Where in a Markdown list a link belongs: beside the entries of its section, below its heading, or below a new one.

Knows outlines and entries; must not know how a line is worded.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.errors import ListError
from ingest.lists.link_rules import skip_section_reason
from ingest.lists.model import ListEntry
from ingest.lists.writing.outline import ListBlock, ListHeading, Outline

Section = tuple[str, ...]
_LOWEST_LEVEL, _USUAL_LEVEL = 6, 2
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """The line before which an entry is inserted, and the section in which it is read there.

    `neighbour` is the item or row that it follows, None at the start of a list of its own. `headings` are those to
    write before it, each with its level.
    """

    line: int
    section: Section
    neighbour: ListBlock | None = None
    is_row: bool = False
    headings: tuple[tuple[int, str], ...] = ()


def find_place(outline: Outline, entries: Sequence[ListEntry], section: Section) -> InsertionPoint:
    """The place for a new entry of `section`, by default at the end of the list.

    Raises ListError if several sections have that name.
    """
    if not section:
        return _place_at_end(outline, entries)
    known = dict.fromkeys([entry.section for entry in entries] + [heading.path for heading in outline.headings])
    if match := _matching(known, section):
        return _place_in_section(outline, entries, match)
    return _place_below_heading(outline, entries, section)


def _matching(known: Iterable[Section], section: Section) -> Section | None:
    """The known section of that path, or the only one that ends with it."""
    folded = tuple(label.casefold() for label in section)
    paths = [path for path in known if path and tuple(map(str.casefold, path[-len(folded) :])) == folded]
    whole = [path for path in paths if len(path) == len(folded)]
    if not whole and len(paths) > 1:
        names = "; ".join(f"'{' > '.join(path)}'" for path in paths[:_SHOWN])
        raise ListError(f"Several sections are called '{' > '.join(section)}': name one of {names}.")
    return next(iter(whole or paths), None)


def _place_at_end(outline: Outline, entries: Sequence[ListEntry]) -> InsertionPoint:
    if not entries:
        end = outline.trimmed(0, len(outline.lines))
        path = next((heading.path for heading in reversed(outline.headings) if heading.path), ())
        return InsertionPoint(end, path)
    return _place_in_section(outline, entries, entries[-1].section)


def _place_in_section(outline: Outline, entries: Sequence[ListEntry], section: Section) -> InsertionPoint:
    lines = [entry.line - 1 for entry in entries if entry.section == section]
    starts = {
        block.start: (block, is_row)  # of blocks that begin at a line the innermost, which comes last
        for is_row, group in ((False, outline.items), (True, outline.rows))
        for block in group
    }
    blocks = [starts[line] for line in lines if line in starts]
    if blocks:
        depth = min(block.depth for block, _ in blocks)
        block, is_row = [(block, is_row) for block, is_row in blocks if block.depth == depth][-1]
        return InsertionPoint(block.end, section, block, is_row)
    if lines:  # entries in paragraphs: a list of its own after the last of them
        ends = [block.end for block in outline.blocks if block.start <= lines[-1] < block.end]
        return InsertionPoint(max(ends, default=outline.trimmed(0, len(outline.lines))), section)
    heading = next(heading for heading in outline.headings if heading.path == section)
    return InsertionPoint(outline.trimmed(heading.end, outline.next_heading(heading.end)), section)


def _place_below_heading(outline: Outline, entries: Sequence[ListEntry], section: Section) -> InsertionPoint:
    """A place below new headings: under the first labels of the section, if the list has those."""
    paths = {heading.path: heading for heading in outline.headings if heading.path}
    for count in range(len(section) - 1, 0, -1):
        parent = _matching(paths, section[:count])
        if parent:
            heading = paths[parent]
            new = _levels(heading.level + 1, section[count:])
            end = outline.next_heading(heading.end, heading.level)
            return InsertionPoint(outline.trimmed(heading.end, end), (*parent, *section[count:]), headings=new)
    end = _end_of_sections(outline, entries)
    level = min(_section_level(outline, entries), _outermost_level(outline, end))
    return InsertionPoint(outline.trimmed(0, end), section, headings=_levels(level, section))


def _levels(first: int, labels: Section) -> tuple[tuple[int, str], ...]:
    if first + len(labels) - 1 > _LOWEST_LEVEL:
        raise ListError("The section lies too deep: Markdown has six levels of headings.")
    return tuple((first + number, label) for number, label in enumerate(labels))


def _section_level(outline: Outline, entries: Sequence[ListEntry]) -> int:
    """The level of the outermost sections with entries."""
    used = {entry.section[:1] for entry in entries}
    levels = Counter(heading.level for heading in outline.headings if len(heading.path) == 1 and heading.path in used)
    return max(levels, key=lambda level: levels[level], default=_USUAL_LEVEL)


def _outermost_level(outline: Outline, line: int) -> int:
    """The level of the outermost section before the line: a heading below that level would be a part of it."""
    before = (heading for heading in reversed(outline.headings) if heading.start < line)
    return next((heading.level for heading in before if len(heading.path) == 1), _LOWEST_LEVEL)


def _end_of_sections(outline: Outline, entries: Sequence[ListEntry]) -> int:
    """The line before the postscript of a list, such as its licence; the number of lines without one."""
    last = max((entry.line for entry in entries), default=0)
    return next((heading.start for heading in outline.headings if heading.start >= last and _is_upkeep(heading)),
                len(outline.lines))  # fmt: skip


def _is_upkeep(heading: ListHeading) -> bool:
    return skip_section_reason(heading.path, len(heading.path)) is not None
