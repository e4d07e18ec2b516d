"""The forms of a new entry, in the style of the entries beside it: the likeliest first.

Knows lines; must not know where they go. Which form is read back exactly, `ingest.lists.writing.adding` finds out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lists.writing.escaping import escape_line, escape_text, link_target
from ingest.lists.writing.model import NewLink
from ingest.lists.writing.outline import ListBlock, Outline

_MARKER = re.compile(
    r"(?P<indent>\s*)(?P<mark>[-*+]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>[ \t]+)(?P<box>\[[ xX]\] )?"
)
_SEPARATOR = re.compile(r"\]\([^()\s]*\)\**(?:\s*`[^`]+`)*(?P<separator>\s*(?:--|[-–—:])\s+)(?=\S)")
_LABEL_AT_END = re.compile(r"[^`\s][^`]*`[^`]+`\s*$")
_USUAL_MARKER, _USUAL_SEPARATOR = "- ", " - "
_BOLD = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\] )?(?P<bold>\*\*|__)\[")


@dataclass(frozen=True, slots=True)
class ItemStyle:
    """How the items of a list look: `marker` begins the new one, `indent` its further lines."""

    marker: str
    indent: str
    separator: str
    bold: str
    labels_last: bool
    is_loose: bool


def item_style(outline: Outline, neighbour: ListBlock | None) -> ItemStyle:
    """The style of the neighbour, and what most items of the list have where it shows none."""
    texts = [outline.lines[item.start] for item in outline.items]
    own = outline.lines[neighbour.start] if neighbour else ""
    match = _MARKER.match(own)
    lead = match or next(filter(None, map(_MARKER.match, texts)), None)
    marker = _next_marker(lead, is_first=match is None) if lead else _USUAL_MARKER
    bold = _BOLD.match(own)
    return ItemStyle(
        marker=marker,
        indent="\t" * marker.count("\t") or " " * len(marker),
        separator=_separator([own]) or _separator(texts) or _USUAL_SEPARATOR,
        bold=bold["bold"] if bold else "",
        labels_last=sum(bool(_LABEL_AT_END.search(text)) for text in texts) * 2 > len(texts) > 0,
        is_loose=_is_loose(outline, neighbour),
    )


def _separator(texts: Sequence[str]) -> str:
    """What most often stands between link and note; empty if there are no notes."""
    separators = Counter(match["separator"] for match in map(_SEPARATOR.search, texts) if match)
    return max(separators, key=lambda separator: separators[separator], default="")


def _next_marker(match: "re.Match[str]", *, is_first: bool) -> str:
    """The marker of the item after one with this marker; `is_first` begins another list at the margin."""
    mark = match["mark"]
    if match["number"]:
        mark = f"{1 if is_first else int(match['number']) + 1}{match['dot']}"
    return ("" if is_first else match["indent"]) + mark + match["gap"] + ("[ ] " if match["box"] else "")


def _is_loose(outline: Outline, neighbour: ListBlock | None) -> bool:
    """Whether empty lines stand between the neighbour and the item before it."""
    if neighbour is None:
        return False
    before = [item for item in outline.items if item.depth == neighbour.depth and item.end <= neighbour.start]
    return bool(before) and outline.trimmed(before[-1].end, neighbour.start) == before[-1].end < neighbour.start


def item_forms(link: NewLink, style: ItemStyle, labels: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """The lines of the item in each form; `labels` are the code spans to try, in place of the tags alone."""
    for spans in labels:
        codes = "".join(f" `{label}`" for label in spans)
        for bold in dict.fromkeys((style.bold, "")):
            head = f"{style.marker}{bold}[{escape_text(link.title)}]({link_target(link.url)}){bold}"
            if "\n" not in link.note:
                for separator in dict.fromkeys((style.separator, _USUAL_SEPARATOR)):
                    note = f"{separator}{escape_text(link.note)}" if link.note else ""
                    forms = [f"{head}{codes}{note}", f"{head}{note}{codes}"]
                    yield from ([form] for form in (forms[::-1] if style.labels_last else forms))
            paragraphs = link.note.split("\n\n") if link.note else []
            lines = [line for part in paragraphs for line in ("", style.indent + escape_line(part))]
            yield [f"{head}{codes}", *lines]


def row_forms(link: NewLink, outline: Outline, row: ListBlock) -> Iterator[list[str]]:
    """The lines of a row of a table, with the note in a column of notes, if there is one."""
    line = outline.lines[row.start].rstrip("\r\n")
    cells = _cells(line)
    if not any("](" in cell for cell in cells):
        return
    place = next(number for number, cell in enumerate(cells) if "](" in cell)
    codes = "".join(f" `{tag}`" for tag in link.tags)
    head = f"[{escape_text(link.title, in_table=True)}]({link_target(link.url).replace('|', '%7C')}){codes}"
    note = escape_text(" ".join(link.note.split()), in_table=True)
    others = sorted((number for number in range(len(cells)) if number != place), key=lambda number: -len(cells[number]))
    for column in [*others, place] if note else [place]:
        new = ["" for _ in cells]
        new[place] = head
        new[column] = f"{head} - {note}" if column == place and note else new[column] or note
        yield [_row(line, new)]


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().strip("|"))


def _row(line: str, cells: Sequence[str]) -> str:
    """A row with these cells and the outer pipes of another row."""
    indent = line[: len(line) - len(line.lstrip())]
    start, end = ("| " if line.lstrip().startswith("|") else ""), (" |" if line.rstrip().endswith("|") else "")
    return f"{indent}{start}{' | '.join(cells)}{end}"
