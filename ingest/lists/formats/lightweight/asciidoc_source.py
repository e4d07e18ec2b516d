"""The lines of an AsciiDoc text: comments and conditions removed, attributes such as `{home}` replaced."""

import re
from collections.abc import Iterator

from ingest.lists.formats.lightweight.rendering import LONGEST_LINE, TextLine

_ENTRY = re.compile(r":(!?)([\w-]+)(!?):(?:\s+(.*))?$")
_REFERENCE = re.compile(r"(\\?)\{([\w-]+)\}")
_CONDITION = re.compile(r"(?:ifdef|ifndef|ifeval|endif)::[\w,+-]*\[(.*)\]\s*$")
# A value of an attribute is an address or a name.
_LONGEST_VALUE = 2_000
# Attributes that AsciiDoc defines (Asciidoctor documentation, "Character Replacement Attributes Reference").
_CHARACTERS = {
    "nbsp": "\u00a0", "zwsp": "", "sp": " ", "blank": "", "empty": "", "plus": "+", "amp": "&", "lt": "<", "gt": ">",
    "asterisk": "*", "tilde": "~", "cpp": "C++", "startsb": "[", "endsb": "]", "vbar": "|", "backtick": "`",
    "caret": "^", "apos": "'", "quot": '"', "two-colons": "::", "deg": "°",
}  # fmt: skip


class AsciidocLines:
    """The lines of a text. `definitions` are the lines that define attributes, for the addresses in them."""

    def __init__(self, text: str) -> None:
        self.definitions: list[TextLine] = []
        self._attributes = dict(_CHARACTERS)
        self.lines = list(self._without_definitions(_without_comments(text)))

    def _without_definitions(self, lines: Iterator[TextLine]) -> Iterator[TextLine]:
        for line in lines:
            if match := _ENTRY.match(line.text):
                self.definitions.append(line)
                value = "" if match[1] or match[3] else self._replace_references(match[4] or "")
                self._attributes[match[2].lower()] = value.strip()[:_LONGEST_VALUE]
                yield TextLine(line.number, "")
            else:
                yield TextLine(line.number, self._replace_references(line.text))

    def _replace_references(self, text: str) -> str:
        """`text` with the values of attributes; unchanged if it would become too long."""
        if "{" not in text:
            return text
        replaced = _REFERENCE.sub(self._value_of, text)
        return replaced if len(replaced) <= LONGEST_LINE else text

    def _value_of(self, match: re.Match[str]) -> str:
        return match[0] if match[1] else self._attributes.get(match[2].lower(), match[0])


def _without_comments(text: str) -> Iterator[TextLine]:
    """The lines without comments. Both branches of a condition are read, as it depends on the tool that renders."""
    in_comment = ""
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.rstrip()
        if re.fullmatch("/{4,}", stripped) and in_comment in {"", stripped}:
            in_comment = "" if in_comment else stripped
        elif in_comment or (line.startswith("//") and not line.startswith("///")):
            continue
        elif condition := _CONDITION.match(line):
            yield TextLine(number, condition[1])
        else:
            yield TextLine(number, line)
