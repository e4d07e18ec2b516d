"""Org: headlines are sections or, where they begin with a link, resources; their tags are tags.

A lone top headline without `#+TITLE:` is the title. Links of `:URL:` properties and of `#+LINK:` abbreviations are
read; no file is included and no code is run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar

from ingest.errors import ListError
from ingest.lists.collect import skipped_link
from ingest.lists.formats.lightweight.org_blocks import OrgBlocks
from ingest.lists.formats.lightweight.org_inline import OrgInline
from ingest.lists.formats.lightweight.rendering import (
    Rendered,
    RenderedList,
    TextLine,
    anchor,
    checked_text,
    draft_of,
    element,
    top_level,
)
from ingest.lists.model import ListDraft, ListProblem, ListSource
from ingest.urls import addresses_in

_SIGNS = re.compile(r"^#\+(?:title|startup|options|author):|^\*+ .*\[\[https?:|-\*- *mode: *org", re.MULTILINE)
_HEADLINE = re.compile(r"(\*+)\s+(.*?)(?:\s+:((?:[\w@#%]+:)+))?\s*$")
_PRIORITY = re.compile(r"^\[#\w+\]\s*")
_COOKIE = re.compile(r"\[\d*(?:/\d*|%)\]")
_KEYWORD = re.compile(r"#\+(\w+):\s*(.*)")
_PROPERTY = re.compile(r"\s*:([\w+-]+):\s+(\S.*)")
_STARTS_WITH_LINK = re.compile(r"\[\[(?!#|\*|id:)[^\]]+\]|<?https?://")
_STATES = ("TODO", "DONE", "NEXT", "WAITING", "WAIT", "STARTED", "DOING", "HOLD", "SOMEDAY", "CANCELLED", "CANCELED")
_DEEPEST = 1_000_000
# Tags that are instructions to Org and its packages.
_INSTRUCTIONS = re.compile(r"(?:no)?export|ARCHIVE|ATTACH|crypt|TOC.*", re.IGNORECASE)


class Org:
    """The `ListFormat` of Org."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or in a plain text by its keywords and links in headlines."""
        is_org = source.suffix == ".org" or source.media_type in {"text/org", "text/x-org"}
        return is_org or (source.suffix in {"", ".txt", ".text"} and bool(_SIGNS.search(source.head)))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the list. Raises ListError if it is too large or too deep."""
        lines = [TextLine(number, text) for number, text in enumerate(checked_text(source).split("\n"), start=1)]
        document = _Document.from_lines(lines)
        try:
            return draft_of(source, RenderedList(document.parts(), document.title, document.problems))
        except RecursionError as error:
            raise ListError("its lists are nested too deeply to be read whole: simplify it") from error


@dataclass(frozen=True, slots=True)
class _Section:
    """A headline, and the lines below it up to the next; `level` is 0 for the lines above the first headline."""

    level: int
    headline: TextLine
    tags: tuple[str, ...]
    lines: list[TextLine] = field(default_factory=list)

    def addresses(self) -> dict[str, str]:
        """The addresses in the properties, by the name of their property."""
        properties = (_PROPERTY.match(line.text) for line in self.lines)
        return {
            address: match[1].lower() for match in properties if match for _, address in addresses_in(match[2])
        }  # fmt: skip


@dataclass(slots=True)
class _Document:
    sections: list[_Section]
    title: str = ""
    tags: tuple[str, ...] = ()
    states: set[str] = field(default_factory=lambda: set(_STATES))
    abbreviations: dict[str, str] = field(default_factory=dict)
    problems: list[ListProblem] = field(default_factory=list)

    @classmethod
    def from_lines(cls, lines: list[TextLine]) -> "_Document":
        """The sections of a text, and what its keywords define."""
        document = cls([_Section(0, TextLine(1, ""), ())])
        for line in lines:
            if match := _HEADLINE.match(line.text):
                tags = tuple(tag for tag in (match[3] or "").split(":") if tag and not _INSTRUCTIONS.fullmatch(tag))
                document.sections.append(_Section(len(match[1]), TextLine(line.number, match[2]), tags))
            else:
                document.sections[-1].lines.append(line)
                document._define(line)
        document._drop_comments()
        return document

    def _drop_comments(self) -> None:
        """Drop the headlines that begin with COMMENT and all below them; their addresses become problems."""
        kept: list[_Section] = []
        level = _DEEPEST
        for section in self.sections:
            if section.level <= level:
                level = section.level if self._words(section).startswith("COMMENT") else _DEEPEST
            if level == _DEEPEST:
                kept.append(section)
                continue
            for line in (section.headline, *section.lines):
                reason = "it stands in a comment"
                self.problems += [skipped_link(line.number, url, reason) for _, url in addresses_in(line.text)]
        self.sections = kept

    def _define(self, line: TextLine) -> None:
        """Take in a line of the form `#+KEYWORD: value`."""
        match = _KEYWORD.match(line.text.strip())
        name, value = (match[1].lower(), match[2].strip()) if match else ("", "")
        if name == "title":
            self.title = f"{self.title} {value}".strip()
        elif name == "filetags":
            self.tags += tuple(tag for tag in re.split(r"[:\s]+", value) if tag)
        elif name in {"todo", "seq_todo", "typ_todo"}:
            self.states.update(re.findall(r"[\w-]+", re.sub(r"\(.*?\)", "", value)))
        elif name == "link":
            abbreviation, _, pattern = value.partition(" ")
            self.abbreviations[abbreviation.strip('"')] = pattern.strip()
        if name and name not in {"html", "title"}:
            self.problems += [
                skipped_link(line.number, url, "it stands in a keyword") for _, url in addresses_in(value)
            ]

    def parts(self) -> Iterator[Rendered]:
        """Each section as HTML, with its own tags and those it inherits."""
        blocks = OrgBlocks(OrgInline(self.abbreviations))
        labels = (self._words(section) for section in self.sections if section.level == 1)
        offset = 1 if self.title else top_level(labels) - 1
        inherited: list[tuple[int, tuple[str, ...]]] = [(-1, self.tags)]
        for number, section in enumerate(self.sections):
            inherited = [(level, tags) for level, tags in inherited if level < section.level] + [
                (section.level, section.tags)
            ]
            has_children = number + 1 < len(self.sections) and self.sections[number + 1].level > section.level
            html = self._render(section, blocks, offset, has_children=has_children)
            yield Rendered(html, tuple(tag for _, tags in inherited for tag in tags))

    def _render(self, section: _Section, blocks: OrgBlocks, offset: int, *, has_children: bool) -> str:
        body = blocks.render([line for line in section.lines if not _PROPERTY.match(line.text)])
        number, text = section.headline.number, self._words(section)
        heading = f"h{min(section.level + offset, 6)}"
        addresses = section.addresses()
        is_resource = _STARTS_WITH_LINK.match(text) is not None
        if not (is_resource or addresses):
            return (element(heading, blocks.inline.render(text), number) if section.level else "") + body
        words = blocks.inline.render(text or self.title)
        if not is_resource:
            first = next(iter(addresses))
            addresses.pop(first)
            words = anchor(first, escape(blocks.inline.plain(text or self.title)))
        also = ", ".join(anchor(url, role) for url, role in addresses.items())
        words += f"<br>Also: {also}" if also else ""
        item = element("ul", element("li", element("p", words, number) + body, number))
        title = element(heading, escape(blocks.inline.plain(text)), number) if has_children else ""
        return element(heading, "") + item + title

    def _words(self, section: _Section) -> str:
        """The headline without its state, priority and progress."""
        state, _, rest = section.headline.text.partition(" ")
        text = rest if state in self.states else section.headline.text
        return _COOKIE.sub("", _PRIORITY.sub("", text.strip())).strip()
