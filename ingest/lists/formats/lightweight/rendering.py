"""Write the HTML that a text is rendered to, and collect the entries of it.

The HTML is only ever parsed again, for its words and links; nobody sees it. Must not know any markup.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from lxml import etree

from ingest.errors import ListError
from ingest.lists import html_tree
from ingest.lists.html_walk import LINE, HtmlWalker
from ingest.lists.link_rules import skip_section_reason
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
from ingest.urls import addresses_in

# The longest known lists have lines of some thousand characters; what reads them may take quadratic time in a line.
LONGEST_LINE = 10_000
# The longest known lists have 400,000 characters and some thousand lines.
MOST_CHARACTERS, MOST_LINES = 4_000_000, 100_000
_FIRST, _LAST = "\ue000", "\ue001"
_STORED = re.compile(f"{_FIRST}(\\d+){_LAST}")


class TextLine(NamedTuple):
    """A line of a text, with its number from 1."""

    number: int
    text: str


class LineReader:
    """Lines with a position; finds the line that closes a block without searching all that follow."""

    def __init__(self, lines: list[TextLine]) -> None:
        self.lines = lines
        self.at = 0
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            self._places[line.text.strip().lower()].append(number)

    @property
    def is_done(self) -> bool:
        """Whether no line is left."""
        return self.at >= len(self.lines)

    def text(self, ahead: int = 0) -> str:
        """The text of a line from the current one on; empty beyond the end."""
        at = self.at + ahead
        return self.lines[at].text if at < len(self.lines) else ""

    def take(self) -> TextLine:
        """The current line; the next one becomes current."""
        self.at += 1
        return self.lines[self.at - 1]

    def take_block(self, closing: str) -> list[TextLine] | None:
        """The lines between the current one and the next that is `closing`, all of them taken.

        Without such a line only the current one is taken, and the result is None.
        """
        start = self.at + 1
        places = self._places.get(closing.strip().lower(), [])
        nearest = bisect_left(places, start)
        self.at = start if nearest == len(places) else places[nearest] + 1
        return None if nearest == len(places) else self.lines[start : places[nearest]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A part of a list as HTML; `tags` are those of each entry in it."""

    html: str
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class RenderedList:
    """A list as HTML, in parts. `problems` are the addresses that the text has beside its links."""

    parts: Iterable[Rendered]
    title: str = ""
    problems: list[ListProblem] = field(default_factory=list)


def checked_text(source: ListSource) -> str:
    """The text of `source` with plain line ends. Raises ListError if it, or a line of it, is too long to be read."""
    text = "\n".join(source.text.splitlines()).translate({ord(_FIRST): None, ord(_LAST): None, 0: None})
    if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_LINES:
        raise ListError(f"it has more than {MOST_CHARACTERS:,} characters or {MOST_LINES:,} lines: split it")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise ListError(f"its line {number} has more than {LONGEST_LINE:,} characters: part it")
    return text


def draft_of(source: ListSource, rendered: RenderedList) -> ListDraft:
    """The entries of a rendered list, in the order of the text."""
    walker = HtmlWalker(base=source.base, source_lines=True, title=rendered.title)
    for tags, parts in groupby(rendered.parts, key=attrgetter("tags")):
        first = len(walker.entries)
        for body in html_tree.parse_tree(f"<body>{''.join(part.html for part in parts)}</body>").iter("body"):
            walker.walk(body)
        for entry in walker.entries[first:]:
            if isinstance(entry, ListEntry):
                entry.tags = tuple(dict.fromkeys((*entry.tags, *tags)))
    return ListDraft(walker.title or source.title, (*walker.entries, *rendered.problems), walker.introduction)


def top_level(labels: Iterable[str]) -> int:
    """Level of the outermost headings: 1 if only one of them is about the subject, which is then the title, else 2."""
    return 1 if sum(skip_section_reason((label,), 1) is None for label in labels) == 1 else 2


def element(tag: str, content: str, line: int = 0) -> str:
    """An HTML element with its line in the source, counted from 1; 0 if unknown."""
    attribute = f' {LINE}="{line - 1}"' if line else ""
    return f"<{tag}{attribute}>{content}</{tag}>"


def anchor(href: str, words: str) -> str:
    """A link; `words` are HTML, and `href` if empty."""
    return f'<a href="{escape(href)}">{words or escape(href)}</a>'


def picture(alt: str) -> str:
    """A picture, of which only the words count."""
    return f'<img alt="{escape(alt)}">'


def raw_html(markup: str) -> str:
    """HTML in a text, closed and cleaned, so that it cannot swallow what follows it."""
    try:
        root = html_tree.parse_tree(f"<body>{markup}</body>")
    except ListError:
        return ""
    body = next(root.iter("body"), root)
    body.tag = "div"
    return str(etree.tostring(body, encoding="unicode", method="html", with_tail=False))


def link_addresses(text: str) -> str:
    """Plain text as HTML, in which each web address is a link."""
    pieces, end = [], 0
    for start, address in addresses_in(text):
        pieces += [escape(text[end:start]), anchor(address, "")]
        end = start + len(address)
    return "".join(pieces) + escape(text[end:])


def render_inline(
    text: str, tokens: re.Pattern[str], render: Callable[[re.Match[str]], str], style: Callable[[str], str]
) -> str:
    """A run of text as HTML: `render` renders each of the `tokens`, and `style` removes the marks from the rest."""
    stored: list[str] = []

    def store(match: re.Match[str]) -> str:
        stored.append(render(match))
        return f"{_FIRST}{len(stored) - 1}{_LAST}"

    plain = escape(style(tokens.sub(store, text)))
    return _STORED.sub(lambda match: stored[int(match[1])], plain)
