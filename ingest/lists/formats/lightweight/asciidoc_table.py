"""Tables of AsciiDoc: rows of cells that begin with a bar, or of comma-separated values."""

import csv
import re
from collections.abc import Callable

from ingest.lists.formats.lightweight.rendering import TextLine, element

# A bar with the spec before it, such as `2+^.>a|`; an escaped bar is text.
_BAR = re.compile(r"(?:(?:^|(?<=\s))(?:\d+\*)?(?:\d*\.?\d+\+)?[<^>]?(?:\.[<^>])?[adehlmsv]?)?(?<!\\)\|")
_COLUMNS = re.compile(r"cols\s*=\s*(\"[^\"]*\"|[^,\]]*)")
_REPEATED = re.compile(r"(\d+)\*")


def render_asciidoc_table(lines: list[TextLine], attributes: str, render: Callable[[list[TextLine]], str]) -> str:
    """The rows of a table as HTML; `render` renders the lines of a cell."""
    if "format=" in attributes and ("csv" in attributes or "tsv" in attributes):
        cells = _separated(lines, "\t" if "tsv" in attributes else ",")
        columns = max((len(row) for row in cells), default=1)
        flat = [cell for row in cells for cell in row + [[] for _ in range(columns - len(row))]]
    else:
        flat = _barred(lines)
        columns = _declared_columns(attributes) or _first_row(lines)
    rows = (flat[at : at + columns] for at in range(0, len(flat), columns))
    return "".join(_row(row, render) for row in rows)


def _row(cells: list[list[TextLine]], render: Callable[[list[TextLine]], str]) -> str:
    number = next((cell[0].number for cell in cells if cell), 0)
    return element("tr", "".join(element("td", render(cell)) for cell in cells), number)


def _barred(lines: list[TextLine]) -> list[list[TextLine]]:
    """The lines of each cell; text before the first bar belongs to no cell."""
    cells: list[list[TextLine]] = []
    for line in lines:
        before, *texts = _BAR.split(line.text)
        if cells and before.strip():
            cells[-1].append(TextLine(line.number, before))
        elif cells and not texts:
            cells[-1].append(TextLine(line.number, ""))
        cells += [[TextLine(line.number, text.strip().replace("\\|", "|"))] for text in texts]
    return cells


def _separated(lines: list[TextLine], delimiter: str) -> list[list[list[TextLine]]]:
    """The cells of each row of comma-separated values, one row a line."""
    rows = (
        (line.number, next(csv.reader([line.text], delimiter=delimiter), [])) for line in lines if line.text.strip()
    )
    return [[[TextLine(number, cell.strip())] for cell in row] for number, row in rows]


def _declared_columns(attributes: str) -> int:
    """Number of columns by the attribute `cols`; 0 without one."""
    match = _COLUMNS.search(attributes)
    specs = match[1].strip('" ').split(",") if match else []
    counts = (int(repeated[1][:3]) if (repeated := _REPEATED.match(spec.strip())) else 1 for spec in specs)
    return min(sum(counts), 1_000)


def _first_row(lines: list[TextLine]) -> int:
    """Number of columns by the first row: the cells of its line, or those of the lines up to an empty one."""
    texts = [line.text for line in lines]
    start = next((at for at, text in enumerate(texts) if text.strip()), 0)
    first = len(_BAR.findall(texts[start])) if texts else 0
    if first > 1:
        return first
    end = next((at for at in range(start, len(texts)) if not texts[at].strip()), len(texts))
    return max(sum(len(_BAR.findall(text)) for text in texts[start:end]), 1) if end < len(texts) else 1
