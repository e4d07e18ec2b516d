"""The walk through an HTML tree, in reading order: headings are sections, items and paragraphs give entries.

Serves Markdown lists (as rendered) and web pages alike; it does not know which of them it walks.
"""

from dataclasses import dataclass, field

from ingest.lists import inference
from ingest.lists.entries import Context, Found, item_entries, prose_entries
from ingest.lists.html_tree import (
    BLOCKS,
    HEADINGS,
    NESTED,
    SILENT,
    Element,
    Piece,
    has_link,
    inline_pieces,
    paragraph_text,
    split_paragraphs,
    text_of,
)
from ingest.lists.model import ListEntry

# The attribute that carries the line of the Markdown source, counted from 0.
LINE = "data-line"
# Words of an item longer than this are a remark, not the name of what stands below it.
LABEL_CHARACTERS = 100


@dataclass(slots=True)
class Walk:
    """One walk. `beside`: links to files beside the list are entries, and items name what is nested in them.

    `told_lines`: the tree was made from Markdown, so lines are those that LINE tells.
    """

    base: str = ""
    beside: bool = False
    title: str = ""
    found: Found = field(default_factory=list)
    told_lines: bool = False
    _path: list[tuple[int, str]] = field(default_factory=list)
    _line: int = 0

    def through(self, element: Element) -> None:
        """Walk an element's content; runs of text and inline elements between blocks are paragraphs."""
        run: list[Element | str] = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS or child.tag in NESTED or _holds_blocks(child):
                self._paragraph(run)
                run = []
                self._block(child)
            elif child.tag not in SILENT:
                run.append(child)
            run.append(child.tail or "")
        self._paragraph(run)

    def _block(self, element: Element) -> None:
        self._see(element)
        if element.tag in HEADINGS:
            self._heading(element)
        elif element.tag in {"ul", "ol", "menu"}:
            self._list(element, self._section)
        elif element.tag == "table":
            self._table(element, self._section)
        elif element.tag == "li":
            self._item(element, self._section)
        else:
            self.through(element)

    def _heading(self, element: Element) -> None:
        level, label = int(element.tag[1]), text_of(element).rstrip("¶🔗 ")
        if level == 1 and not self.title and label and not self.beside:
            self.title = label
        elif label:
            self._path = [(depth, other) for depth, other in self._path if depth < level] + [(level, label)]
        for paragraph in split_paragraphs(element).paragraphs:
            self.found += prose_entries(paragraph, self._at(self._section), about=label)

    def _paragraph(self, run: list[Element | str]) -> None:
        for element in run:
            if not isinstance(element, str):
                self._see(element)
        pieces = inline_pieces(run)
        if has_link(pieces):
            self.found += prose_entries(pieces, self._at(self._section))

    def _list(self, element: Element, section: tuple[str, ...]) -> None:
        for child in element:
            if child.tag in {"ul", "ol", "menu"}:
                self._list(child, section)
            elif child.tag not in SILENT:
                self._item(child, section)

    def _item(self, element: Element, section: tuple[str, ...]) -> None:
        self._see(element)
        content = split_paragraphs(element)
        said = content.said()
        entries = item_entries(said, self._at(section))
        self.found += entries
        label = paragraph_text(said[0]) if said else ""
        named = any(isinstance(entry, ListEntry) for entry in entries)
        if (self.beside or not named) and 0 < len(label) <= LABEL_CHARACTERS:
            section = (*section, label.rstrip(": "))
        for nested in content.nested:
            self._nested(nested, section)

    def _nested(self, element: Element, section: tuple[str, ...]) -> None:
        if element.tag == "table":
            self._table(element, section)
        else:
            self._list(element, section)

    def _table(self, element: Element, section: tuple[str, ...]) -> None:
        for row in element.iter("tr", "caption"):
            if next(row.iterancestors("table")) is not element:
                continue  # a table in a cell has its own turn
            self._see(row)
            content = split_paragraphs(row)
            cells = content.said()
            for entry in item_entries(cells, self._at(section), between="; "):
                if isinstance(entry, ListEntry) and entry.year is None:
                    entry.year = _year(cells)
                self.found.append(entry)
            for nested in content.nested:
                self._nested(nested, section)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(label for _, label in self._path)

    def _at(self, section: tuple[str, ...]) -> Context:
        return Context(self._line, section, self.base, self.beside)

    def _see(self, element: Element) -> None:
        """Keep the line: the Markdown source's where it is told, else that of the page."""
        told = element.get(LINE)
        if told is not None and told.isdecimal() and len(told) < 10:
            self._line = int(told) + 1
        elif not self.told_lines:
            self._line = element.sourceline or self._line


def _holds_blocks(element: Element) -> bool:
    """Whether an inline element, such as a span or a picture's frame, has blocks inside."""
    return element.tag != "a" and element.tag not in SILENT and any(
        inner.tag in BLOCKS or inner.tag in NESTED for inner in element.iterdescendants()
    )  # fmt: skip


def _year(cells: list[list[Piece]]) -> int | None:
    """A cell that is a year dates its row."""
    return next((year for cell in cells if (year := inference.year(paragraph_text(cell)))), None)
