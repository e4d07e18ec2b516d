"""Prints rows, lines and JSON; the only module that prints. Must not know what they mean.

Text from pages and lists is data: control and direction characters become spaces, and markup is not interpreted.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.style import Style
from rich.text import Text

from api.cli.terminal import console
from api.sanitize import sanitize_line


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph for `print_rows`; a row without text and label is a blank line.

    `label` precedes the text in a column of `indent` characters. `style` is a rich style of the text, `url` the
    target of its link. A `verbatim` row, such as an address, is not wrapped, so that it can be clicked and copied.
    `keep_indent` keeps the leading spaces of a line of code.
    """

    text: str
    label: str = ""
    indent: int = 0
    style: str = ""
    url: str | None = None
    verbatim: bool = False
    keep_indent: bool = False


BLANK = Row("")


def print_json(value: object) -> None:
    """Print one JSON document on standard output, in ASCII unless the output is UTF-8."""
    is_ascii = sys.stdout.encoding.lower() != "utf-8"
    sys.stdout.write(json.dumps(value, ensure_ascii=is_ascii, indent=2) + "\n")


def print_text(text: str) -> None:
    """Print a text for other programs on standard output as it is, such as CSV."""
    sys.stdout.write(text)


def print_lines(lines: Iterable[str]) -> None:
    """Print formatted lines on standard output. Text of pages and lists in them must be sanitized."""
    out = console()
    for line in lines:
        out.print(Text(line, style=_link_style("", line.strip())), soft_wrap=True)


def print_sentence(sentence: str) -> None:
    """Print one line on standard output."""
    print_lines([sanitize_line(sentence)])


def print_failure(sentence: str) -> None:
    """Print an error message on standard error."""
    console(errors=True).print(Text(sanitize_line(sentence), style="red"), soft_wrap=True)


def print_remark(sentence: str) -> None:
    """Print a warning on standard error."""
    console(errors=True).print(Text(sanitize_line(sentence), style="yellow"), soft_wrap=True)


def print_stage(stage: str) -> None:
    """Print the name of a stage that begins on standard error."""
    console(errors=True).print(Text(f"{sanitize_line(stage)} ..."), soft_wrap=True)


def print_rows(rows: Iterable[Row]) -> None:
    """Print rows on standard output, wrapped to its width."""
    out = console()
    for row in rows:
        for line in _row_lines(out, row):
            out.print(line, soft_wrap=True)


def _row_lines(out: Console, row: Row) -> Iterator[Text]:
    style = _link_style(row.style, row.url)
    for position, text in enumerate(_wrap(out, row)):
        label = f"{'' if position else row.label:<{row.indent}}"
        yield Text.assemble((label, "cyan"), (text, style))


def _wrap(out: Console, row: Row) -> Iterator[str]:
    """The lines of a row without trailing spaces; rich itself would fill them with spaces to the full width."""
    text = sanitize_line(row.text)
    if row.verbatim:
        yield text
        return
    spaces = len(row.text) - len(row.text.lstrip(" ")) if row.keep_indent else 0
    for line in Text(" " * spaces + text).wrap(out, out.width - row.indent):
        yield line.plain.rstrip()


def _link_style(style: str, url: str | None) -> Style:
    """`style` with a link to `url`, if it is an address that a browser opens and has no hidden characters."""
    link = url if url and url.startswith(("http://", "https://")) and sanitize_line(url) == url else None
    return Style.parse(style) + Style(link=link)
