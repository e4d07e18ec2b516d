"""The plain text of inline Markdown, in lines that begin no other block.

Knows one paragraph, heading or cell at a time; must not know documents.
"""

import html
import re
from collections.abc import Iterator, Sequence

from lxml.html import defs
from markdown_it import MarkdownIt
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token

# Longer paragraphs are parsed line by line; longer lines, which nobody wrote, lose their escapes only.
_MAX_PARAGRAPH = 10_000
_MAX_BRACKETS = 500
# Marks an escape until it is known whether its line needs it. No source has this character.
_ESCAPE = "\0"
_MARKED = re.compile(r"[\\`*_<\[&$~]|[ \t]\n")
_SPACES = re.compile(r"[ \t]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# What begins another block, in any line that has changed. HTML is checked apart.
_BLOCK_START = re.compile(r"#{1,6}(?:\s|$)|>|`{3}|~{3}|=+\s*$|[-:| \t]*-{2}[-:| \t]*$|(?:[*_-][ \t]*){3,}$")
# What begins a list item or a row: escaped where the source has an escape. A bold "1. Introduction" reads as an item.
_LIST_START = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:\s|$)|\|")
_ESCAPED_START = re.compile(rf"\d{{0,9}}{_ESCAPE}")
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
_TAGS = defs.tags | {"video", "picture", "main", "source", "time"}
_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style|svg)\b(?:(?!<(?:script|style|svg)\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_CELL_END = re.compile(r"</(?:td|th|li|option)\s*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")


def is_marked(content: str) -> bool:
    """Whether inline Markdown may differ from its text."""
    return bool(_MARKED.search(content))


def plain_lines(content: str, parser: MarkdownIt, env: dict[str, object]) -> list[str]:
    """The text of a paragraph, without blank lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in _plain_text(content, parser, env).split("\n"))
    unchanged = {line.strip() for line in content.split("\n")}
    return [line if line in unchanged else _safe_line(line) for line in lines if line]


def plain_line(content: str, parser: MarkdownIt, env: dict[str, object]) -> str:
    """The text of a heading or a cell, in one line."""
    return " ".join(_plain_text(content, parser, env).replace(_ESCAPE, "").split())


def html_lines(content: str) -> list[str]:
    """The text of an HTML block, line by line."""
    content = _UNSEEN.sub(lambda match: "\n" * match[0].count("\n"), content)
    content = _ANY_TAG.sub(lambda match: "\n" * match[0].count("\n"), _CELL_END.sub(" ", _BREAK.sub(" ", content)))
    return [_safe_line(" ".join(line.split())) for line in html.unescape(content).replace(_ESCAPE, "").split("\n")]


def _plain_text(content: str, parser: MarkdownIt, env: dict[str, object]) -> str:
    if len(content) <= _MAX_PARAGRAPH and content.count("[") <= _MAX_BRACKETS:
        tokens: list[Token] = []
        parser.inline.parse(content, parser, env, tokens)
        is_extracted = "link" not in parser.get_active_rules()["inline"]
        return "".join(_texts(tokens, is_extracted=is_extracted))
    if "\n" in content:
        return "\n".join(_plain_text(line, parser, env) for line in content.split("\n"))
    return _ESCAPED.sub(rf"{_ESCAPE}\1", content)


def _texts(tokens: Sequence[Token], *, is_extracted: bool) -> Iterator[str]:
    """The texts of tokens. The extractor writes marks of emphasis that pair with nothing, and code without a space."""
    for token in tokens:
        if token.type == "image":
            yield from _texts(token.children or [], is_extracted=is_extracted)
        elif token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "code_inline" and is_extracted:
            yield token.content.replace("``", " ")
        elif token.type == "html_inline":
            yield _html_text(token.content)
        elif token.type == "text_special" and token.info == "escape":
            yield _ESCAPE + token.content
        elif not (is_extracted and token.type == "text" and token.content in {"*", "~~"}):
            yield token.content


def _html_text(tag: str) -> str:
    """A line break for `br`, nothing for other elements and comments; what is no HTML, such as `<T>`, stays."""
    name = _TAG.match(tag)
    if name is None:
        return ""
    if name[1].lower() == "br":
        return "\n"
    return "" if name[1].lower() in _TAGS or " " in tag else tag


def _safe_line(line: str) -> str:
    """A line without its escapes, except one if it would begin another block."""
    plain = line.replace(_ESCAPE, "")
    if _BLOCK_START.match(plain) or (plain[:1] == "<" and any(start.search(plain) for start, _, _ in HTML_SEQUENCES)):
        return f"\\{plain}"
    if (escaped := _ESCAPED_START.match(line)) and _LIST_START.match(plain):
        digits = len(escaped[0]) - 1
        return f"{plain[:digits]}\\{plain[digits:]}"
    return plain
