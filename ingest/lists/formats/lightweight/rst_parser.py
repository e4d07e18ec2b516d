"""Runs docutils on a list within bounds. Knows docutils' settings; must not know what its nodes mean for a list."""

import io
import re
from itertools import pairwise
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Parser, states
from docutils.utils import unescape

from ingest.errors import ListError
from ingest.lists.formats.lightweight.rendering import LONGEST_LINE
from ingest.urls import addresses_in

# A common slip: without the space, docutils takes the address for a part of the name.
_TIGHT_LINK = re.compile(r"(`[^`<>]*[^`<>\s])(<https?://[^<>\s]+>`_)")
# Each mistake makes docutils search the rest of its paragraph, up to fifty megabytes in all.
_MOST_MISTAKES, _MOST_SEARCHED = 1_000, 50_000_000
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": True,  # its HTML is parsed for links, like that of Markdown
    "doctitle_xform": False,
    "docinfo_xform": False,
    "syntax_highlight": "none",
    "line_length_limit": LONGEST_LINE,
    "report_level": 2,
    "halt_level": 5,
    "traceback": True,  # otherwise docutils ends the process
    "input_encoding": "unicode",
}


def parse_rst(text: str) -> Any:
    """The document tree of docutils. Raises ListError if docutils fails."""
    settings = _SETTINGS | {"warning_stream": _Mistakes(text)}
    inliner = states.Inliner()
    # Not in a subclass: docutils takes its patterns from the very class of the instance.
    vars(inliner)["implicit_inline"] = _bare_addresses
    parser, source = Parser(inliner=inliner), _TIGHT_LINK.sub(r"\1 \2", text)
    try:
        return publish_doctree(source, parser=parser, settings_overrides=settings)
    except (ListError, RecursionError):
        raise
    except Exception as error:  # docutils documents no exception type
        raise ListError("it is not reStructuredText that can be read: check it with docutils") from error


def _bare_addresses(text: str, _line: int) -> list[Any]:
    """The addresses in `text` as references, and the text between them.

    Stands in for a method of docutils that calls itself for each address, takes quadratic time in long words, and gives
    the text up at the first word such as `note:this`.
    """
    ends = [place for start, address in addresses_in(text) for place in (start, start + len(address))]
    parts = [text[start:end] for start, end in pairwise([0, *ends, len(text)])]
    return [_reference(part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts) if part]


def _reference(address: str) -> Any:
    """A bare address as a node. In the text of docutils a null character stands for the backslash of an escape."""
    return nodes.reference(unescape(address, True), unescape(address), refuri=unescape(address))


class _Mistakes(io.StringIO):
    """Takes the warnings of docutils, and ends the parsing when there are too many for this text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        longest = max(map(len, text.split("\n\n")))
        self.most = min(_MOST_MISTAKES, _MOST_SEARCHED // max(1, longest))
        self.count = 0

    def write(self, _text: str) -> int:
        """Count one warning."""
        self.count += 1
        if self.count > self.most:
            raise ListError(f"it has more than {self.most:,} mistakes of reStructuredText: check it with docutils")
        return 0
