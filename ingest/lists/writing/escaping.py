"""Text and addresses in Markdown such that they are read back as they are. Must not know lists."""

import re

# Characters that may begin markup anywhere: code, emphasis, links, raw HTML, escapes, and what looks crossed out.
_ANYWHERE = re.compile(r"[\\`*\[\]<]|~(?=~)|_(?!\w)|(?<!\w)_|(?<=_)_|&(?=#?\w+;)|:(?=//)|!(?=\[)")
# What begins a block at the start of a line.
_AT_START = re.compile(r"[-+>#=~:|]|\d{1,9}(?P<mark>[.)])")
_ENDS_WITH_HASHES = re.compile(r"(?<=\s)#(?=#*$)")
# An address that needs no angle brackets: round brackets in it match.
_PLAIN = r"(?:[^\s()<>\\&]|&(?!#?\w+;))*"
_DESTINATION = re.compile(rf"{_PLAIN}(?:\({_PLAIN}\){_PLAIN})*")
_IN_ANGLES = re.compile(r"[\\<>]|&(?=#?\w+;)")
_ESCAPED = r"\\\g<0>"


def escape_text(text: str, *, in_table: bool = False) -> str:
    """A line of text; a pipe is escaped only in a table, as elsewhere it says nothing."""
    escaped = _ANYWHERE.sub(_ESCAPED, text)
    return escaped.replace("|", r"\|") if in_table else escaped


def escape_line(text: str) -> str:
    """A line of text that stands at the start of a block."""
    escaped = escape_text(text)
    match = _AT_START.match(escaped)
    if match is None:
        return escaped
    position = match.start("mark") if match["mark"] else 0
    return f"{escaped[:position]}\\{escaped[position:]}"


def escape_heading(text: str) -> str:
    """The text of a heading, of which hashes at the end would be no part."""
    return _ENDS_WITH_HASHES.sub(r"\\#", escape_line(text))


def link_target(url: str) -> str:
    """The address of a link between round brackets; in angle brackets where brackets in it do not match."""
    if _DESTINATION.fullmatch(url):
        return url
    return f"<{_IN_ANGLES.sub(_ESCAPED, url)}>"
