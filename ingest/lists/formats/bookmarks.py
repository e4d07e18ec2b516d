"""Bookmarks in the Netscape format, as exported by browsers and bookmarking services: folders are sections.

The format never closes its elements, so it is parsed as a stream of tags and not as a tree.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from lxml import etree

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.collect import unlinked_entry
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
from ingest.model import Address

_BOOKMARK_LIST = re.compile(r"<dl>\s*<p>|\sadd_date=")


class Bookmarks:
    """The `ListFormat` of Netscape bookmark files."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the document type, or by a list in which `<p>` follows `<dl>`, as in no page written as HTML."""
        head = source.head
        has_items = "<dt><a " in head or "<dt><h3" in head
        is_list = has_items and _BOOKMARK_LIST.search(head) is not None
        return "<!doctype netscape-bookmark-file" in head[:400] or is_list

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the bookmarks in the order of their folders."""
        target = _ParserTarget(source.base)
        parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False)
        try:
            etree.fromstring(source.text.encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise ListError("it is not an export of bookmarks that can be read: export it again") from error
        _set_tags(target.tagged)
        return ListDraft(target.title or source.title, tuple(target.entries))


def _set_tags(tagged: list[tuple[ListEntry, str]]) -> None:
    """Browsers separate tags by commas, some services by spaces; a tag with a space is read as most of the file is."""
    commas = sum("," in value for _, value in tagged)
    spaces = sum("," not in value and " " in value.strip() for _, value in tagged)
    for entry, value in tagged:
        tags = value.split(",") if "," in value or commas > spaces else value.split()
        entry.tags = tuple(inference.collapse_spaces(tag) for tag in tags if tag.strip())


@dataclass(slots=True)
class _ParserTarget:
    """Target of the lxml parser, which calls it for each tag and text."""

    base: str
    title: str = ""
    entries: list[ListEntry | ListProblem] = field(default_factory=list)
    tagged: list[tuple[ListEntry, str]] = field(default_factory=list)
    _folders: list[str] = field(default_factory=list)
    _folder: str = ""
    _text: list[str] | None = None
    _last: ListEntry | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle a start tag."""
        if tag in {"dt", "dl", "hr"}:
            self._end_note()
        if tag == "dl":
            self._folders.append(self._folder)
            self._folder = ""
        elif tag == "hr":
            self.entries.append(unlinked_entry(0, "A separator"))
        elif tag == "a":
            self._add_bookmark(attributes)
            self._text = []
        elif tag in {"h1", "h3", "title", "dd"}:
            self._text = []

    def _add_bookmark(self, attributes: dict[str, str]) -> None:
        url, feed = (resolve_link(attributes.get(name, ""), self.base) for name in ("href", "feedurl"))
        if not (url or feed):
            self._last = None
            return
        section = tuple(filter(None, self._folders))
        further = (Address("feed", feed),) if feed and feed != url and url else ()
        self._last = ListEntry(url or feed, "", section=section, addresses=further)
        self.entries.append(self._last)
        self.tagged.append((self._last, attributes.get("tags", "")))

    def data(self, text: str) -> None:
        """Handle text between tags."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Handle an end tag."""
        if tag == "dl":
            self._end_note()
            self._folders[-1:] = []
        elif tag in {"h1", "title"}:
            self.title = self._take_text() or self.title
        elif tag == "h3":
            self._folder, self._last = self._take_text(), None
        elif tag == "a" and self._last is not None and not self._last.title:
            self._last.title = self._take_text() or inference.title_from_url(self._last.url)
        elif tag == "dd":
            self._end_note()

    def close(self) -> None:
        """Handle the end of the file."""
        self._end_note()

    def _end_note(self) -> None:
        note = self._take_text()
        if self._last is not None and self._last.title:
            self._last.note = self._last.note or note
            self._last = None

    def _take_text(self) -> str:
        text, self._text = inference.collapse_spaces("".join(self._text or [])), None
        return text
