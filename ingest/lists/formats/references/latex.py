"""LaTeX in bibliographies: decoded in texts, left alone in addresses. Must not know references."""

import re
from functools import cache
from typing import Any

# What LaTeX changes: commands, groups, mathematics, ties, dashes and quotation marks.
_LATEX = re.compile(r"[\\{}$~]|--|``|''")
# A percent sign begins a comment and an ampersand a column only in documents, not in fields.
_TEXT_SIGN = re.compile(r"(?<!\\)((?:\\\\)*)([%&])")
# The escapes that reference managers write into addresses, also in braces of their own.
_ESCAPE = re.compile(
    r"\{\\(?P<braced>[_%&#])\}|\\(?P<bare>[_%&#])|\{\\~\{\}\}|\\~\{\}|\{\\textasciitilde\}|\\textasciitilde(?:\{\}|\s)?"
)
# Decoding takes some 10 microseconds a character; no field is longer than an abstract.
_LONGEST_TEXT = 20_000


def decode_latex(text: str) -> str:
    """The text that LaTeX would print. A field too long to be decoded is only freed of its braces."""
    if not _LATEX.search(text):
        return text
    if len(text) > _LONGEST_TEXT:
        return text.replace("{", "").replace("}", "")
    try:
        return str(_decoder().latex_to_text(_TEXT_SIGN.sub(r"\1\\\2", text)))
    except Exception:  # noqa: BLE001, the decoder documents no exception type
        return text


def unescape_address(address: str) -> str:
    r"""An address with `\_`, `\%`, `\&`, `\#` and `\~{}` unescaped, else byte for byte."""
    return _ESCAPE.sub(lambda match: match["braced"] or match["bare"] or "~", address)


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    macros = [
        MacroTextSpec("url", simplify_repl="%s"),  # without angle brackets
        MacroTextSpec("LaTeX", simplify_repl="LaTeX"),
        MacroTextSpec("TeX", simplify_repl="TeX"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),  # the decoder's own is another letter, U+02C6
        MacroTextSpec("textbraceleft", simplify_repl="{"),
        MacroTextSpec("textbraceright", simplify_repl="}"),
    ]
    context = get_default_latex_context_db()
    context.add_context_category("lists", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, keep_braced_groups=False, math_mode="verbatim")
