"""Rules for markdown-it: links and footnotes of lists as people write them.

A link whose address stands apart, `[Title] (https://address)`, or has spaces in it, is a link. A footnote stands in
brackets where its mark is, so that its links and words belong to the item. Knows the syntax of Markdown; must not know
lists.
"""

# ruff: noqa: FBT001, markdown-it calls its rules with positional flags

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# A link that is none in CommonMark: with spaces before its address or, not both, in it.
_LOOSE_LINK = re.compile(
    r"\[(?P<label>[^\[\]]{1,500})\](?:[ \t]+(?=\(\S+\)))?"
    r"\(<?(?P<url>https?://(?:[^()\s<>\"]|\([^()\s<>\"]*\))+)>?(?P<rest> [^()<>\"\n]{1,300})?\)"
)
# The end of an address, of which the words before may be a part: a file name or a folder.
_PATH_END = re.compile(r"\.\w{1,5}$|/$")
_CHECKBOX = re.compile(r"[ xX-]?")
_MARK = re.compile(r"\[\^([^\s\[\]]{1,60})\](?![(:])")
_DEFINITION = re.compile(r"\[\^([^\s\[\]]{1,60})\]:[ \t]*")


def add_list_rules(parser: MarkdownIt) -> None:
    """Add the rules for links and footnotes to `parser`."""
    parser.inline.ruler.before("link", "footnote_mark", _read_mark)
    parser.inline.ruler.after("link", "loose_link", _read_loose_link)
    parser.block.ruler.before("reference", "footnote", _read_definition, {"alt": ["paragraph", "reference", "list"]})


def _read_loose_link(state: StateInline, silent: bool) -> bool:
    """A link that is none in CommonMark, as its address stands apart or has spaces in it."""
    match = _LOOSE_LINK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if match is None or _CHECKBOX.fullmatch(match["label"].strip()):
        return False
    if not silent:
        rest = match["rest"] or ""
        is_path = bool(_PATH_END.search(rest))
        state.push("link_open", "a", 1).attrs = {
            "href": state.md.normalizeLink(match["url"] + rest.replace(" ", "%20") * is_path)
        }
        _push_inline(state, match["label"])
        state.push("link_close", "a", -1)
        _push_inline(state, f" ({rest.strip()})" if rest and not is_path else "")
    state.pos = match.end()
    return True


def _push_inline(state: StateInline, text: str) -> None:
    """Add the tokens of a text that stands elsewhere."""
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    if state.pending:
        state.pushPending()
    state.tokens += tokens
    state.tokens_meta += [None] * len(tokens)


def _read_mark(state: StateInline, silent: bool) -> bool:
    """A footnote at its mark: its text, in brackets, the first time; nothing at later marks."""
    match = _MARK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    footnotes: dict[str, str] = state.env.get("footnotes", {})
    if match is None or normalizeReference(match[1]) not in footnotes:
        return False
    if not silent:
        label = normalizeReference(match[1])
        text, footnotes[label] = footnotes[label], ""
        _push_inline(state, f" ({text})" if text else "")
    state.pos = match.end()
    return True


def _read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote: nothing where it is defined, but a paragraph if nothing refers to it."""
    first = _line(state, start)
    match = None if state.is_code_block(start) else _DEFINITION.match(first)
    if match is None:
        return False
    if silent:
        return True
    line = _definition_end(state, start, end)
    text = "\n".join([first[match.end() :], *(_line(state, number) for number in range(start + 1, line))]).strip()
    label = normalizeReference(match[1])
    if any(normalizeReference(mark[1]) == label for mark in _MARK.finditer(state.src)):
        state.env.setdefault("footnotes", {}).setdefault(label, text)
    else:
        _push_paragraph(state, text, start, line)
    state.line = line
    return True


def _definition_end(state: StateBlock, start: int, end: int) -> int:
    """The line after a footnote: after its first lines and those indented below it."""
    line, has_gap = start + 1, False
    while line < end:
        is_indented = state.sCount[line] - state.blkIndent >= 2
        if not state.isEmpty(line) and not is_indented and (has_gap or _starts_block(_line(state, line))):
            break
        has_gap = state.isEmpty(line)
        line += 1
    return line


def _starts_block(line: str) -> bool:
    return bool(re.match(r"#{1,6}\s|[-*+>]\s|\d{1,9}[.)]\s|```|~~~|<|\||\[\^?[^\]]+\]:", line))


def _push_paragraph(state: StateBlock, text: str, start: int, end: int) -> None:
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, [start, end], []
    state.push("paragraph_close", "p", -1)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
