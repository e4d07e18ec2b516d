"""Rules for markdown-it: formulas, footnote marks and the escapes of the extractor.

Knows the syntax of inline Markdown and TeX delimiters; must not know documents.
"""

# ruff: noqa: FBT001, markdown-it calls its rules with positional flags

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# A block formula with more lines is not looked for.
_MAX_FORMULA_LINES = 200
# Each alternative ends at the next opening mark at the latest, so that a long run of marks is read once.
_FORMULA = re.compile(
    r"\$\$(?:[^$]|\$(?!\$)){1,4000}\$\$|\$(?=\S)(?:[^$\\]|\\.){1,1000}(?<=\S)\$(?![\d$])"
    r"|\\\((?:(?!\\[()]).){1,1000}\\\)|\\\[(?:(?!\\[\[\]]).){1,4000}\\\]"
    r"|\\begin\{(\w{1,20}\*?)\}(?:(?!\\begin).){1,4000}?\\end\{\1\}",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
_PROSE_WORD = re.compile(r"(?<![^\s$(])[^\W\d_]{2,}(?![^\s$),.;:])")
_OPERATORS = re.compile(r"[\\^={}]|\w_\w")
_SCRIPTS = re.compile(r"[\w)}\]][\^_][\w{\\(]|^\\\[\s.*=.*\s\\\]$", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,40}\](?!\()")
# What trafilatura escapes: it doubles the backslashes before such a character and adds one.
_ESCAPED = re.compile(r"(\\+)([*_`~\[\]<])")
_BLOCK_ESCAPED = re.compile(r"(?:^|(?<=\n))[ \t]*(?:\d{1,9}(?=\\[.)])|(?=\\[#>+-]))\\")
_CLOSINGS = {"$$": "$$", "\\[": "\\]"}
_OPENINGS = {"$$": "$$", "\\]": "\\[", "\\e": "\\begin{"}
_ENVIRONMENT = re.compile(r"\\begin\{(\w{1,20}\*?)\}")


def unescape_formula(formula: str) -> str:
    """The inside of a formula without the escapes that an extractor added; TeX commands stay."""
    return _ESCAPED.sub(_unescape_run, formula)


def _unescape_run(match: re.Match[str]) -> str:
    count = len(match[1])
    return "\\" * ((count - 1) // 2) + match[2] if count % 2 else match[0]


# Blocks that a formula ends, as markdown-it names them.
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


@cache
def authored_parser() -> MarkdownIt:
    """A parser of Markdown that a person wrote. Inline text is parsed apart, see `inline_text`."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable(["inline", "text_join", "fragments_join"])
    parser.inline.ruler.before("escape", "formula", _read_formula)
    parser.inline.ruler.before("link", "footnote", _read_footnote)
    parser.block.ruler.before("fence", "formula_block", _read_formula_block, _INTERRUPTS)
    return parser


@cache
def extracted_parser() -> MarkdownIt:
    """A parser of the Markdown that trafilatura writes: no links, no HTML blocks, only its own escapes."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable(["inline", "text_join", "fragments_join", "link", "image", "autolink", "entity"])
    parser.disable(["code", "reference", "html_block"])
    parser.inline.ruler.at("escape", _read_escape)
    parser.inline.ruler.before("escape", "formula", _read_extracted_formula)
    parser.block.ruler.before("fence", "formula_block", _read_extracted_formula_block, _INTERRUPTS)
    return parser


def _read_formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or not _is_formula(match[0]):
        return False
    mark = 1 if match[0][1] != "$" and match[0][0] == "$" else 2
    return _push(state, match, match[0][:mark] + unescape_formula(match[0][mark:-mark]) + match[0][-mark:], silent)


def _read_extracted_formula(state: StateInline, silent: bool) -> bool:
    """As `_read_formula`; brackets with a backslash are text, since trafilatura escapes all brackets."""
    return not state.src.startswith("\\[", state.pos) and _read_formula(state, silent)


def _is_formula(text: str) -> bool:
    """Whether text between the marks of a formula is one, rather than prices, or escaped brackets around prose."""
    if _COMMAND.search(text[2:]) or text.startswith(("$$", "\\begin")):
        return True
    if text.startswith("\\["):
        return bool(_SCRIPTS.search(text))
    return bool(_OPERATORS.search(text[2:-2])) or len(_PROSE_WORD.findall(text)) < 2


def _read_footnote(state: StateInline, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    return match is not None and _push(state, match, match[0], silent)


def _read_escape(state: StateInline, silent: bool) -> bool:
    """An escape by trafilatura; other backslashes are text of the page."""
    if state.src[state.pos] != "\\":
        return False
    if match := _ESCAPED.match(state.src, state.pos, state.posMax):
        return _push(state, match, _unescape_run(match), silent, "text_special")
    start = state.src.rfind("\n", 0, state.pos) + 1
    block = _BLOCK_ESCAPED.match(state.src, start, state.pos + 2)
    if block is None or block.end() != state.pos + 1:
        return False
    mark = re.compile(r"\\(.)").match(state.src, state.pos, state.posMax)
    return mark is not None and _push(state, mark, mark[1], silent, "text_special")


def _push(state: StateInline, match: re.Match[str], content: str, silent: bool, kind: str = "formula") -> bool:
    if not silent:
        token = state.push(kind, "", 0)
        token.content, token.info = content, "escape"
    state.pos = match.end()
    return True


def _read_formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula over several lines, which may look like lists or headings."""
    first = _line(state, start)
    environment = _ENVIRONMENT.match(first)
    closing = f"\\end{{{environment[1]}}}" if environment else _CLOSINGS.get(first[:2], "")
    if not closing or closing in first[2:] or (first[:2] == "\\[" and first.strip() != "\\["):
        return False
    last = _formula_end(state, range(start + 1, min(end, start + _MAX_FORMULA_LINES)), closing)
    if last is None:
        return False
    if not silent:
        token = state.push("formula_block", "", 0)
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def _formula_end(state: StateBlock, lines: range, closing: str) -> int | None:
    """The line with the closing mark, unless a blank line or the beginning of another formula is before it."""
    for line in lines:
        text = _line(state, line)
        if closing in text:
            return line
        if not text or text.startswith(_OPENINGS[closing[:2]]):
            return None
    return None


def _read_extracted_formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not _line(state, start).startswith("\\[") and _read_formula_block(state, start, end, silent)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
