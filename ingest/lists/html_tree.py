"""Reading HTML safely, and cutting it into paragraphs of words, links and code.

The ground on which Markdown lists (as rendered) and web pages stand; knows nothing of
entries. No entity, address or script in what it parses is ever followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from ingest.errors import ListError
from ingest.lists.inference import collapse_spaces

# Elements that end a paragraph.
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "main", "nav", "p", "pre", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "li",
}  # fmt: skip
NESTED = {"ul", "ol", "menu", "table"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style", "template", "noscript", "head", "svg", "math", "button", "select", "textarea", "iframe"}

Element = Any  # lxml ships no types


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph; `href` where they are a link, `code` where they are set as code."""

    text: str
    href: str | None = None
    code: bool = False


@dataclass(slots=True)
class Flow:
    """The content of one element: its paragraphs, and the lists and tables inside, each in order."""

    paragraphs: list[list[Piece]] = field(default_factory=lambda: [[]])
    nested: list[Element] = field(default_factory=list)

    def cut(self) -> None:
        """End the paragraph."""
        if self.paragraphs[-1]:
            self.paragraphs.append([])

    def said(self) -> list[list[Piece]]:
        """The paragraphs that say anything."""
        return [paragraph for paragraph in self.paragraphs if paragraph_text(paragraph) or has_link(paragraph)]


def parse(content: str | bytes, charset: str = "") -> Element:
    """The root of an HTML document. Raises ListError where it is nested too deeply to be read whole."""
    if isinstance(content, str):
        content, charset = content.encode("utf-8", "replace"), "utf-8"
    try:
        parser = _parser(charset)
    except LookupError:
        parser = _parser("")
    try:
        root = html.document_fromstring(content or b"<p></p>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ListError("it is not HTML that can be read: save the page again") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ListError("its elements are nested too deeply to be read whole: simplify it")
    return root


def _parser(charset: str) -> html.HTMLParser:
    return html.HTMLParser(
        encoding=charset or None, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def split_paragraphs(element: Element) -> Flow:
    """Cut an element into paragraphs; the lists and tables in it are handed back unopened."""
    found = Flow()
    _pour(element, found)
    return found


def inline_pieces(elements: list[Element | str]) -> list[Piece]:
    """The pieces of a run of text and inline elements that stand side by side."""
    found = Flow()
    for element in elements:
        if isinstance(element, str):
            found.paragraphs[-1].append(Piece(element))
        else:
            _pour_child(element, found)
    return [piece for paragraph in found.paragraphs for piece in paragraph]


def _pour(element: Element, into: Flow) -> None:
    if element.text:
        into.paragraphs[-1].append(Piece(element.text))
    for child in element:
        _pour_child(child, into)
        if child.tail:
            into.paragraphs[-1].append(Piece(child.tail))


def _pour_child(child: Element, into: Flow) -> None:
    tag = child.tag
    if tag in NESTED:
        into.nested.append(child)
        into.cut()
    elif tag == "a" and child.get("href") is not None:
        into.paragraphs[-1].append(Piece(text_of(child), href=child.get("href").strip()))
    elif tag == "code":
        into.paragraphs[-1].append(Piece(text_of(child), code=True))
    elif tag == "br":
        into.paragraphs[-1].append(Piece("\n"))
    elif tag in BLOCKS:
        into.cut()
        _pour(child, into)
        into.cut()
    elif tag not in SILENT:
        _pour(child, into)


def text_of(element: Element) -> str:
    """All words inside an element, one blank between two."""
    return collapse_spaces("".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in SILENT:
            yield " " if child.tag == "br" or child.tag in BLOCKS else ""
            yield from _texts(child)
        yield child.tail or ""


def paragraph_text(paragraph: list[Piece]) -> str:
    """The words of a paragraph."""
    return collapse_spaces("".join(piece.text for piece in paragraph))


def has_link(paragraph: list[Piece]) -> bool:
    """Whether any piece is a link."""
    return any(piece.href is not None for piece in paragraph)
