"""From the elements of a document to Markdown blocks with plain inline text.

For markup that is all text: unlike a web page, it has no menu or footer to be left out. Knows the elements of HTML,
with or without a namespace; must not know where they come from.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.lists.xml import name_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = {"head", "script", "style", "template", "svg", "noscript"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS, *_HIDDEN,
}  # fmt: skip
# Line starts that would become Markdown by chance.
_MARKUP = re.compile(r"^(?=#{1,6}\s|>|`{3}|~{3}|={3,}$|-{3,}$)", re.MULTILINE)


def markdown_blocks(root: Any) -> str:
    """The text below `root` (an lxml element, or None) in Markdown."""
    return "" if root is None else "\n\n".join(block for block in _blocks(root) if block)


def _blocks(element: Any) -> Iterator[str]:
    """The blocks in an element; inline text between its block elements is a paragraph."""
    inline = element.text or ""
    for child in element:
        if name_of(child) in _BLOCKS:
            yield _paragraph(inline)
            yield from _block(child)
            inline = ""
        else:
            inline += _inline_text(child)
        inline += child.tail or ""
    yield _paragraph(inline)


def _block(element: Any) -> Iterator[str]:
    name = name_of(element)
    if name in _HEADINGS:
        title = _one_line(element)
        yield f"{'#' * _HEADINGS[name]} {title}" if title else ""
    elif name == "pre":
        yield _code("".join(element.itertext("*")))
    elif name in {"ul", "ol"}:
        yield "\n".join(_items(element, ordered=name == "ol"))
    elif name == "blockquote":
        yield "\n>\n".join(re.sub(r"^", "> ", block, flags=re.MULTILINE) for block in _blocks(element) if block)
    elif name == "table":
        yield _table(element)
    elif name not in _HIDDEN:
        yield from _blocks(element)


def _items(element: Any, *, ordered: bool) -> Iterator[str]:
    items = [child for child in element if name_of(child) == "li"]
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if ordered else "- "
        text = "\n".join(block for block in _blocks(item) if block)
        yield mark + text.replace("\n", f"\n{' ' * len(mark)}") if text else ""


def _table(table: Any) -> str:
    """The rows as lines; the first one is the head."""
    rows = [_row(element) for element in table.iter("*") if name_of(element) == "tr"]
    columns = rows[0].count(" | ") + 1 if rows else 0
    return "\n".join([*rows[:1], f"|{' --- |' * columns}", *rows[1:]]) if rows else ""


def _row(row: Any) -> str:
    cells = [_one_line(cell).replace("|", "\\|") for cell in row if name_of(cell) in {"td", "th"}]
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    fence = "````" if "```" in text else "```"
    code = text.strip("\n")
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""


def _paragraph(inline: str) -> str:
    return _MARKUP.sub(r"\\", " ".join(inline.split()))


def _one_line(element: Any) -> str:
    return " ".join(_inline_text(element).split())


def _inline_text(element: Any) -> str:
    """The text inside an element, its blocks and line breaks parted by spaces."""
    name = name_of(element)
    if not name or name in _HIDDEN:
        return ""
    inside = (element.text or "") + "".join(_inline_text(child) + (child.tail or "") for child in element)
    return f" {inside} " if name in _BLOCKS or name == "br" else inside
