"""Walk an HTML tree in reading order: headings become sections, items and paragraphs give entries.

Used by Markdown lists (as rendered) and web pages. Must not know which of them it walks.
"""

from dataclasses import dataclass, field

from ingest.lists import inference
from ingest.lists.entries import Context, ListEntries, item_entries, prose_entries
from ingest.lists.html_tree import (
    BLOCKS,
    HEADINGS,
    HIDDEN,
    NESTED,
    Element,
    Flow,
    Piece,
    has_link,
    inline_pieces,
    paragraph_text,
    split_paragraphs,
    text_of,
)
from ingest.lists.model import ListEntry

# The attribute with the line of the Markdown source, counted from 0.
LINE = "data-line"
# Signs at the end of a heading that link to it.
PERMALINK_SIGNS = "¶🔗 "
# Words of the shortest introduction; fewer are a slogan or a label.
_INTRODUCTION_WORDS = 5
# A longer item text is a remark, not the heading of the items below it.
LABEL_CHARACTERS = 100


@dataclass(slots=True)
class HtmlWalker:
    """Collects the title, the introduction (the first paragraph below the title) and the entries of an HTML tree.

    With `local_files`, links to files beside the list are entries, and the text of an item is the section of the items
    nested in it. With `source_lines`, the tree was rendered from Markdown and only the attribute LINE gives lines.
    """

    base: str = ""
    local_files: bool = False
    title: str = ""
    entries: ListEntries = field(default_factory=list)
    source_lines: bool = False
    introduction: str = ""
    _path: list[tuple[int, str]] = field(default_factory=list)
    _line: int = 0

    def walk(self, element: Element) -> None:
        """Walk the content of an element. Runs of text and inline elements between blocks are paragraphs."""
        run: list[Element | str] = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS or child.tag in NESTED or _contains_blocks(child):
                self._paragraph(run)
                run = []
                self._block(child)
            elif child.tag == "frame":
                self._paragraph([child])
            elif child.tag not in HIDDEN:
                run.append(child)
            run.append(child.tail or "")
        self._paragraph(run)

    def _block(self, element: Element) -> None:
        self._update_line(element)
        if element.tag in HEADINGS:
            self._heading(element)
        elif element.tag in {"ul", "ol", "menu"}:
            self._list(element, self._section)
        elif element.tag == "table":
            self._table(element, self._section)
        elif element.tag == "li":
            self._item([element], self._section)
        elif element.tag == "dl":
            self._definitions(element)
        else:
            self.walk(element)

    def _heading(self, element: Element) -> None:
        level, label = int(element.tag[1]), text_of(element).rstrip(PERMALINK_SIGNS)
        if level == 1 and not self.title and label and not self.local_files:
            self.title = label
        else:
            path = [(depth, other) for depth, other in self._path if depth < level]
            self._path = [*path, (level, label)] if label else path
        for paragraph in split_paragraphs(element).paragraphs:
            self.entries += item_entries([paragraph], self._context(self._section))

    def _paragraph(self, run: list[Element | str]) -> None:
        for element in run:
            if not isinstance(element, str):
                self._update_line(element)
        pieces = inline_pieces(run)
        if self.title and not (self.introduction or self._path or self._has_entry):
            self.introduction = _introduction(pieces)
        if has_link(pieces):
            self.entries += prose_entries(pieces, self._context(self._section))

    def _list(self, element: Element, section: tuple[str, ...]) -> None:
        for child in element:
            if child.tag in {"ul", "ol", "menu"}:
                self._list(child, section)
            elif child.tag not in HIDDEN:
                self._item([child], section)

    def _definitions(self, element: Element) -> None:
        """Terms with their descriptions: each term is an item, unless it has more than text."""
        group: list[Element] = []
        for child in [*element, None]:
            if child is None or child.tag != "dd":
                self._item(group, self._section)
                group = [child] if child is not None and child.tag == "dt" else []
            if child is not None and child.tag == "dd":
                group.append(child)
            elif child is not None and child.tag not in {"dt", *HIDDEN}:
                self._block(child)

    def _item(self, elements: list[Element], section: tuple[str, ...]) -> None:
        if not elements:
            return
        self._update_line(elements[0])
        content = Flow()
        for element in elements:
            content.extend(split_paragraphs(element))
        paragraphs = content.nonempty_paragraphs()
        entries = item_entries(paragraphs, self._context(section))
        self.entries += entries
        label = paragraph_text(paragraphs[0]) if paragraphs else ""
        has_entry = any(isinstance(entry, ListEntry) for entry in entries)
        if (self.local_files or not has_entry) and 0 < len(label) <= LABEL_CHARACTERS:
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
                continue  # a row of a nested table
            self._update_line(row)
            content = split_paragraphs(row)
            cells = content.nonempty_paragraphs()
            entries = item_entries(cells, self._context(section), separator="; ")
            resource = next((entry for entry in entries if isinstance(entry, ListEntry)), None)
            if resource and resource.year is None:
                resource.year = _row_year(cells)
            self.entries += entries
            for nested in content.nested:
                self._nested(nested, section)

    @property
    def _has_entry(self) -> bool:
        return any(isinstance(entry, ListEntry) for entry in self.entries)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(label for _, label in self._path)

    def _context(self, section: tuple[str, ...]) -> Context:
        return Context(self._line, section, self.base, self.local_files, len(self._path))

    def _update_line(self, element: Element) -> None:
        """Set the current line: from the attribute LINE, or from the parser."""
        line = element.get(LINE)
        if line is not None and line.isdecimal() and len(line) < 10:
            self._line = int(line) + 1
        elif not self.source_lines:
            self._line = element.sourceline or self._line


def _introduction(paragraph: list[Piece]) -> str:
    """The text of a paragraph if it introduces a list: it has more words than its links."""
    words = paragraph_text([piece for piece in paragraph if piece.href is None]).split()
    return paragraph_text(paragraph) if len(words) >= _INTRODUCTION_WORDS else ""


def _contains_blocks(element: Element) -> bool:
    """Whether an inline element, such as a span or a picture frame, contains blocks."""
    return element.tag != "a" and element.tag not in HIDDEN and any(
        inner.tag in BLOCKS or inner.tag in NESTED for inner in element.iterdescendants()
    )  # fmt: skip


def _row_year(cells: list[list[Piece]]) -> int | None:
    """The year of a row: the first cell that is a year."""
    return next((year for cell in cells if (year := inference.year(paragraph_text(cell)))), None)
