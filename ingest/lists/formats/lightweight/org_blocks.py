"""The blocks of an Org section: lists, tables, quotes, code and paragraphs, as HTML. Must not know headlines."""

import re
from dataclasses import dataclass

from ingest.lists.formats.lightweight.org_inline import OrgInline
from ingest.lists.formats.lightweight.rendering import LineReader, TextLine, element, raw_html

_ITEM = re.compile(r"(?:\s*(?:[-+]|\d+[.)]|[A-Za-z][.)])|\s+\*)(?:\s+(?P<text>.*)|$)")
_BOX = re.compile(r"^(?:\[@\w+\]\s*)?(?:\[[ xX-]\]\s+)?")
_BLOCK = re.compile(r"\s*#\+begin_(\w+)", re.IGNORECASE)
_KEYWORD = re.compile(r"\s*#\+(\w+):\s?(.*)")
_SILENT = re.compile(
    r"\s*(?:#(?:\s.*)?|:[\w-]+:|(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*|-{5,}|#\+end_\w+)\s*$", re.IGNORECASE
)
_TABLE_RULE = re.compile(r"\s*\|[-+|]+\s*$")
_VERBATIM = {"src", "example", "comment"}


@dataclass(frozen=True, slots=True)
class OrgBlocks:
    """Renders the lines of a section."""

    inline: OrgInline

    def render(self, lines: list[TextLine]) -> str:
        """The HTML of the lines. Raises RecursionError where lists are nested too deeply."""
        reader = LineReader(lines)
        pieces = []
        while not reader.is_done:
            pieces.append(self._block(reader, reader.text()))
        return "".join(pieces)

    def _block(self, reader: LineReader, text: str) -> str:
        if match := _BLOCK.match(text):
            return self._delimited(reader, match[1].lower())
        if keyword := _KEYWORD.match(text):
            reader.take()
            return raw_html(keyword[2]) if keyword[1].lower() == "html" else ""
        if not text.strip() or _SILENT.match(text) or text.lstrip().startswith((": ", "#+")):
            reader.take()
            return ""
        if _ITEM.match(text):
            return self._list(reader)
        return self._table(reader) if text.lstrip().startswith("|") else self._paragraph(reader)

    def _delimited(self, reader: LineReader, name: str) -> str:
        """A block from `#+begin_name` to `#+end_name`; without its end the line is ignored."""
        number = reader.lines[reader.at].number
        content = reader.take_block(f"#+end_{name}")
        if content is None or name in _VERBATIM:
            return ""
        if name == "export":
            return raw_html("\n".join(line.text for line in content))
        return element("blockquote", self.render(content), number)

    def _paragraph(self, reader: LineReader) -> str:
        lines = [reader.take()]
        while not _starts_block(reader.text()):
            lines.append(reader.take())
        return element("p", self.inline.render("\n".join(line.text for line in lines)), lines[0].number)

    def _table(self, reader: LineReader) -> str:
        rows = []
        while reader.text().lstrip().startswith("|"):
            line = reader.take()
            rows.append("" if _TABLE_RULE.match(line.text) else self._row(line))
        return element("table", "".join(rows))

    def _row(self, line: TextLine) -> str:
        cells = line.text.strip().strip("|").split("|")
        return element("tr", "".join(element("td", self.inline.render(cell.strip())) for cell in cells), line.number)

    def _list(self, reader: LineReader) -> str:
        """A list: items of one indentation, each with the lines that are indented further."""
        indent, items = _indentation(reader.text()), []
        while _ITEM.match(reader.text()) and _indentation(reader.text()) == indent:
            items.append(self._item(_take_item(reader, indent)))
        return element("ul", "".join(items))

    def _item(self, lines: list[TextLine]) -> str:
        match = _ITEM.match(lines[0].text)
        text = _BOX.sub("", (match["text"] or "") if match else "")
        term, separator, description = text.partition(" :: ")
        first = TextLine(lines[0].number, description if separator else text)
        head = element("p", self.inline.render(term), first.number) if separator else ""
        return element("li", head + self.render([first, *lines[1:]]), first.number)


def _take_item(reader: LineReader, indent: int) -> list[TextLine]:
    """The lines of the current item; two empty lines end a list (Org manual, "Plain Lists")."""
    lines = [reader.take()]
    while not reader.is_done and (reader.text().strip() or reader.text(1).strip()):
        text = reader.text() if reader.text().strip() else reader.text(1)
        if _indentation(text) <= indent:
            break
        lines.append(reader.take())
    return lines


def _indentation(text: str) -> int:
    expanded = text.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _starts_block(text: str) -> bool:
    starts = text.lstrip().startswith(("|", ": ", "#+"))
    return not text.strip() or starts or bool(_SILENT.match(text) or _ITEM.match(text))
