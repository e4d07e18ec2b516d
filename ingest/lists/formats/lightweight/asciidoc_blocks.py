"""The blocks of AsciiDoc: headings, lists, tables, delimited blocks and paragraphs, as HTML."""

import re
from dataclasses import dataclass, field

from ingest.lists.formats.lightweight.asciidoc_inline import render_asciidoc_inline, render_image
from ingest.lists.formats.lightweight.asciidoc_table import render_asciidoc_table
from ingest.lists.formats.lightweight.rendering import LineReader, TextLine, element, raw_html

_HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.*?)(?:\s+\1)?\s*$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\^{3,}|\+{3,})\s*$")
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4, "+": 5}
_DELIMITER = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|--|```.*)\s*$")
_TABLE = re.compile(r"[|,:!]={3,}\s*$")
_ITEM = re.compile(r"\s*(?P<mark>\*{1,6}|-|\.{1,6}|\d+\.|[A-Za-z]\.|<\d+>|<\.>)\s+(?P<text>\S.*)")
_TERM = re.compile(r"\s*(?P<term>\S.*?)(?P<mark>:{2,4}|;;)(?:\s+(?P<text>\S.*)|\s*)$")
_BOX = re.compile(r"^\[[ xX*]\]\s+")
_ATTRIBUTES = re.compile(r"\[(?:[\w.#%\"'{,]|\[[\w:.-]+\]\]$).*\]\s*$|\[\]\s*$")
_MACRO = re.compile(r"(?P<name>image|video|audio|toc|include|icon)::(?P<target>\S*?)\[(?P<attributes>.*)\]\s*$")
_TITLE = re.compile(r"\.(?P<text>[^\s.].*)")
_VERBATIM = ("-", ".", "`")
_CONTINUATION = re.compile(r"\+\s*$")
_SILENT = re.compile(r"(?:'{3,}|<<<|\+|-{3}|\*{3})\s*$")


@dataclass(slots=True)
class _Item:
    """An item of a list: its marker, the HTML of its content, and the items nested in it."""

    mark: str
    line: int
    content: list[str] = field(default_factory=list)
    nested: list["_Item"] = field(default_factory=list)

    def render(self) -> str:
        """The HTML of the item."""
        nested = element("ul", "".join(item.render() for item in self.nested)) if self.nested else ""
        return element("li", "".join(self.content) + nested, self.line)


class AsciidocBlocks:
    """Renders lines from the first to the last."""

    def __init__(self, lines: list[TextLine]) -> None:
        self._reader = LineReader(lines)

    def render(self) -> str:
        """The HTML of all lines. Raises RecursionError where blocks are nested too deeply."""
        pieces: list[str] = []
        attributes = ""
        while not self._reader.is_done:
            text = self._reader.text()
            if _ATTRIBUTES.match(text):
                attributes = self._reader.take().text
            else:
                pieces.append(self._block(text, attributes))
                attributes = attributes if _TITLE.match(text) else ""
        return "".join(pieces)

    def _block(self, text: str, attributes: str = "") -> str:
        """The HTML of the block at the current line; `attributes` is the line in brackets above it."""
        if not text.strip() or _SILENT.match(text):
            self._reader.take()
            return ""
        if _TABLE.match(text):
            return self._table(text, attributes)
        if delimiter := _DELIMITER.match(text):
            return self._delimited(delimiter[1])
        if _ITEM.match(text) or _TERM.match(text):
            return self._list()
        return self._heading(text) or self._macro(text) or self._paragraph()

    def _heading(self, text: str) -> str:
        """The heading at the current line, with `=` before it or a line below it; empty if there is none."""
        match, below = _HEADING.match(text), self._reader.text(1).strip()
        is_underlined = bool(_UNDERLINE.match(below)) and abs(len(below) - len(text.strip())) <= 1
        if not match and not is_underlined:
            return ""
        level = len(match[1]) if match else _LEVELS[below[0]]
        line = self._reader.take()
        if not match:
            self._reader.take()
        return element(f"h{level}", render_asciidoc_inline(match[2] if match else text.strip()), line.number)

    def _macro(self, text: str) -> str:
        """The picture or other macro at the current line; empty if there is none."""
        macro = _MACRO.match(text)
        if not macro:
            return ""
        line = self._reader.take()
        return element("p", render_image(macro["attributes"]) if macro["name"] == "image" else "", line.number)

    def _table(self, delimiter: str, attributes: str) -> str:
        number = self._reader.lines[self._reader.at].number
        content = self._reader.take_block(delimiter) or []
        return element("table", render_asciidoc_table(content, attributes, render_cell), number)

    def _delimited(self, delimiter: str) -> str:
        """A delimited block; a delimiter that is never closed is ignored."""
        number = self._reader.lines[self._reader.at].number
        content = self._reader.take_block("```" if delimiter.startswith("```") else delimiter)
        if content is None or (delimiter != "--" and delimiter.startswith(_VERBATIM)):
            return ""
        if delimiter.startswith("+"):
            return raw_html("\n".join(line.text for line in content))
        return element("div", AsciidocBlocks(content).render(), number)

    def _paragraph(self, *, in_item: bool = False) -> str:
        """A paragraph; attached to an item it ends at the next item."""
        lines = [self._reader.take()]
        while (text := self._reader.text()).strip() and not _ends_paragraph(text, in_item=in_item):
            lines.append(self._reader.take())
        text = "\n".join(line.text for line in lines)
        title = _TITLE.match(text)
        return element("p", render_asciidoc_inline(title["text"] if title else text), lines[0].number)

    def _list(self) -> str:
        """A list with all lists nested in it; a mark that is open closes the lists above it, another nests."""
        root = _Item("", 0)
        branch = [root]
        while self._skip_to_item():
            item = self._item()
            marks = [parent.mark for parent in branch]
            if item.mark in marks:
                del branch[marks.index(item.mark) :]
            branch[-1].nested.append(item)
            branch.append(item)
        return element("ul", "".join(item.render() for item in root.nested))

    def _skip_to_item(self) -> bool:
        """Whether an item follows, empty lines aside."""
        reader, ahead = self._reader, 0
        while reader.at + ahead < len(reader.lines) and not reader.text(ahead).strip():
            ahead += 1
        if not (_ITEM.match(reader.text(ahead)) or _TERM.match(reader.text(ahead))):
            return False
        reader.at += ahead
        return True

    def _item(self) -> _Item:
        line = self._reader.take()
        item, term = _ITEM.match(line.text), _TERM.match(line.text)
        match = item or term
        text = (match["text"] if match else line.text) or ""
        mark = re.sub(r"\d+|[A-Za-z]", "1", match["mark"]) if match else ""
        content = [] if item or not term else [element("p", render_asciidoc_inline(term["term"]), line.number)]
        text = "\n".join([text] * bool(text) + self._item_lines(allow_empty=not text))
        content.append(element("p", render_asciidoc_inline(_BOX.sub("", text)), line.number))
        return _Item(mark, line.number, content + self._attached_blocks())

    def _item_lines(self, *, allow_empty: bool) -> list[str]:
        """The further lines of the text of an item; a description may begin after an empty line."""
        reader = self._reader
        if allow_empty and not reader.text().strip() and not _ends_paragraph(reader.text(1), in_item=True):
            reader.at += not reader.is_done
        lines: list[str] = []
        while (text := reader.text()).strip() and not _ends_paragraph(text, in_item=True):
            lines.append(reader.take().text)
        return lines

    def _attached_blocks(self) -> list[str]:
        """The blocks that a line of `+` attaches to an item."""
        blocks = []
        while self._reader.text().strip() == "+":
            self._reader.take()
            attributes = ""
            while _ATTRIBUTES.match(self._reader.text()):
                attributes = self._reader.take().text
            text = self._reader.text()
            if text.strip():
                is_plain = not (_ends_paragraph(text, in_item=True) or _MACRO.match(text))
                blocks.append(self._paragraph(in_item=True) if is_plain else self._block(text, attributes))
        return blocks


def render_cell(lines: list[TextLine]) -> str:
    """The HTML of a cell of a table."""
    return AsciidocBlocks(lines).render()


def _ends_paragraph(text: str, *, in_item: bool) -> bool:
    """Whether a line ends the paragraph above it; items and headings do so only within lists."""
    patterns = (_DELIMITER, _TABLE, _ATTRIBUTES, *((_ITEM, _TERM, _HEADING, _CONTINUATION) if in_item else ()))
    return any(pattern.match(text) for pattern in patterns)
