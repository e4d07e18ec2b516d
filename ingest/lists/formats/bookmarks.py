"""Bookmarks in the Netscape format, as exported by browsers and bookmarking services: folders are sections.

The format never closes its elements, so it is parsed as a stream of tags and not as a tree.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from lxml import etree

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource


class Bookmarks:
    """The `ListFormat` of Netscape bookmark files."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the document type, or by a page that begins with a list of bookmarks."""
        return "<!doctype netscape-bookmark-file" in source.head[:400] or (
            "<dl>" in source.head and ("<dt><a " in source.head or "<dt><h3" in source.head)
        )

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the bookmarks in the order of their folders."""
        target = _ParserTarget(source.base)
        try:
            etree.fromstring(source.content, _parser(target, source))
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise ListError("it is not an export of bookmarks that can be read: export it again") from error
        return ListDraft(target.title or source.title, tuple(target.entries))


@dataclass(slots=True)
class _ParserTarget:
    """Target of the lxml parser, which calls it for each tag and text."""

    base: str
    title: str = ""
    entries: list[ListEntry | ListProblem] = field(default_factory=list)
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
        elif tag == "a" and (href := attributes.get("href", "").strip()):
            self._add_bookmark(href, attributes)
            self._text = []
        elif tag in {"h1", "h3", "title", "dd"}:
            self._text = []

    def _add_bookmark(self, href: str, attributes: dict[str, str]) -> None:
        url = resolve_link(href, self.base)
        if url.startswith("place:"):
            self.entries.append(skipped_link(0, url, "it is a search of the browser's own"))
            self._last = None
            return
        section = tuple(filter(None, self._folders))
        self._last = ListEntry(url, "", section=section, tags=_tags(attributes.get("tags", "")))
        self.entries.append(self._last)

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


def _parser(target: _ParserTarget, source: ListSource) -> etree.HTMLParser:
    try:
        source.content.decode("utf-8")
        charset: str | None = "utf-8"
    except UnicodeDecodeError:
        charset = None  # as declared in the page
    return etree.HTMLParser(target=target, encoding=charset, no_network=True, huge_tree=False)


def _tags(value: str) -> tuple[str, ...]:
    """Browsers separate tags by commas, some services only by spaces."""
    tags = value.split(",") if "," in value else value.split()
    return tuple(inference.collapse_spaces(tag) for tag in tags if tag.strip())
