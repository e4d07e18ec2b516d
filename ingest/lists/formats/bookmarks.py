"""Bookmarks as browsers and bookmarking services export them (the Netscape format): folders are sections.

The format never closes its elements, so it is read as a stream of tags and not as a tree.
"""

from dataclasses import dataclass, field

from lxml import etree

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource

BY_HAND = False


def accepts(source: ListSource) -> bool:
    """By its declared type, or by a page that begins with a list of bookmarks."""
    return "<!doctype netscape-bookmark-file" in source.head[:400] or (
        "<dl>" in source.head and ("<dt><a " in source.head or "<dt><h3" in source.head)
    )


@dataclass(slots=True)
class _Reader:
    """The target of the parser: what lxml calls for each tag and text."""

    base: str
    title: str = ""
    found: list[ListEntry | ListProblem] = field(default_factory=list)
    _folders: list[str] = field(default_factory=list)
    _folder: str = ""
    _text: list[str] | None = None
    _last: ListEntry | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag in {"dt", "dl", "hr"}:
            self._note()
        if tag == "dl":
            self._folders.append(self._folder)
            self._folder = ""
        elif tag == "a" and (href := attributes.get("href", "").strip()):
            self._bookmark(href, attributes)
            self._text = []
        elif tag in {"h1", "h3", "title", "dd"}:
            self._text = []

    def _bookmark(self, href: str, attributes: dict[str, str]) -> None:
        url = resolve_link(href, self.base)
        if url.startswith("place:"):
            self.found.append(skipped_link(0, url, "it is a search of the browser's own"))
            self._last = None
            return
        section = tuple(filter(None, self._folders))
        self._last = ListEntry(url, "", section=section, tags=_tags(attributes.get("tags", "")))
        self.found.append(self._last)

    def data(self, text: str) -> None:
        """Words between tags."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "dl":
            self._note()
            self._folders[-1:] = []
        elif tag in {"h1", "title"}:
            self.title = self._said() or self.title
        elif tag == "h3":
            self._folder, self._last = self._said(), None
        elif tag == "a" and self._last is not None and not self._last.title:
            self._last.title = self._said() or inference.title_from_url(self._last.url)
        elif tag == "dd":
            self._note()

    def close(self) -> None:
        """The end of the file."""
        self._note()

    def _note(self) -> None:
        note = self._said()
        if self._last is not None and self._last.title:
            self._last.note = self._last.note or note
            self._last = None

    def _said(self) -> str:
        said, self._text = inference.collapse_spaces("".join(self._text or [])), None
        return said


def draft(source: ListSource) -> ListDraft:
    """Read an export of bookmarks, in the order of its folders."""
    reader = _Reader(source.base)
    try:
        etree.fromstring(source.content, _parser(reader, source))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ListError("it is not an export of bookmarks that can be read: export it again") from error
    return ListDraft(reader.title or source.title, tuple(reader.found))


def _parser(reader: _Reader, source: ListSource) -> etree.HTMLParser:
    try:
        source.content.decode("utf-8")
        charset: str | None = "utf-8"
    except UnicodeDecodeError:
        charset = None  # as the page itself declares
    return etree.HTMLParser(target=reader, encoding=charset, no_network=True, huge_tree=False)


def _tags(told: str) -> tuple[str, ...]:
    """Browsers part tags by commas, some services by blanks alone."""
    return tuple(
        inference.collapse_spaces(tag) for tag in (told.split(",") if "," in told else told.split()) if tag.strip()
    )
