"""Markdown with plain inline text: what a reader of the page sees, in blocks that stay Markdown.

Headings, lists, quotes, tables and code blocks keep their marks. Emphasis, inline code, links, images, inline HTML
and escapes become the text that they show; formulas stay TeX. Knows Markdown; must not know documents.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.sources.formats import inline_render as render
from ingest.sources.formats.markdown_rules import authored_parser, extracted_parser, unescape_formula

# The lines of a block: the line after its last one, and what replaces them. By first line.
_Edits = dict[int, tuple[int, list[str]]]
_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])(?:[ \t]+|$))*(?:#{1,6}[ \t]+)?")
_CELL_END = re.compile(r"(?<!\\)\|")
# Trafilatura writes a fence behind text or inline code on the same line, where it begins or ends no block.
_TEXT_BEFORE_FENCE = re.compile(r"^(?![ \t]*(?:```|~~~))((?:(?!```).)*?[^`\s]`?)[ \t]*(```)$", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}\[(?!\^)")


def plain_inline(markdown: str) -> str:
    """Markdown that a person wrote, with plain inline text."""
    return _plain_blocks(markdown, authored_parser())


def plain_extracted(markdown: str) -> str:
    """Markdown that trafilatura wrote, with plain inline text; only its own escapes are undone."""
    return _plain_blocks(_TEXT_BEFORE_FENCE.sub(r"\1\n\n\2", markdown), extracted_parser())


def _plain_blocks(markdown: str, parser: MarkdownIt) -> str:
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    env: dict[str, object] = {}
    tokens, lines = parser.parse(text, env), text.split("\n")
    edits: _Edits = dict(_definitions(env, lines))
    for parent, token in pairwise([Token("", "", 0), *tokens]):
        if token.map is not None and (edit := _edit(parent, token, lines, parser, env)) is not None:
            edits[token.map[0]] = token.map[1], edit
    return "\n".join(_apply(lines, edits))


def _apply(lines: list[str], edits: _Edits) -> Iterator[str]:
    at = 0
    while at < len(lines):
        end, replacement = edits.get(at, (at + 1, lines[at : at + 1]))
        yield from replacement
        at = max(end, at + 1)


def _definitions(env: dict[str, object], lines: list[str]) -> Iterator[tuple[int, tuple[int, list[str]]]]:
    """Edits that remove the definitions of link targets; footnotes stay."""
    references, repeated = env.get("references", {}), env.get("duplicate_refs", [])
    for reference in [*references.values(), *repeated]:  # type: ignore[attr-defined, misc]
        start, end = reference["map"]
        if _DEFINITION.match(lines[start]):
            yield start, (end, [])


def _edit(
    parent: Token, token: Token, lines: list[str], parser: MarkdownIt, env: dict[str, object]
) -> list[str] | None:
    """The new lines of a block; None for a token that changes nothing."""
    start, end = token.map or (0, 0)
    source, content = lines[start:end], token.content.rstrip("\n")
    if token.type == "tr_open":
        return [_plain_row(source[0], parser, env)]
    if token.type == "formula_block":
        return [source[0], *map(unescape_formula, source[1:-1]), source[-1]]
    if token.type == "html_block":
        return _put_back(source, content, render.html_lines(content))
    if token.type != "inline" or parent.type in {"th_open", "td_open"} or not render.is_marked(content):
        return None
    if parent.markup == "#" * len(parent.markup) != "":
        return _put_back(source, content, [render.plain_line(content, parser, env)])
    return _put_back(source, content, render.plain_lines(content, parser, env))


def _put_back(source: list[str], content: str, lines: list[str]) -> list[str]:
    """Plain lines behind the marks of quotes, lists and headings of the source; one blank line for no text."""
    prefixes = [_prefix(*pair) for pair in zip(source, content.split("\n"), strict=False)]
    further = re.sub(r"[^>\s]", " ", prefixes[-1])
    prefixes += [further] * (len(lines) - len(prefixes))
    return [(prefix + line).rstrip() if line else "" for prefix, line in zip(prefixes, lines, strict=False)] or [""]


def _prefix(line: str, content: str) -> str:
    """What stands before the text of a block in a line."""
    line, content = line.rstrip(), content.rstrip()
    at = line.rfind(content) if content else -1
    match = _PREFIX.match(line)
    return line[:at] if at >= 0 else (match[0] if match else "")


def _plain_row(row: str, parser: MarkdownIt, env: dict[str, object]) -> str:
    """A row of a table; a bar inside a cell stays escaped."""
    return "|".join(_plain_cell(cell, parser, env) for cell in _CELL_END.split(row))


def _plain_cell(cell: str, parser: MarkdownIt, env: dict[str, object]) -> str:
    content = cell.strip()
    if not render.is_marked(content):
        return cell
    before, _, after = cell.partition(content)
    text = render.plain_line(content.replace("\\|", "|"), parser, env)
    return before + text.replace("|", "\\|") + after
